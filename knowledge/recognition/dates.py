"""Dates and windows of dates. Input is folded text (`knowledge.numerals.fold`)."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from knowledge.numerals import number
from knowledge.recognition.found import Found, alternatives, patterns

_N = r"(?:\d{1,2}|[〇零一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:19|20)\d\d|[一二][〇零○0九一二三四五六七八九]{3})"
# A date may be broken where the printed line was full.
_GAP = r"[ ]{0,3}\n?[ ]{0,3}"
_SPACE = r"[ ]{0,3}"
_SHORT_YEAR = rf"(?<!\d)[1-4]\d(?={_SPACE}年{_SPACE}\d{{1,2}}{_SPACE}月{_SPACE}\d{{1,2}}{_SPACE}日)"
_RELATIVE = {"次年": 1, "翌年": 1, "明年": 1, "来年": 1, "当年": 0, "本年": 0, "今年": 0, "同年": 0}
_WEEKDAY = rf"(?:{_SPACE}\((?:星期|周|礼拜)[一二三四五六日天]\))?"
_TIME = (
    rf"(?:{_SPACE}(?P<half>上午|下午|晚上?|中午|凌晨|早上?)?{_SPACE}"
    rf"(?:(?P<hour>\d{{1,2}}|[零一二三四五六七八九十]{{1,3}})(?:{_SPACE}:{_SPACE}(?P<minute>\d\d)(?::\d\d)?|{_SPACE}[时点](?:整|(?P<minute2>\d\d)分|(?P<half2>半))?)))?"
)
_CHINESE_DATE = re.compile(
    rf"(?:(?P<year>{_YEAR}|{_SHORT_YEAR}){_GAP}年{_GAP}|(?P<relative>{alternatives(_RELATIVE)}){_GAP})?"
    rf"(?P<month>{_N}){_GAP}月(?:份)?{_GAP}(?:(?P<day>{_N}){_GAP}[日号](?!内|以内|之内)|(?P<part>底|末|初|上旬|中旬|下旬))?"
    + _WEEKDAY
    + _TIME
)
_NUMERIC_DATE = re.compile(
    r"(?<![\d./])(?P<year>(?:19|20)\d\d)(?P<mark>[./-])(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<day>0?[1-9]|[12]\d|3[01])(?![\d/])"
    + _WEEKDAY
    + _TIME
)
_BARE_DAY = re.compile(rf"(?P<day>{_N}){_GAP}[日号](?!内|以内|之内|后|以上)" + _WEEKDAY + _TIME)
_BARE_NUMERIC = re.compile(
    r"(?P<month>0?[1-9]|1[0-2])(?P<mark>[./-])(?P<day>0?[1-9]|[12]\d|3[01])(?![\d./])" + _WEEKDAY + _TIME
)
# 「3、4、5日」: the days of a list before the last print no 日.
_LISTED = rf"(?=(?:{_SPACE}[、和及]{_SPACE}{_N}){{0,6}}{_SPACE}[、和及]{_SPACE}{_N}{_SPACE}日(?!内|后))"
_LISTED_DAY = re.compile(rf"(?P<day>{_N}){_LISTED}")
_LISTED_DATE = re.compile(rf"(?:(?P<year>{_YEAR}){_GAP}年{_GAP})?(?P<month>{_N}){_GAP}月{_GAP}(?P<day>{_N}){_LISTED}")
_BETWEEN = re.compile(
    rf"{_GAP}(?:\((?:含|含当日|起)\))?(?:起|开始)?{_GAP}[,，]?{_GAP}(?:-{{1,4}}|~|至|到|截止?至?到?)(?:{_GAP}于)?{_GAP}"
)
_LIST = re.compile(rf"{_GAP}(?:、|和|及|,|，){_GAP}")
YEAR_ALONE = re.compile(rf"(?<![\d-])(?P<year>{_YEAR}){_GAP}年(?!{_GAP}(?:{_N}){_GAP}月)")
_AT_ONCE = re.compile(rf"(?:即日|即时|发文之日|发布之日|通知发布之日|印发之日)起?{_GAP}(?:至|到|-){_GAP}")


@dataclass(frozen=True, slots=True)
class _Day:
    """One printed date; year None: not printed. day None: the month alone."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    shift: int = 0
    part: str | None = None
    time: str | None = None
    inherited: bool = False

    @property
    def possible(self) -> bool:
        last = 29 if self.year is None and self.month == 2 else 31
        if not 1 <= self.month <= 12:
            return False
        if self.year is not None:
            last = calendar.monthrange(self.year, self.month)[1]
        elif self.month in (4, 6, 9, 11):
            last = 30
        return self.day is None or 1 <= self.day <= last

    @property
    def first(self) -> str:
        day = self.day or {"中旬": 11, "下旬": 21}.get(self.part or "", 1)
        if self.part in ("底", "末"):
            day = self._last
        return self._iso(day)

    @property
    def final(self) -> str:
        return self._iso(self.day or {"上旬": 10, "初": 10, "中旬": 20}.get(self.part or "", self._last))

    @property
    def _last(self) -> int:
        return calendar.monthrange(self.year or 2023, self.month)[1]

    def _iso(self, day: int) -> str:
        prefix = "-" if self.year is None else f"{self.year:04d}"
        return f"{prefix}-{self.month:02d}-{day:02d}"


