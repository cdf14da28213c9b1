"""Telephones, links, document numbers, addresses, people, levels. Input is folded text."""

from __future__ import annotations

import re
from functools import cache

from knowledge.recognition.found import Found, alternatives, patterns

_URL = re.compile(
    r"(?:https?|ftp)\s?:\s?//[A-Za-z0-9\-._~:/?#@!$&'*+;=%,]+"
    r"|(?<![A-Za-z0-9@.\-/])(?:[A-Za-z0-9\-]{1,63}\.){1,8}(?:gov\.cn|org\.cn|com\.cn|net\.cn|edu\.cn|com|cn|net|org|gov)"
    r"(?![A-Za-z0-9\-])(?::\d{2,5})?(?:/[A-Za-z0-9\-._~:/?#@!$&'*+;=%,]*)?"
)
_EMAIL = re.compile(r"(?<![\w.\-+])[A-Za-z0-9][A-Za-z0-9_.\-+]{0,63}\s?@\s?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,6}")


def find_emails(text: str) -> list[tuple[int, int]]:
    """Spans of e-mail addresses; they are no value of the contract but no link either."""
    return [m.span() for m in _EMAIL.finditer(text)]


def find_urls(text: str) -> list[Found]:
    found = []
    for matched in _URL.finditer(text):
        link = matched[0].rstrip(".,;:!?'*_~")
        found.append(Found("url", matched.start(), matched.start() + len(link), link.replace(" ", "")))
    return found


_AREA = r"(?:\(?(?:\+?86[- ]{0,2})?(?P<area>0(?:10|2\d|[3-9]\d{2}))\)?)"
_PHONE = re.compile(
    rf"(?<![\d.\-A-Za-z/])(?:{_AREA}[ ]{{0,2}}[-~]?[ ]{{0,2}}(?P<local>[2-9]\d{{2,3}}[ -]?\d{{4}})"
    r"|(?:\(?\+?86\)?[- ]?)?(?P<mobile>1[3-9]\d[ -]?\d{4}[ -]?\d{4})"
    r"|(?P<service>[48]00(?:[- ]?\d){7})"
    r"|(?P<bare>[2-9]\d{2,3}[ -]?\d{4})"
    r"|(?P<hotline>(?:(?P<hotarea>0\d{2,3})-)?(?:12\d{3}|9[56]\d{3,4}|1(?:10|19|20|22))))"
    r"(?:[ ]{0,2}(?:转|-|×|\*|分机|\(分机\)|转分机)[ ]{0,2}(?P<extension>\d{1,5}(?:转\d{1,5})*))?(?![\d%]|\.\d)"
)


def find_phones(text: str) -> list[Found]:
    """Numbers with an area code, mobiles, 400s and hotlines anywhere; bare 7 or 8 digits where a telephone is meant."""
    found: list[Found] = []
    for matched in _PHONE.finditer(text):
        if _is_phone(text, matched, found):
            found.append(Found("phone", matched.start(), matched.end(), _canonical(matched)))
    return found


def _is_phone(text: str, matched: re.Match[str], before: list[Found]) -> bool:
    head = text[max(0, matched.start() - 8) : matched.start()].rstrip(" ::(为")
    if any(head.endswith(w) for w in patterns()["phone_not_after"]):
        return False
    if matched["hotline"]:
        return matched["hotline"][-5:] in patterns()["hotlines"] or _cued(text, matched.start(), 12 if len(matched["hotline"]) > 3 else 4)
    if matched["bare"]:
        follows = bool(before) and matched.start() - before[-1].end <= 3
        return follows or _cued(text, matched.start(), 400) and not re.match(r"\s*[元人年号字万]", text[matched.end() :])
    return True


def _cued(text: str, start: int, reach: int) -> bool:
    return re.search(alternatives(patterns()["phone_cues"]), text[max(0, start - reach) : start]) is not None


def _canonical(matched: re.Match[str]) -> str:
    groups = matched.groupdict()
    core = next(groups[g] for g in ("local", "mobile", "service", "bare", "hotline") if groups[g])
    digits = re.sub(r"\D", "", core) if not groups["hotline"] else core
    if groups["service"]:
        digits = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    if groups["area"]:
        digits = f"{groups['area']}-{digits}"
    return f"{digits}-{groups['extension'].replace('转', '-')}" if groups["extension"] else digits


_NUMBER = re.compile(r"[\[(〈<（]\s?(?P<year>(?:19|20)\d{2})\s?年?[\])〉>）]\s{0,2}第?\s?(?P<serial>\d{1,5})\s?号")
_CODE = re.compile(r"(?P<run>[\u4e00-\u9fff]{1,16})[ ]?\n?[ ]?$")
_ELIDED = re.compile(r"\s?[、和及,，]\s?(?:第)?(?P<serial>\d{1,5})\s?号")
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
    """Where the agency's code begins in the run before the bracket: 「根据渝人社发|〔2017〕」 → at 渝; None: no code."""
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
def _address() -> re.Pattern[str]:
    labels = alternatives(patterns()["address_labels"])
    return re.compile(rf"(?:{labels})(?:\([^)\n]{{1,12}}\))?\s?(?::|为|设在|在)\s?(?P<place>[^。;；\n\t]{{4,80}})")


