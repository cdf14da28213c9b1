"""Dates and windows of dates. Input is folded text (`knowledge.numerals.fold`)."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date

from knowledge.recognition.found import Found, alternatives, patterns
from knowledge.recognition.printed import BETWEEN, SPACE, YEAR, YEAR_ALONE, Day, printed_dates, whole

_AT_ONCE = re.compile(rf"(?:即日|即时|发文之日|发布之日|通知发布之日|印发之日)起?{SPACE}(?:至|到|-){SPACE}")


def impossible_dates(text: str) -> list[tuple[int, int]]:
    """Spans of printed dates that no calendar holds, such as 2月30日."""
    return [(d.start, d.end) for d in printed_dates(text) if not d.possible]


def find_dates(text: str, year: int | None = None, issued_on: date | None = None) -> list[Found]:
    """Dates and windows; `year` stands where neither the date nor its surroundings print one.

    「即日起至…」 becomes a window when `issued_on` is known, else the date of its end.
    """
    days = _with_years(text, list(printed_dates(text)), year, issued_on)
    found: list[Found] = _periods(text)
    index = 0
    while index < len(days):
        following = days[index + 1] if index + 1 < len(days) else None
        if following is not None and BETWEEN.fullmatch(text, days[index].end, following.start):
            found += _window(text, days[index], following)
            index += 2
        else:
            found += _single(text, days[index], issued_on)
            index += 1
    return found


def _with_years(text: str, days: list[Day], year: int | None, issued_on: date | None) -> list[Day]:
    """Give each date its year: its own, else the last one printed in its line, else a near one before, else `year`."""
    lone = [(m.start(), whole(m["year"])) for m in YEAR_ALONE.finditer(text)]
    result: list[Day] = []
    printed: int | None = None
    for day in days:
        if day.year is not None:
            printed = day.year
        elif not _recurs(text, day):
            inherited = _in_line(text, day, lone, result) or _further_up(day, printed, year, issued_on)
            day = _completed(text, replace(day, year=inherited, inherited=True), result[-1] if result else None)
        if day.possible:
            result.append(day)
    return result


def _completed(text: str, day: Day, previous: Day | None) -> Day:
    """The end of a window that runs over New Year, and 「次年」."""
    if previous and previous.year and day.year and BETWEEN.fullmatch(text, previous.end, day.start):
        day = replace(day, year=previous.year + (day.month < previous.month and not day.shift))
    return replace(day, year=day.year + day.shift - 1) if day.shift and day.year is not None else day


def _in_line(text: str, day: Day, lone: list[tuple[int, int]], before: list[Day]) -> int | None:
    """The last year printed, or already inherited, in the line of the date."""
    line = text.rfind("\n", 0, day.start) + 1
    near = [(before[-1].start, before[-1].year)] if before and before[-1].start >= line and before[-1].year else []
    at = bisect_left(lone, (day.start, 0)) - 1
    if at >= 0 and lone[at][0] >= line:
        near.append(lone[at])
    return max(near)[1] if near else None


def _after_issue(day: Day, year: int | None, issued_on: date | None) -> int | None:
    """A notice for 2026 that was issued on 2025-12-12 means by 12月22日 that of 2025."""
    if year is None or issued_on is None or issued_on.year != year - 1:
        return year
    return issued_on.year if (day.month, day.day or 31) >= (issued_on.month, issued_on.day) else year


def _further_up(day: Day, printed: int | None, year: int | None, issued_on: date | None) -> int | None:
    """The year of a date in whose line none stands: the document's, or the next one where that is printed further up.

    Where the day of issue is known the document's own year goes before, as long as its day is to come then: in a
    notice of July 2025 a bare 「10月18日」 behind 「2026年3月31日前取回」 is of 2025. 「有效期至2027年」 gives none.
    """
    own = _after_issue(day, year, issued_on)
    if printed is None or (own is not None and printed not in (own, own + 1)):
        return own
    if own is not None and issued_on is not None and (own, day.month, day.day or 31) >= _parts(issued_on):
        return own
    return printed


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _recurs(text: str, day: Day) -> bool:
    """「每年4月30日」 has no year to inherit."""
    before = text[max(0, day.start - 6) : day.start].rstrip()
    named = patterns()["recurring"]
    return before.endswith(tuple(named["any"])) or (day.shift == 1 and before.endswith(tuple(named["this_year"])))


def _window(text: str, first: Day, last: Day) -> list[Found]:
    note = _times(first, last) | ({"year": "inherited"} if first.inherited else {})
    note |= {"recurring": "year"} if _recurs(text, first) else {}
    span = {"from": first.first, "until": last.final}
    return [Found("window", first.start, last.end, span, note)]


def _times(first: Day, last: Day) -> dict[str, str]:
    pairs = {"from_time": first.time, "until_time": last.time}
    return {k: v for k, v in pairs.items() if v}


_PERIOD = re.compile(
    rf"(?P<year>{YEAR}){SPACE}年{SPACE}(?:度)?(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|年?(?P<end>底|末))"
)


def _periods(text: str) -> list[Found]:
    """「2024年第四季度」「2025年上半年」 are windows, 「2024年底」 is its last day."""
    found = []
    for matched in _PERIOD.finditer(text):
        year, start, end = whole(matched["year"]), matched.start(), matched.end()
        if matched["end"]:
            after = re.match(rf"\s*(?:{alternatives(patterns()['date_bounds']['until_after'])})", text[end : end + 6])
            found.append(Found("date", start, end, f"{year}-12-31", {"bound": "until"} if after else {}))
            continue
        months = (
            (3, whole(matched["quarter"]) * 3 - 2) if matched["quarter"] else (6, 1 if matched["half"] == "上" else 7)
        )
        last = months[1] + months[0] - 1
        span = {
            "from": f"{year}-{months[1]:02d}-01",
            "until": f"{year}-{last:02d}-{calendar.monthrange(year, last)[1]}",
        }
        found.append(Found("window", start, end, span, {"precision": "quarter" if matched["quarter"] else "half"}))
    return found


def _single(text: str, day: Day, issued_on: date | None) -> list[Found]:
    at_once = [m for m in _AT_ONCE.finditer(text, max(0, day.start - 16), day.start) if m.end() == day.start]
    if at_once and issued_on is not None:
        span = {"from": issued_on.isoformat(), "until": day.final}
        return [Found("window", at_once[0].start(), day.end, span, {"from": "issued_on"})]
    note = _side(text, day) | ({"time": day.time} if day.time else {})
    note |= {"year": "inherited"} if day.inherited else {}
    note |= {"recurring": "year"} if _recurs(text, day) else {}
    if day.day or day.part in ("底", "末"):
        return [Found("date", day.start, day.end, day.final, note)]
    if note.get("bound") == "until":
        return [Found("date", day.start, day.end, day.final, note | {"precision": "month"})]
    span = {"from": day.first, "until": day.final}
    return [Found("window", day.start, day.end, span, note | {"precision": "third" if day.part else "month"})]


def _side(text: str, day: Day) -> dict[str, str]:
    words = patterns()["date_bounds"]
    after, before = text[day.end : day.end + 6], text[max(0, day.start - 8) : day.start]
    if re.match(rf"\s*(?:{alternatives(words['until_after'])})", after):
        return {"bound": "until"}
    heads = (before.rstrip(" :"), before.rstrip(" :于到为"))
    if any(head.endswith(w) for head in heads for w in words["until_before"]):
        return {"bound": "until"}
    if re.match(rf"\s*(?:{alternatives(words['from_after'])})", after):
        return {"bound": "from"}
    return {}