def impossible_dates(text: str) -> list[tuple[int, int]]:
    """Spans of printed dates that no calendar holds, such as 2月30日."""
    return [(d.start, d.end) for d in _printed(text) if not d.possible]


def find_dates(text: str, year: int | None = None, issued_on: date | None = None) -> list[Found]:
    """Dates and windows; `year` stands where neither the date nor its surroundings print one.

    「即日起至…」 becomes a window when `issued_on` is known, else the date of its end.
    """
    days = _with_years(text, list(_printed(text)), year, issued_on)
    found: list[Found] = _periods(text)
    index = 0
    while index < len(days):
        following = days[index + 1] if index + 1 < len(days) else None
        if following is not None and _BETWEEN.fullmatch(text, days[index].end, following.start):
            found += _window(text, days[index], following)
            index += 2
        else:
            found += _single(text, days[index], issued_on)
            index += 1
    return found


def _printed(text: str) -> Iterator[_Day]:
    """Every date in order; a day without a month (「9月3日至10日」) takes it from the date it follows."""
    streams = (
        _Stream(text, _CHINESE_DATE, _is_a_date),
        _Stream(text, _NUMERIC_DATE),
        _Stream(text, _OPEN_RANGE, _opens),
        _Stream(text, _LISTED_DATE),
    )
    at = 0
    while candidates := [m for s in streams if (m := s.from_(at)) is not None]:
        day = _day(min(candidates, key=lambda m: (m.start(), -m.end())))
        yield day
        at = day.end
        while (day_after := _follower(text, day)) is not None:
            yield day_after
            day, at = day_after, day_after.end


class _Stream:
    """The matches of one pattern, each looked for once however often it is asked."""

    def __init__(
        self, text: str, pattern: re.Pattern[str], accepts: Callable[[re.Match[str]], bool] = lambda _: True
    ) -> None:
        self._text, self._pattern, self._accepts = text, pattern, accepts
        self._found = pattern.search(text)

    def from_(self, at: int) -> re.Match[str] | None:
        """The first accepted match that starts at or after `at`; `at` never goes back."""
        while self._found and (self._found.start() < at or not self._accepts(self._found)):
            self._found = self._pattern.search(self._text, max(at, self._found.start() + 1))
        return self._found


_OPEN_RANGE = re.compile(
    rf"(?:(?P<year>{_YEAR}){_GAP}年{_GAP})?(?P<month>{_N})(?:{_GAP}月{_GAP}(?P<day>{_N}))?"
    rf"(?={_GAP}[-~至到]{_GAP}{_N}{_GAP}(?:日|月))"
)


_CLOSES_RANGE = re.compile(rf"{_GAP}[-~至到]{_GAP}({_N}){_GAP}(日|月)(?!内|以)")


def _opens(matched: re.Match[str]) -> bool:
    """「9月3—10日」 and 「2024年9—10月」: the first end prints no 日 or 月 of its own."""
    closing = _CLOSES_RANGE.match(matched.string, matched.end())
    wanted = "日" if matched["day"] else "月"
    if closing is None or closing[2] != wanted:
        return False
    return bool(matched["day"] or matched["year"]) or _rises(matched, closing)