_DOOR = re.compile(
    r"(?:路|街|大道|巷|道|村|苑|园|弄|段)[^,，。;；:\n\t()\d]{0,8}\d{1,5}(?:-\d{1,4})?号?(?:附\d{1,4}号)?"
    r"(?:[\u4e00-\u9fffA-Za-z0-9\- ]{0,20}(?:楼|室|层|厅|座|大厦|中心|窗口|栋|幢|单元)[A-Z\d东西南北]{0,4}|[\u4e00-\u9fff]{1,10}\d{3,4}(?![\d年.]))?"
)
_BEFORE_DOOR = re.compile(r"(?:[^,，。;；:\n\t()“”、]*?(?:请|将|寄送?|送|到|至|往|在|位于|报送|邮寄|地址|原))?(?P<place>[^,，。;；:\n\t()“”、]{0,30}(?:省|市|区|县|州|旗|镇)[^,，。;；:\n\t()“”、]{0,16})$")
_PLACE_END = re.compile(
    r"[,，](?![^,，。;；]{0,24}?(?:\d号|\d?楼|室|\d层|\d栋|\d幢|座))|[(](?=\s?(?:邮编|邮政编码|联系|电话|收件|原|\d{6}\)))"
    r"|\s+(?=(?:邮编|邮政编码|联系|电话|收件|时间|传真|咨询))|、(?=[\u4e00-\u9fff]{0,4}电话)"
)


def find_addresses(text: str) -> list[Found]:
    """What follows 「地址：」 and its like, and free-standing 「…区…路12号…」."""
    found = []
    for matched in _address().finditer(text):
        place = _PLACE_END.split(matched["place"])[0].rstrip(" ,，、")
        if len(place) >= 4 and re.search(r"[\u4e00-\u9fff]{2}", place) and not re.match(r"详见|见|另行|http|www|以", place):
            start = matched.start("place")
            found.append(Found("address", start, start + len(place), place))
    taken = {offset for f in found for offset in range(f.start, f.end)}
    for matched in _DOOR.finditer(text):
        before = _BEFORE_DOOR.search(text[max(0, matched.start() - 40) : matched.start()])
        if before and matched.start() not in taken:
            start = matched.start() - len(before["place"])
            place = _PLACE_END.split(text[start : matched.end()])[0].rstrip(" ,，、")
            found.append(Found("address", start, start + len(place), place))
    return found


@cache
def _named() -> re.Pattern[str]:
    labels = alternatives(patterns()["person_labels"])
    name = _name()
    return re.compile(rf"(?:{labels})(?:及(?:联系)?(?:电话|方式))?\s?[:]\s?(?P<names>{name}(?:\s?[、,，/ ]\s?{name})*)")


def _name() -> str:
    surname = f"(?:{alternatives(patterns()['compound_surnames'])}|[{patterns()['surnames']}])"
    titles = alternatives(patterns()["person_titles"])
    return rf"(?:{surname}[\u4e00-\u9fff]{{0,2}}?[ ]?(?:{titles})|{surname}[ ]?[\u4e00-\u9fff]{{1,2}}(?<![{patterns()['name_not_end']}]))(?![\u4e00-\u9fff])"


@cache
def _titled() -> re.Pattern[str]:
    surname = f"(?:{alternatives(patterns()['compound_surnames'])}|[{patterns()['surnames']}])"
    return re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>{surname}[\u4e00-\u9fff]{{0,2}}?(?:老师|同志|女士|先生|科长|处长|主任))(?![\u4e00-\u9fff])")


def find_people(text: str) -> list[Found]:
    """Names after 「联系人：」 and its like, and 「杨老师」 standing alone."""
    spans: dict[int, tuple[int, str]] = {}
    for matched in _named().finditer(text):
        for name in re.finditer(_name(), matched["names"]):
            start = matched.start("names") + name.start()
            spans[start] = (start + len(name[0]), name[0])
    for matched in _titled().finditer(text):
        spans.setdefault(matched.start(), (matched.end(), matched[0]))
    return [Found("person", s, e, n.replace(" ", "")) for s, (e, n) in sorted(spans.items())]


@cache
def _level() -> re.Pattern[str]:
    levels = patterns()["levels"]
    named = [p + n for p in levels["prefixes"] for n in levels["names"]]
    words = alternatives([*named, *levels["others"], *levels["series_free"]])
    refused = "".join(f"(?<!{re.escape(w)})" for w in levels["not_after"])
    return re.compile(rf"{refused}(?P<level>{words})(?!{alternatives(levels['not_followed'])})")


def find_levels(text: str) -> list[Found]:
    """技术员 … 正高级工程师, 初级 … 正高级; a qualification to practise (注册…工程师) is no level."""
    return [Found("level", m.start(), m.end(), _plain(m["level"])) for m in _level().finditer(text)]


def _plain(level: str) -> str:
    level = level.removesuffix("职称")
    return {"副高": "副高级", "正高": "正高级"}.get(level, level)
