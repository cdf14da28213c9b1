"""Links, document numbers, levels. Input is folded text."""

from __future__ import annotations

import re
from functools import cache

from knowledge.recognition.found import Found, alternatives, patterns

_URL = re.compile(
    r"(?:https?|ftp)\s?:\s?//[A-Za-z0-9\-._~:/?#@!$&'*+;=%,]+"
    r"|(?<![A-Za-z0-9@.\-/])(?:[A-Za-z0-9\-]{1,63}\.){1,8}(?:gov\.cn|org\.cn|com\.cn|net\.cn|edu\.cn|com|cn|net|org|gov)"
    r"(?![A-Za-z0-9\-])(?::\d{2,5})?(?:/[A-Za-z0-9\-._~:/?#@!$&'*+;=%,]*)?"
)
_EMAIL = re.compile(
    r"(?<![\w.\-+])[A-Za-z0-9][A-Za-z0-9_.\-+]{0,63}\s?@\s?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,6}"
)


def find_emails(text: str) -> list[tuple[int, int]]:
    """Spans of e-mail addresses; they are no value of the contract but no link either."""
    return [m.span() for m in _EMAIL.finditer(text)]


def find_urls(text: str) -> list[Found]:
    found = []
    for matched in _URL.finditer(text):
        link = matched[0].rstrip(".,;:!?'*_~")
        found.append(Found("url", matched.start(), matched.start() + len(link), link.replace(" ", "")))
    return found


# 「〔2023〕15、37号」: only the last of a list prints 号.
_ENDS = r"(?:\s?号|(?=(?:\s?[、和及]\s?\d{1,5}){1,8}\s?号))"
_NUMBER = re.compile(r"[\[(〈<（]\s?(?P<year>(?:19|20)\d{2})\s?年?[\])〉>）]\s{0,2}第?\s?(?P<serial>\d{1,5})" + _ENDS)
_CODE = re.compile(r"(?P<run>[\u4e00-\u9fff]{1,16})[ ]?\n?[ ]?$")
_ELIDED = re.compile(r"\s?[、和及,，]\s?(?:第)?(?P<serial>\d{1,5})" + _ENDS)
_ORDER = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{1,20}?)?(?P<kind>令|公告|主席令|通告)[\[(]?(?:(?P<year>(?:19|20)\d{2})年)?[\])]?"
    r"第\s?(?P<serial>[\d〇零一二三四五六七八九十百]{1,6})\s?号"
    r"|(?P<body2>[\u4e00-\u9fff]{0,20}?)(?:(?P<year2>(?:19|20)\d{2})年)?第\s?(?P<serial2>\d{1,4})\s?号(?P<kind2>令|公告|通告)"
)


def find_document_numbers(text: str) -> list[Found]:
    """文号 with any bracket, lists that leave out the code (「…〔2023〕15号、37号」), orders (「人社部令第40号」)."""
    found: list[Found] = []
    for matched in _NUMBER.finditer(text):
        before = max(0, matched.start() - 20, found[-1].end if found else 0)
        code = _CODE.search(text, before, matched.start())
        start = _code_start(code) if code else None
        if code and start is not None:
            found.append(_numbered(text[start : code.end("run")], matched, start))
        elif found and re.fullmatch(r"\s?[、和及,，;]\s?", text[found[-1].end : matched.start()]):
            found.append(_numbered(found[-1].normalised.split("〔")[0], matched, matched.start()))
        else:
            continue
        found += _elided(text, found[-1])
    return sorted(found + _orders(text), key=lambda f: f.start)


def _numbered(code: str, matched: re.Match[str], start: int) -> Found:
    return Found("document_number", start, matched.end(), f"{code}〔{matched['year']}〕{int(matched['serial'])}号")


def _elided(text: str, first: Found) -> list[Found]:
    result, at = [], first.end
    head = first.normalised.split("〕")[0] + "〕"
    while matched := _ELIDED.match(text, at):
        serial = matched.start("serial")
        result.append(Found("document_number", serial, matched.end(), f"{head}{int(matched['serial'])}号"))
        at = matched.end()
    return result


def _code_start(code: re.Match[str]) -> int | None:
    """Where the agency's code begins in the run before the bracket (「根据渝人社发」 → at 渝), None: no code."""
    run, offset = code["run"], 0
    for lead in re.finditer(alternatives(patterns()["number_leads"]), run):
        if len(run) - lead.end() >= 2 and not _inside_code(run[offset:], lead.start() - offset, lead[0]):
            offset = lead.end()
    if len(run) - offset > 8:
        offset = next((i for i in range(offset, len(run) - 1) if run[i] in patterns()["provinces"]), offset)
    return code.start("run") + offset if len(run) - offset >= 2 else None


def _inside_code(code: str, at: int, lead: str) -> bool:
    """A code that begins with its province may hold the character of a lead: 「湘教职成通〔2019〕」."""
    return at > 0 and len(lead) == 1 and code[0] in patterns()["provinces"] and len(code) <= 8


def _orders(text: str) -> list[Found]:
    found = []
    for matched in _ORDER.finditer(text):
        kind = matched["kind"] or matched["kind2"]
        body = _body(matched["body"] or matched["body2"] or "")
        serial = matched["serial"] or matched["serial2"]
        year = matched["year"] or matched["year2"]
        start = matched.end() - len(matched[0]) + (matched[0].find(body) if body else _lead_of(matched[0]))
        dated = f"{year}年" if year else ""
        found.append(Found("document_number", start, matched.end(), f"{body}{kind}{dated}第{serial}号"))
    return found


def _body(text: str) -> str:
    pieces = re.split(alternatives(w for w in patterns()["number_leads"] if len(w) > 1 or w in "和及与见按以经"), text)
    return pieces[-1]


def _lead_of(whole: str) -> int:
    matched = re.search(r"(?:令|公告|通告|主席令)?[\[(]?(?:(?:19|20)\d{2}年)?[\])]?第", whole)
    return matched.start() if matched else 0


@cache
def _level() -> re.Pattern[str]:
    levels = patterns()["levels"]
    named = [p + n for p in levels["prefixes"] for n in levels["names"]]
    words = alternatives([*named, *levels["others"], *levels["series_free"]])
    refused = "".join(f"(?<!{re.escape(w)})" for w in levels["not_after"])
    return re.compile(rf"{refused}(?P<level>{words})(?!{alternatives(levels['not_followed'])})")


def find_levels(text: str) -> list[Found]:
    """技术员 … 正高级工程师, 初级 … 正高级; a qualification to practise (注册…工程师) is no level."""
    named = [Found("level", m.start(), m.end(), _plain(m["level"])) for m in _level().finditer(text)]
    return named + [Found("level", m.start(), m.end(), f"{m[0]}级") for m in _SHARED_LEVEL.finditer(text)]


# 「初、中级」「副高和正高级」: the first shares the 级 of the second.
_SHARED_LEVEL = re.compile(r"(?:初|中|副高|正高|高)(?=[、及和与]?(?:初|中|副高|正高|高)级)")


def _plain(level: str) -> str:
    level = level.removesuffix("职称")
    return {"副高": "副高级", "正高": "正高级"}.get(level, level)
