"""Dates as they are printed, one after the other, before any year is inherited. Input is folded text."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from knowledge.numerals import number
from knowledge.recognition.found import alternatives, patterns

_N = r"(?:\d{1,2}|[〇零一二三四五六七八九十]{1,3})"
YEAR = r"(?:(?:19|20)\d\d|[一二][〇零○0九一二三四五六七八九]{3})"
# A date may be broken where the printed line was full.
_GAP = r"[ ]{0,3}\n?[ ]{0,3}"
SPACE = r"[ ]{0,3}"
_SHORT_YEAR = rf"(?<!\d)[1-4]\d(?={SPACE}年{SPACE}\d{{1,2}}{SPACE}月{SPACE}\d{{1,2}}{SPACE}日)"
_RELATIVE = {"次年": 1, "翌年": 1, "明年": 1, "来年": 1, "当年": 0, "本年": 0, "今年": 0, "同年": 0}
_WEEKDAY = rf"(?:{SPACE}\((?:星期|周|礼拜)[一二三四五六日天]\))?"
_TIME = (
    rf"(?:{SPACE}(?P<half>上午|下午|晚上?|中午|凌晨|早上?)?{SPACE}"
    rf"(?:(?P<hour>\d{{1,2}}|[零一二三四五六七八九十]{{1,3}})(?:{SPACE}:{SPACE}(?P<minute>\d\d)(?::\d\d)?|{SPACE}[时点](?:整|(?P<minute2>\d\d)分|(?P<half2>半))?)))?"
)
_CHINESE_DATE = re.compile(
    rf"(?:(?P<year>{YEAR}|{_SHORT_YEAR}){_GAP}年{_GAP}|(?P<relative>{alternatives(_RELATIVE)}){_GAP})?"
    rf"(?P<month>{_N}){_GAP}月(?:份)?{_GAP}(?:(?P<day>{_N}){_GAP}[日号](?!内|以内|之内)|(?P<part>底|末|初|上中旬|中上旬|中下旬|上旬|中旬|下旬))?"
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
    r"(?P<month>0?[1-9]|1[0-2])(?P<mark>[./-])(?P<day>0?[1-9]|[12]\d|3[01])(?![\d./])(?:日(?![内后]))?"
    + _WEEKDAY
    + _TIME
)
# 「单位公示 8.17—9.4」「9.1日至9.30日」「9.30前」: month and day with a dot, in a line that speaks of times.
_DOTTED = re.compile(r"(?<![\d.\-/~第A-Za-z分])(?<![A-Za-z][ ])" + _BARE_NUMERIC.pattern.replace("[./-]", r"\."))
# 「3、4、5日」: the days of a list before the last print no 日.
_LISTED = rf"(?=(?:{SPACE}[、和及]{SPACE}{_N}){{0,6}}{SPACE}[、和及]{SPACE}{_N}{SPACE}日(?!内|后))"
_LISTED_DAY = re.compile(rf"(?P<day>{_N}){_LISTED}")
_LISTED_DATE = re.compile(rf"(?:(?P<year>{YEAR}){_GAP}年{_GAP})?(?P<month>{_N}){_GAP}月{_GAP}(?P<day>{_N}){_LISTED}")
_TIMES, _BOUND = patterns()["times"], patterns()["bound_of_dotted"]
_NEAR = 60
_UNITS = patterns()["units_of_dotted"]
BETWEEN = re.compile(
    rf"{_GAP}(?:上午|下午|中午|晚上?|早上?|凌晨)?(?:\((?:含|含当日|起)\))?(?:起|开始)?{_GAP}[,，]?{_GAP}(?:-{{1,4}}|~|至|到|截止?至?到?)(?:{_GAP}于)?{_GAP}"
)
_LIST = re.compile(rf"{_GAP}(?:、|和|及|,|，){_GAP}")
YEAR_ALONE = re.compile(rf"(?<![\d-])(?P<year>{YEAR}){_GAP}年(?!{_GAP}(?:{_N}){_GAP}月)")


@dataclass(frozen=True, slots=True)
class Day:
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
        day = self.day or {"中旬": 11, "中下旬": 11, "下旬": 21}.get(self.part or "", 1)
        if self.part in ("底", "末"):
            day = self._last
        return self._iso(day)

    @property
    def final(self) -> str:
        thirds = {"上旬": 10, "初": 10, "中旬": 20, "上中旬": 20, "中上旬": 20}
        return self._iso(self.day or thirds.get(self.part or "", self._last))

    @property
    def _last(self) -> int:
        return calendar.monthrange(self.year or 2023, self.month)[1]

    def _iso(self, day: int) -> str:
        prefix = "-" if self.year is None else f"{self.year:04d}"
        return f"{prefix}-{self.month:02d}-{day:02d}"


def printed_dates(text: str) -> Iterator[Day]:
    """Every date in order; a day without a month (「9月3日至10日」) takes it from the date it follows."""
    streams = (
        _Stream(text, _CHINESE_DATE, _is_a_date),
        _Stream(text, _NUMERIC_DATE),
        _Stream(text, _OPEN_RANGE, _opens),
        _Stream(text, _LISTED_DATE),
        _Stream(text, _DOTTED, _is_dotted),
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
    rf"(?:(?P<year>{YEAR}){_GAP}年{_GAP})?(?P<month>{_N})(?:{_GAP}月{_GAP}(?P<day>{_N}))?"
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
    return 1 <= whole(matched["month"]) < whole(closing[1]) <= 12 and not re.match(r"[\d.\-/~第]", glued)


def _is_a_date(matched: re.Match[str]) -> bool:
    """「第3月」「3月以上」 are none, nor is a month that ends a longer number."""
    if matched["year"] or matched["relative"]:
        return True
    text, whole_month = matched.string, matched["day"] is None
    before = text[max(0, matched.start() - 1) : matched.start()]
    if before and (before.isdigit() or (before in "第每.个" and whole_month)):
        return False
    if whole_month and matched["part"] is None and re.match(r"[ ]?\d", text[_trim(matched) : _trim(matched) + 2]):
        return False
    return not (
        whole_month and matched["part"] is None and text.startswith(("以上", "以内", "以下", "内"), matched.end())
    )


def _is_dotted(matched: re.Match[str]) -> bool:
    """A day, and no figure: 日 behind it, or it opens a span of such days, or something ends with it."""
    text, end = matched.string, _trim(matched)
    joined = BETWEEN.match(text, end)
    closing = _BARE_NUMERIC.match(text, joined.end()) if joined else None
    spans = closing is not None and closing["mark"] == "." and not re.match(_UNITS, text[closing.end() :][:3])
    ends = re.match(_BOUND, text[end : end + 4]) is not None or bool(matched["half"] or matched["hour"])
    ends = ends or (text[max(0, matched.start() - 1) : matched.start()] in ("(", ":") and text[end : end + 1] in ",，)")
    before, after = text[max(0, end - _NEAR) : end].rpartition("\n")[2], text[end : end + _NEAR].partition("\n")[0]
    return text[end - 1] == "日" or ((spans or ends) and re.search(_TIMES, before + after) is not None)


def _day(matched: re.Match[str], month: int | None = None, year: int | None = None) -> Day:
    groups = matched.groupdict()
    printed = groups.get("year")
    return Day(
        start=matched.start(),
        end=_trim(matched),
        year=_whole_year(whole(printed)) if printed else year,
        month=whole(groups["month"]) if groups.get("month") else month or 0,
        day=whole(groups["day"]) if groups.get("day") else None,
        shift=_RELATIVE.get(groups.get("relative") or "", -1) + 1 if groups.get("relative") else 0,
        part=groups.get("part"),
        time=_time(groups),
    )


def _whole_year(year: int) -> int:
    return year if year >= 100 else 2000 + year


def _trim(matched: re.Match[str]) -> int:
    return matched.start() + len(matched[0].rstrip())


def whole(text: str) -> int:
    value = number(text)
    return int(value) if value is not None else 0


def _time(groups: dict[str, str | None]) -> str | None:
    if not groups.get("hour"):
        return groups.get("half")
    hour = whole(groups["hour"] or "")
    half = (groups.get("half") or " ")[0]
    if (half in "下晚" and hour < 12) or (half == "晚" and hour == 12):
        hour += 12
    minute = 30 if groups.get("half2") else whole(groups.get("minute") or groups.get("minute2") or "0")
    return f"{hour:02d}:{minute:02d}"


def _follower(text: str, day: Day) -> Day | None:
    """The end of a range, or the next of a list, that leaves out its month."""
    joined = BETWEEN.match(text, day.end) or (_LIST.match(text, day.end) if day.day else None)
    if joined is None:
        return None
    if _CHINESE_DATE.match(text, joined.end()) or _NUMERIC_DATE.match(text, joined.end()):
        return None
    if matched := _LISTED_DAY.match(text, joined.end()) or _BARE_DAY.match(text, joined.end()):
        return replace(_day(matched, day.month, day.year), shift=day.shift)
    numeric = _NUMERIC_DATE.match(text, day.start) or _DOTTED.match(text, day.start)
    if numeric and (matched := _BARE_NUMERIC.match(text, joined.end())) and matched["mark"] == numeric["mark"]:
        return _day(matched)
    return None


def find_clock_times(text: str) -> set[str]:
    """Every 17:00, 下午5点, 24时 of a folded text as "HH:MM"."""
    clock = re.compile(
        rf"(?P<half>上午|下午|晚上?|中午|凌晨|早上?)?{_GAP}(?<![\d:])(?P<hour>\d{{1,2}})"
        rf"(?:{_GAP}:{_GAP}(?P<minute>\d\d)(?!\d)|{_GAP}[时点](?!间|候|代)(?:(?P<minute2>\d\d)分|(?P<half2>半))?)"
    )
    return {t for m in clock.finditer(text) if (t := _time(m.groupdict())) is not None}
