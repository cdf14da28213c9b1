"""Money: with its 元, behind a ¥, or in a list whose unit stands once before it. Input is folded text."""

from __future__ import annotations

import re
from functools import cache

from knowledge.numerals import CHINESE, NUMBER, number
from knowledge.recognition.found import Found, alternatives, bound_after, bound_before, patterns

_S = r"[ ]{0,2}"


@cache
def _money() -> re.Pattern[str]:
    per = alternatives(patterns()["per_words"])
    currency = alternatives(patterns()["currency"])
    return re.compile(
        rf"(?:每(?P<before>{per})(?:每(?P<before2>{per}))?[^,，。;；、\d\n元每{CHINESE}]{{0,8}}{_S})?"
        rf"(?:人民币|RMB|¥|￥)?{_S}(?P<amount>{NUMBER}){_S}(?P<scale>[万亿千百]?){_S}"
        rf"(?:{currency}(?!件|旦|素|年|月)(?:整|正)?|(?<=\d)(?:块(?!地|头)|\s?RMB))"
        rf"(?:人民币)?"
        rf"(?:{_S}(?:/|每){_S}(?:每)?(?P<after>{per})(?:{_S}[/·.]?{_S}(?:每)?(?P<after2>{per}))?)?"
    )


def find_money(text: str) -> list[Found]:
    """420元/人, 每人420元, 人民币肆佰贰拾元整, 1.2万元; per is None when none is printed."""
    found = []
    for matched in _money().finditer(text):
        amount = number(matched["amount"] + (matched["scale"] or ""))
        if amount is None or (matched["amount"] == "一" and not matched["scale"]):
            continue
        parts = [matched[g] for g in ("before", "before2", "after", "after2") if matched[g]]
        value = {"amount": amount, "currency": "CNY", "per": "·".join(parts) or None}
        start = matched.start() + len(matched[0]) - len(matched[0].lstrip())
        found.append(Found("money", start, matched.end(), value, _money_note(text, start, matched.end())))
    other = [*_signed(text, found), *_under_yuan(text)]
    return _shared_per(text, sorted([*found, *other], key=lambda f: f.start))


_SIGN = re.compile(r"[¥￥][ ]?(?P<amount>\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(?P<part>\d{1,2}))?(?![\d,.]*[ ]?[\d元万])")


def _signed(text: str, before: list[Found]) -> list[Found]:
    """「￥650」, which prints no 元."""
    taken = {f.start for f in before}
    amounts = ((m, number(f"{m['amount']}.{m['part'] or 0}")) for m in _SIGN.finditer(text) if m.start() not in taken)
    return [
        Found("money", m.start(), m.end(), {"amount": amount, "currency": "CNY", "per": None})
        for m, amount in amounts
        if amount is not None
    ]


@cache
def _yuan() -> tuple[re.Pattern[str], re.Pattern[str]]:
    per = alternatives(patterns()["per_words"])
    levels = alternatives(patterns()["levels"]["series_free"])
    head = rf"[(:,]\s?(?:单位:)?元(?:[/每](?P<per>{per}))?\)?[:]?\s*?\n?(?P<list>[^\n\t]+)"
    return re.compile(head), re.compile(rf"(?:{levels})[ :]{{0,3}}(?P<amount>\d{{2,5}})(?=[ ]*(?:[;；,，、。)]|$))")


def _under_yuan(text: str) -> list[Found]:
    """「评审费（元）：正高 460；副高 380」: the unit stands once before the list."""
    head, amount = _yuan()
    found = []
    for listed in head.finditer(text):
        for one in amount.finditer(text, *listed.span("list")):
            value = {"amount": int(one["amount"]), "currency": "CNY", "per": listed["per"]}
            note = _money_note(text, *one.span("amount"))
            found.append(Found("money", *one.span("amount"), value, note))
    return found


def _money_note(text: str, start: int, end: int) -> dict[str, str]:
    level = re.search(
        rf"({alternatives(patterns()['levels']['series_free'])})[^,，。;；、\d\n]{{0,14}}$",
        text[max(0, start - 24) : start],
    )
    bound = bound_after(text, end) or bound_before(text, start)
    return dict(bound) | ({"level": level[1]} if level else {})


def _shared_per(text: str, found: list[Found]) -> list[Found]:
    """「高级420元、中级240元、初级120元/人」: the last unit of a list is the unit of all."""
    result: list[Found] = []
    for one in reversed(found):
        after = result[-1] if result else None
        per = one.normalised["per"]
        if (
            after
            and per is None
            and after.normalised["per"]
            and "每" not in text[after.start : after.end]
            and _one_list(text[one.end : after.start])
        ):
            value = one.normalised | {"per": after.normalised["per"]}
            one = Found("money", one.start, one.end, value, one.note)
        result.append(one)
    return result[::-1]


def _one_list(between: str) -> bool:
    return len(between) <= 14 and not re.search(r"[。;；\n]", between)