def _rises(matched: re.Match[str], closing: re.Match[str]) -> bool:
    """「9-11月」 with nothing before that makes the first figure part of another number."""
    glued = matched.string[max(0, matched.start() - 1) : matched.start()]
    return 1 <= _int(matched["month"]) < _int(closing[1]) <= 12 and not re.match(r"[\d.\-/~第]", glued)


def _is_a_date(matched: re.Match[str]) -> bool:
    """「第3月」「3月以上」 are none, nor is a month that ends a longer number."""
    if matched["year"] or matched["relative"]:
        return True
    text, whole_month = matched.string, matched["day"] is None
    before = text[max(0, matched.start() - 1) : matched.start()]
    if before and (before.isdigit() or (before in "第每.个" and whole_month)):
        return False
    if whole_month and matched["part"] is None and re.match(r"\s?\d", text[matched.end() : matched.end() + 2]):
        return False
    return not (
        whole_month and matched["part"] is None and text.startswith(("以上", "以内", "以下", "内"), matched.end())
    )


def _day(matched: re.Match[str], month: int | None = None, year: int | None = None) -> _Day:
    groups = matched.groupdict()
    printed = groups.get("year")
    return _Day(
        start=matched.start(),
        end=_trim(matched),
        year=_whole_year(_int(printed)) if printed else year,
        month=_int(groups["month"]) if groups.get("month") else month or 0,
        day=_int(groups["day"]) if groups.get("day") else None,
        shift=_RELATIVE.get(groups.get("relative") or "", -1) + 1 if groups.get("relative") else 0,
        part=groups.get("part"),
        time=_time(groups),
    )


def _whole_year(year: int) -> int:
    return year if year >= 100 else 2000 + year


def _trim(matched: re.Match[str]) -> int:
    return matched.start() + len(matched[0].rstrip())


def _int(text: str) -> int:
    value = number(text)
    return int(value) if value is not None else 0


def _time(groups: dict[str, str | None]) -> str | None:
    if not groups.get("hour"):
        return groups.get("half")
    hour = _int(groups["hour"] or "")
    half = (groups.get("half") or " ")[0]
    if (half in "下晚" and hour < 12) or (half == "晚" and hour == 12):
        hour += 12
    minute = 30 if groups.get("half2") else _int(groups.get("minute") or groups.get("minute2") or "0")
    return f"{hour:02d}:{minute:02d}"


def _follower(text: str, day: _Day) -> _Day | None:
    """The end of a range, or the next of a list, that leaves out its month."""
    joined = _BETWEEN.match(text, day.end) or (_LIST.match(text, day.end) if day.day else None)
    if joined is None:
        return None
    if _CHINESE_DATE.match(text, joined.end()) or _NUMERIC_DATE.match(text, joined.end()):
        return None
    if matched := _LISTED_DAY.match(text, joined.end()) or _BARE_DAY.match(text, joined.end()):
        return replace(_day(matched, day.month, day.year), shift=day.shift)
    numeric = _NUMERIC_DATE.match(text, day.start)
    if numeric and (matched := _BARE_NUMERIC.match(text, joined.end())) and matched["mark"] == numeric["mark"]:
        return _day(matched)
    return None


def _with_years(text: str, days: list[_Day], year: int | None, issued_on: date | None) -> list[_Day]:
    """Give each date its year: its own, else the last one printed in its line, else a near one before, else `year`."""
    lone = [(m.start(), _int(m["year"])) for m in YEAR_ALONE.finditer(text)]
    result: list[_Day] = []
    printed: int | None = None
    for day in days:
        if day.year is not None:
            printed = day.year
        elif not _recurs(text, day):
            inherited = _in_line(text, day, lone, result) or _plausible(printed, _after_issue(day, year, issued_on))
            day = _completed(text, replace(day, year=inherited, inherited=True), result[-1] if result else None)
        if day.possible:
            result.append(day)
    return result


