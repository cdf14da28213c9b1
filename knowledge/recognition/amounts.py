"""Percentages, durations, working days, deadlines after an event, counts. Input is folded text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from knowledge.numerals import CHINESE, NUMBER, number
from knowledge.recognition.found import Found, alternatives, bound_after, bound_before, is_listed_name, patterns

_S = r"[ ]{0,2}"
_EVENT_STOP = re.compile(r"[,，。;；:：!?！？、\s()\[\]《》〈〉“”\"]")


def find_percents(text: str) -> list[Found]:
    """30%, 30个百分点, 百分之三十, 三分之二, 三成 is left alone."""
    found = []
    for matched in _percent().finditer(text):
        amount = _percent_amount(matched)
        if amount is not None:
            note = bound_after(text, matched.end()) or bound_before(text, matched.start())
            found.append(Found("percent", matched.start(), matched.end(), {"amount": amount}, note))
    return found


@cache
def _percent() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<plain>\d{{1,9}}(?:\.\d{{1,6}})?){_S}(?:%|个百分点)|百分之(?P<hundredth>{NUMBER})"
        rf"|(?P<bottom>[{CHINESE}]{{1,6}})分之(?P<top>[{CHINESE}]{{1,6}})"
    )


def _percent_amount(matched: re.Match[str]) -> float | int | None:
    if matched["bottom"]:
        top, bottom = number(matched["top"]), number(matched["bottom"])
        return _tidy(100 * top / bottom) if top and bottom else None
    return number(matched["plain"] or matched["hundredth"])


def _tidy(value: float) -> float | int:
    value = round(value, 2)
    return int(value) if value == int(value) else value


@cache
def _duration() -> re.Pattern[str]:
    units = [u for group in patterns()["duration_units"].values() for u in group]
    days = alternatives(patterns()["working_day_units"])
    return re.compile(
        rf"(?P<low>{NUMBER})(?:{_S}(?:-|~|至|到){_S}(?P<high>{NUMBER}))?{_S}(?P<more>多|余)?"
        rf"(?:(?P<working>{days})|(?P<unit>{alternatives(units)})(?!岁)(?P<half>半)?|(?P<bare_day>日))"
        rf"|(?P<half_year>半年|半个月)"
    )


def find_durations(text: str) -> list[Found]:
    """Durations, working days, and with their event (「公示结束后5个工作日内」) relative deadlines."""
    result: list[Found] = []
    for matched in _duration().finditer(text):
        found = _measured(text, matched, result[-1].end if result else 0)
        result += [found] if found is not None else []
    return result


# 「半天」 is half of office hours: no length that is known.
_HALVES = {"半年": (6, "month"), "半个月": (15, "day")}


def _measured(text: str, matched: re.Match[str], after: int) -> Found | None:
    """after: where the length before it ends, which is no part of its event."""
    value = _length(text, matched)
    if value is None or is_listed_name(text, matched.start()):
        return None
    event = _event(text, matched.start(), matched.end(), after)
    if event is not None:
        start, end, key, phrase = event
        return Found("relative_deadline", start, end, {key: phrase, "amount": value["amount"], "unit": value["unit"]})
    note = bound_after(text, matched.end()) or bound_before(text, matched.start())
    kind = "working_days" if value["unit"] == "working_day" else "duration"
    return Found("working_days" if kind == "working_days" else "duration", matched.start(), matched.end(), value, note)


def _length(text: str, matched: re.Match[str]) -> dict[str, Any] | None:
    if matched["half_year"]:
        amount, unit = _HALVES[matched["half_year"]]
        return {"amount": amount, "unit": unit}
    if matched["bare_day"] and not _measures_days(text, matched):
        return None
    low, high = number(matched["low"]), number(matched["high"]) if matched["high"] else None
    if low is None or _is_calendar(text, matched, low):
        return None
    unit = _unit(matched)
    if matched["half"]:
        low, unit = (low * 12 + 6, "month") if unit == "year" else (low + 0.5, unit)
    return {"amount": low} | ({"to": high} if high is not None else {}) | {"unit": unit}


def _measures_days(text: str, matched: re.Match[str]) -> bool:
    """「15日内」, 「评审前3日」 and 「公示7日」 are lengths, 「9月15日」 is not."""
    before = text[max(0, matched.start() - 8) : matched.start()]
    counted = before.endswith(tuple(patterns()["days_after"])) and not re.match(r"\s*[-~至到、]", text[matched.end() :])
    return counted or text.startswith(("内", "以内", "之内", "以上", "后", "前"), matched.end())


def _is_calendar(text: str, matched: re.Match[str], amount: float) -> bool:
    """2024年 and 二〇二四年 name a year; 「第1年」「一年一度」「24年度」「哪一天」 measure nothing."""
    before = text[max(0, matched.start() - 1) : matched.start()]
    after = text[matched.end() : matched.end() + 2]
    if matched["unit"] == "年" and (
        amount >= 100 or re.fullmatch(r"\d+\.\d{4}", matched["low"]) or after[:1] == "度" or after[:1] == "一"
    ):
        return True
    if matched["low"] == "一" and before and before in patterns()["points_at_one"]:
        return True
    return bool(before) and (before in "第每" or before.isdigit() or before == "." or (before in "-/" and amount > 31))


def _unit(matched: re.Match[str]) -> str:
    if matched["working"]:
        return "working_day"
    if matched["bare_day"]:
        return "day"
    groups: dict[str, list[str]] = patterns()["duration_units"]
    return next(name for name, words in groups.items() if matched["unit"] in words)


def _event(text: str, start: int, end: int, after: int) -> tuple[int, int, str, str] | None:
    """The event before a length: 「自公示结束之日起|5个工作日|内」 → (start, end, "after", "公示结束")."""
    head = text[max(after, start - 40) : start].rstrip(" 的")
    tails = alternatives(patterns()["event_tails"])
    matched = re.search(rf"(?P<tail>{tails})(?:的)?(?:,|，)?(?:在|于|应在|须在|应当在)?$", head)
    inside = re.match(r"\s*(?:以内|之内|内|后|前)?", text[end:])
    ends = head.endswith(tuple(patterns()["event_ends"])) and text.startswith(("内", "以内", "之内"), end)
    if (matched is None and not ends) or inside is None:
        return _event_before(text, start, end, after)
    phrase = _phrase(head[: matched.start()] if matched else head)
    phrase = phrase.removeprefix("自") if matched and matched["tail"].startswith("之日") else phrase
    if len(phrase) < 2 or re.search(r"\d[日月年号]?$|[一二三四五六七八九十][日月年]$", phrase):
        return None
    begin = text.rfind(phrase, 0, start)
    return begin, end + len(inside[0].rstrip()), "after", phrase


def _event_before(text: str, start: int, end: int, after: int) -> tuple[int, int, str, str] | None:
    head = text[max(after, start - 40) : start].rstrip()
    matched = re.search(r"(?:之前|以前|前)的?(?:至少|不少于|提前)?$", head)
    phrase = _phrase(head[: matched.start()]) if matched else ""
    if (
        (len(phrase) < 2 and phrase != "考")
        or re.search(r"[\d年月日]$", phrase)
        or not re.search(r"[会审辩试面布示始束止开展考]$", phrase)
    ):
        return None
    return text.rfind(phrase, 0, start), end, "before", phrase


def _phrase(head: str) -> str:
    """The event itself: what follows the last stop, the word that leads to it (「应当自」) and its subject."""
    phrase = _EVENT_STOP.split(head)[-1]
    data = patterns()
    for lead in re.finditer(data["event_lead"], phrase):
        joined = len(lead[0]) == 1 and re.search(data["event_not_lead"], phrase[: lead.start()]) is not None
        if not joined and (len(phrase) - lead.end() >= 2 or phrase[lead.end() :] == "考"):
            return _phrase(phrase[lead.end() :])
    return re.sub(data["event_who"], "", phrase)


@cache
def _count() -> re.Pattern[str]:
    measures = alternatives(patterns()["measures"])
    return re.compile(
        rf"(?P<ordinal>第)?(?P<low>{NUMBER})(?:{_S}(?:-|~|至|到){_S}(?P<high>{NUMBER}))?{_S}(?:多|余)?(?P<scale>万?)(?P<unit>{measures})"
    )


def find_counts(text: str) -> list[Found]:
    """两名, 第3次, 1份, 不少于3篇, 90学时."""
    return [found for m in _count().finditer(text) if (found := _counted(text, m)) is not None]


def _counted(text: str, matched: re.Match[str]) -> Found | None:
    low = number(matched["low"])
    if low is None or _counts_nothing(text, matched):
        return None
    unit = matched["scale"] + matched["unit"]
    value: dict[str, Any] = {"amount": low, "unit": unit}
    if matched["high"] and (high := number(matched["high"])) is not None:
        value = {"amount": low, "to": high, "unit": unit}
    note = dict(bound_after(text, matched.end()) or bound_before(text, matched.start()))
    note |= {"ordinal": "第"} if matched["ordinal"] else {}
    return Found("count", matched.start(), matched.end(), value, note)


def _counts_nothing(text: str, matched: re.Match[str]) -> bool:
    around = text[matched.start("low") : matched.end() + 3]
    if any(around.startswith(w) for w in patterns()["no_count"]) or is_listed_name(text, matched.start()):
        return True
    if matched["high"] and text[max(0, matched.start() - 2) : matched.start()] in patterns()["points_at"]:
        return True
    before, after = text[max(0, matched.start() - 1) : matched.start()], text[matched.end() : matched.end() + 1]
    if matched["ordinal"] and matched["unit"] not in patterns()["ordinal_measures"]:
        return True
    return _glued(before, after, matched)


def _glued(before: str, after: str, matched: re.Match[str]) -> bool:
    """The numeral or the unit is part of a longer word: 统一部署, 十分, 零头, 第一作者, 3M-2型, 万人."""
    data, unit, low = patterns(), matched["unit"], matched["low"]
    if low == "零" or re.fullmatch(r"\d{7,}", low):  # a telephone before 「张家港」
        return True
    point = before == "." and not matched["ordinal"] and low[0].isdigit()
    if before and (before.isdigit() or point or (before.isascii() and before.isalpha())):
        return True
    if unit.isascii() and after.isascii() and after.isalnum():
        return True
    if after and after in data["unit_goes_on"].get(unit, ""):
        return True
    if low in data["round_numerals"] and unit in data["not_round"]:
        return True
    return low[0] in CHINESE and bool(before) and before in data["numeral_goes_back"]
