"""Figures that are computed, not quoted: written with what they came from, so that anyone can do them again.

A `StatedValue` of kind "computed" carries one of these in `source` (the contract's `from`):

    today = 2024-09-20                     the day of the answer                 → a date
    2024-10-10 − 2024-09-20                calendar days between two days        → 「20天」
    2024-12-02 + 1 month                   a day moved by day|week|month|year    → a date
    2024-10-10 − 5 working_day             the first of so many working days wholly before that day → a date
    2024-10-10 − 5 working_day incl.       the same, that day counted
    2024-10-10 + 5 working_day             the last of so many working days after that day (民法典 201) → a date
    working_day 2024-09-20 … 2024-10-10    working days from one day to another, both counted → 「12个工作日」
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers import StatedValue
from knowledge.calendar import shift
from knowledge.ports import Workdays

_DAY = r"\d{4}-\d\d-\d\d"
_TODAY = re.compile(rf"today = ({_DAY})")
_BETWEEN = re.compile(rf"({_DAY}) − ({_DAY})")
_MOVED = re.compile(rf"({_DAY}) ([+−]) (\d{{1,4}}) (day|week|month|year)")
_WORKING = re.compile(rf"({_DAY}) ([+−]) (\d{{1,3}}) working_day( incl\.)?")
_COUNTED = re.compile(rf"working_day ({_DAY}) … ({_DAY})")


@dataclass(frozen=True, slots=True)
class Derived:
    """What a computation gives, and what went into it; what went in must itself be supported.

    result   a date, or a count of days
    unit     "date" | "day" | "working_day"
    days     the dates that went in
    amounts  the durations that went in: (5, "working_day")
    """

    result: date | int
    unit: str
    days: tuple[date, ...]
    amounts: tuple[tuple[int, str], ...] = ()
    is_today: bool = False

    def written(self) -> tuple[str, ...]:
        """Every way in which an answer may write the result."""
        if isinstance(self.result, date):
            day = self.result
            return chinese(day), f"{day.month}月{day.day}日", f"{day.year}年{day.month}月", f"{day.year}年"
        return (f"{self.result}个工作日",) if self.unit == "working_day" else (f"{self.result}天", f"{self.result}日")


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def redo(source: str, workdays: Workdays | None = None) -> Derived | None:
    """Do the computation again; None where it is not one, or cannot be done. Raises YearNotCovered."""
    try:
        return _redo(source.strip(), workdays)
    except (ValueError, OverflowError):
        return None


def _redo(source: str, workdays: Workdays | None) -> Derived | None:
    if m := _TODAY.fullmatch(source):
        day = date.fromisoformat(m[1])
        return Derived(day, "date", (day,), is_today=True)
    if m := _BETWEEN.fullmatch(source):
        later, earlier = date.fromisoformat(m[1]), date.fromisoformat(m[2])
        return Derived((later - earlier).days, "day", (later, earlier)) if later >= earlier else None
    if m := _MOVED.fullmatch(source):
        day, amount = date.fromisoformat(m[1]), int(m[3])
        return Derived(shift(day, amount if m[2] == "+" else -amount, m[4]), "date", (day,), ((amount, m[4]),))
    return _redo_working(source, workdays) if workdays else None


def _redo_working(source: str, workdays: Workdays) -> Derived | None:
    if m := _WORKING.fullmatch(source):
        day, amount = date.fromisoformat(m[1]), int(m[3])
        result = working_day(day, amount if m[2] == "+" else -amount, workdays, included=bool(m[4]))
        return Derived(result, "date", (day,), ((amount, "working_day"),))
    if m := _COUNTED.fullmatch(source):
        first, last = date.fromisoformat(m[1]), date.fromisoformat(m[2])
        return Derived(working_days_between(first, last, workdays), "working_day", (first, last))
    return None


def working_day(day: date, amount: int, workdays: Workdays, included: bool = False) -> date:
    """The working day that lies `amount` working days after (before, when negative) `day`.

    included: `day` itself is the first of them when it is a working day. Raises YearNotCovered, ValueError for 0.
    """
    if amount == 0:
        raise ValueError("no working days asked for")
    step = timedelta(1 if amount > 0 else -1)
    at = day if included else day + step
    left = abs(amount) - workdays.is_workday(at)
    while left:
        at += step
        left -= workdays.is_workday(at)
    return at


def working_days_between(first: date, last: date, workdays: Workdays) -> int:
    """Working days from first to last, both counted. Raises YearNotCovered, ValueError over ten years."""
    length = (last - first).days + 1
    if length > 3700:
        raise ValueError("too long a time to count working days in")
    return sum(workdays.is_workday(first + timedelta(i)) for i in range(length))


def today_is(day: date, text: str | None = None) -> StatedValue:
    return StatedValue(text or chinese(day), "computed", source=f"today = {day}")


def days_between(later: date, earlier: date) -> StatedValue:
    return StatedValue(f"{(later - earlier).days}天", "computed", source=f"{later} − {earlier}")


def moved(day: date, amount: int, unit: str) -> StatedValue:
    """`day` plus (minus, when negative) an amount of day, week, month or year."""
    sign = "+" if amount >= 0 else "−"
    return StatedValue(chinese(shift(day, amount, unit)), "computed", source=f"{day} {sign} {abs(amount)} {unit}")


def moved_working(day: date, amount: int, workdays: Workdays, included: bool = False) -> StatedValue:
    """Raises YearNotCovered."""
    result = working_day(day, amount, workdays, included)
    sign = "+" if amount > 0 else "−"
    tail = " incl." if included else ""
    return StatedValue(chinese(result), "computed", source=f"{day} {sign} {abs(amount)} working_day{tail}")


def working_days_left(first: date, last: date, workdays: Workdays) -> StatedValue:
    """Raises YearNotCovered."""
    amount = working_days_between(first, last, workdays)
    return StatedValue(f"{amount}个工作日", "computed", source=f"working_day {first} … {last}")