def _completed(text: str, day: _Day, previous: _Day | None) -> _Day:
    """The end of a window that runs over New Year, and 「次年」."""
    if previous and previous.year and day.year and _BETWEEN.fullmatch(text, previous.end, day.start):
        day = replace(day, year=previous.year + (day.month < previous.month and not day.shift))
    return replace(day, year=day.year + day.shift - 1) if day.shift and day.year is not None else day


def _in_line(text: str, day: _Day, lone: list[tuple[int, int]], before: list[_Day]) -> int | None:
    """The last year printed, or already inherited, in the line of the date."""
    line = text.rfind("\n", 0, day.start) + 1
    near = [(before[-1].start, before[-1].year)] if before and before[-1].start >= line and before[-1].year else []
    at = bisect_left(lone, (day.start, 0)) - 1
    if at >= 0 and lone[at][0] >= line:
        near.append(lone[at])
    return max(near)[1] if near else None


def _after_issue(day: _Day, year: int | None, issued_on: date | None) -> int | None:
    """A notice for 2026 that was issued on 2025-12-12 means by 12月22日 that of 2025."""
    if year is None or issued_on is None or issued_on.year != year - 1:
        return year
    return issued_on.year if (day.month, day.day or 31) >= (issued_on.month, issued_on.day) else year


def _plausible(printed: int | None, year: int | None) -> int | None:
    """A year printed further up counts when it is the document's or the next, unlike that of 「有效期至2027年」."""
    return printed if printed is not None and (year is None or printed in (year, year + 1)) else year


def _recurs(text: str, day: _Day) -> bool:
    """「每年4月30日」 has no year to inherit."""
    before = text[max(0, day.start - 6) : day.start].rstrip()
    named = patterns()["recurring"]
    return before.endswith(tuple(named["any"])) or (day.shift == 1 and before.endswith(tuple(named["this_year"])))


def _window(text: str, first: _Day, last: _Day) -> list[Found]:
    note = _times(first, last) | ({"year": "inherited"} if first.inherited else {})
    note |= {"recurring": "year"} if _recurs(text, first) else {}
    span = {"from": first.first, "until": last.final}
    return [Found("window", first.start, last.end, span, note)]


def _times(first: _Day, last: _Day) -> dict[str, str]:
    pairs = {"from_time": first.time, "until_time": last.time}
    return {k: v for k, v in pairs.items() if v}


_PERIOD = re.compile(
    rf"(?P<year>{_YEAR}){_SPACE}年{_SPACE}(?:度)?(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|年?(?P<end>底|末))"
)


def _periods(text: str) -> list[Found]:
    """「2024年第四季度」「2025年上半年」 are windows, 「2024年底」 is its last day."""
    found = []
    for matched in _PERIOD.finditer(text):
        year, start, end = _int(matched["year"]), matched.start(), matched.end()
        if matched["end"]:
            after = re.match(rf"\s*(?:{alternatives(patterns()['date_bounds']['until_after'])})", text[end : end + 6])
            found.append(Found("date", start, end, f"{year}-12-31", {"bound": "until"} if after else {}))
            continue
        months = (
            (3, _int(matched["quarter"]) * 3 - 2) if matched["quarter"] else (6, 1 if matched["half"] == "上" else 7)
        )
        last = months[1] + months[0] - 1
        span = {
            "from": f"{year}-{months[1]:02d}-01",
            "until": f"{year}-{last:02d}-{calendar.monthrange(year, last)[1]}",
        }
        found.append(Found("window", start, end, span, {"precision": "quarter" if matched["quarter"] else "half"}))
    return found


def _single(text: str, day: _Day, issued_on: date | None) -> list[Found]:
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


def _side(text: str, day: _Day) -> dict[str, str]:
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


def find_clock_times(text: str) -> set[str]:
    """Every 17:00, 下午5点, 24时 of a folded text as "HH:MM"."""
    clock = re.compile(
        rf"(?P<half>上午|下午|晚上?|中午|凌晨|早上?)?{_GAP}(?<![\d:])(?P<hour>\d{{1,2}})"
        rf"(?:{_GAP}:{_GAP}(?P<minute>\d\d)(?!\d)|{_GAP}[时点](?!间|候|代)(?:(?P<minute2>\d\d)分|(?P<half2>半))?)"
    )
    return {t for m in clock.finditer(text) if (t := _time(m.groupdict())) is not None}
