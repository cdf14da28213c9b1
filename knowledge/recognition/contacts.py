"""Telephones, addresses, people to contact. Input is folded text."""

from __future__ import annotations

import re
from functools import cache

from knowledge.recognition.found import Found, alternatives, patterns

_AREA = r"(?:\(?(?:\+?86[- ]{0,2})?(?P<area>0(?:10|2\d|[3-9]\d{2}))\)?)"
_PHONE = re.compile(
    rf"(?<![\d.\-A-Za-z])(?:(?<!/)|(?<=\d/))(?:{_AREA}[ ]{{0,2}}[-~]?[ ]{{0,2}}(?P<local>[2-9]\d{{2,3}}[ -]?\d{{4}})"
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
            opened = matched[0].startswith("(") and ")" not in matched[0]
            found.append(Found("phone", matched.start() + opened, matched.end(), _canonical(matched)))
    return found


def _is_phone(text: str, matched: re.Match[str], before: list[Found]) -> bool:
    head = text[max(0, matched.start() - 8) : matched.start()].rstrip(" :(为")
    if any(head.endswith(w) for w in patterns()["phone_not_after"]):
        return False
    if matched["hotline"]:
        return matched["hotline"][-5:] in patterns()["hotlines"] or _cued(
            text, matched.start(), 12 if len(matched["hotline"]) > 3 else 4
        )
    if matched["bare"]:
        follows = bool(before) and matched.start() - before[-1].end <= 3
        return follows or (
            _cued(text, matched.start(), 400) and not re.match(r"\s*[元人年号字万]", text[matched.end() :])
        )
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


@cache
def _address() -> re.Pattern[str]:
    labels = alternatives(patterns()["address_labels"])
    now = rf"(?::|(?:{alternatives(patterns()['changed'])})?[为至]|设在|在)"
    return re.compile(rf"(?:{labels})(?:\([^)\n]{{1,12}}\))?\s?{now}\s?(?P<place>[^。;；\n\t]{{4,80}})")


_HAN = r"[\u4e00-\u9fff]"
_IN_PLACE = r"[^,，。;；:\n\t()“”、]"
_BUILDING = r"(?:楼|室|层|厅|座|大厦|中心|窗口|栋|幢|单元)[A-Z\d东西南北]{0,4}"
# 「一楼大厅5、6号窗口」: half of them would send people to the wrong one.
_WINDOWS = r"(?:[、和及-]?\d{1,3}号?){1,6}(?:窗口|窗|柜台)"
_DOOR = re.compile(
    r"(?:路|街|大道|巷|道|村|苑|园|弄|段|广场)[^,，。;；:\n\t()\d]{0,8}\d{1,5}(?:-\d{1,4})?号?(?:附\d{1,4}号)?"
    rf"(?:[\u4e00-\u9fffA-Za-z0-9\- ]{{0,20}}{_BUILDING}(?:{_WINDOWS})?|{_HAN}{{1,10}}\d{{3,4}}(?![\d年.]))?"
)
_BEFORE_DOOR = re.compile(
    rf"(?:{_IN_PLACE}*?(?:请|将|由|从|寄送?|送|到|至|往|在|位于|报送|邮寄|地址|原)+)?[ ]?"
    rf"(?P<place>{_IN_PLACE}{{0,30}}(?:省|市|区|县|州|旗|镇){_IN_PLACE}{{0,16}})$"
    rf"|\((?P<street>(?:(?![省市区县州旗镇原]){_HAN}){{1,8}})$"
)
_PLACE_END = re.compile(
    r"[,，](?![^,，。;；]{0,24}?(?:\d号|\d?楼|室|\d层|\d栋|\d幢|座))|[(](?=\s?(?:工作日|周[一二三四五六日]|星期|上午|节假日|\d{1,2}:|邮编|邮政编码|联系|电话|收件|原|\d{6}\)))"
    r"|\s+(?=(?:邮编|邮政编码|联系|电话|收件|时间|传真|咨询))|、(?=[\u4e00-\u9fff]{0,4}电话)"
)


def find_addresses(text: str) -> list[Found]:
    """What follows 「地址：」 and its like, and free-standing 「…区…路12号…」."""
    found = []
    for matched in _address().finditer(text):
        place = _PLACE_END.split(matched["place"])[0].rstrip(" ,，、")
        if (
            len(place) >= 4
            and re.search(r"[\u4e00-\u9fff]{2}", place)
            and not re.match(r"详见|见|另行|http|www|以|哪|什么|何处", place)
        ):
            start = matched.start("place")
            found.append(Found("address", start, start + len(place), place))
    taken = {offset for f in found for offset in range(f.start, f.end)}
    for matched in _DOOR.finditer(text):
        before = _BEFORE_DOOR.search(text[max(0, matched.start() - 40) : matched.start()])
        if before and matched.start() not in taken:
            start = matched.start() - len(before["place"] or before["street"])
            place = _PLACE_END.split(text[start : matched.end()])[0].rstrip(" ,，、")
            found.append(Found("address", start, start + len(place), place))
    return found


@cache
def _named() -> re.Pattern[str]:
    labels = alternatives(patterns()["person_labels"])
    changed = alternatives(patterns()["changed"])
    name, office = _name(), r"(?:[^\s:,，。;、\d]{2,12}\s)??"
    was = rf"(?:[由从][“「]?(?P<was>{name})[”」]?)?"
    return re.compile(
        rf"(?:{labels})(?:及(?:联系)?(?:电话|方式))?{was}(?:\s?(?::|(?:{changed}|仍)?为)\s?|\s){office}"
        rf"[“「]?(?P<names>{name}(?:\s?[、,，/ ]\s?{name})*)"
    )


@cache
def _beside_phone() -> re.Pattern[str]:
    """「人事处 王 磊（农艺） 0451-…」 with the office before it, 「63982172（王萍）」."""
    number = r"(?:\(?0\d{2,3}\)?[- ]{0,2})?[2-9]\d{2,3}[ -]?\d{4}|1[3-9]\d{9}"
    office = rf"[{patterns()['office_ends']}](?:\([^)\n]{{1,12}}\)[ \t]*|[ \t]*[\s,，:、][ \t]*)"
    name = rf"[{patterns()['telling_surnames']}](?:[ ]{{0,2}}{_HAN}|{_HAN}{{2}})(?<![{patterns()['name_not_end']}])"
    field = rf"(?:收|\([^)\n]{{1,16}}\))?\s?[:,，、]?[ \t]*(?:电话:?)?[ \t]*(?={number})"
    office = rf"(?:{office}|(?:{number})[ ]?[;；、,，][ ]?|邮编:?\d{{6}}[,，])"
    return re.compile(rf"{office}(?P<name>{name}){field}|(?:{number})\((?P<behind>{name})\)")


def _surname() -> str:
    return f"(?:{alternatives(patterns()['compound_surnames'])}|[{patterns()['surnames']}])"


def _name() -> str:
    """「杨老师」「张三」「张 三」; not 「高新区」."""
    titled = rf"{_surname()}{_HAN}{{0,2}}?[ ]?(?:{alternatives(patterns()['person_titles'])})"
    plain = rf"{_surname()}[ ]?{_HAN}{{1,2}}(?<![{patterns()['name_not_end']}])"
    return rf"(?:{titled}|{plain})(?!{_HAN})"


@cache
def _titled() -> re.Pattern[str]:
    titles = alternatives(patterns()["address_titles"])
    return re.compile(rf"(?<!{_HAN})(?P<name>{_surname()}{_HAN}{{0,2}}?(?:{titles}))(?!{_HAN})")


def find_people(text: str) -> list[Found]:
    """Names after 「联系人：」 and its like, names beside a telephone, and 「杨老师」 standing alone."""
    spans: dict[int, tuple[int, str]] = {}
    for matched in _named().finditer(text):
        for group in ("was", "names"):
            for name in re.finditer(_name(), matched[group] or ""):
                start = matched.start(group) + name.start()
                spans[start] = (start + len(name[0]), name[0])
    for matched in _beside_phone().finditer(text):
        group = "name" if matched["name"] else "behind"
        if matched[group] not in patterns()["not_names"]:
            spans.setdefault(matched.start(group), (matched.end(group), matched[group]))
    for matched in _titled().finditer(text):
        spans.setdefault(matched.start(), (matched.end(), matched[0]))
    return [Found("person", s, e, n.replace(" ", "")) for s, (e, n) in sorted(spans.items())]
