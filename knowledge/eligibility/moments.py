"""Dates as people know them: to the day, the month or the year; and the counting of full years.

Counting follows 民法典 第二百零一条、第二百零二条: the first day is not counted, a period of years ends on the
corresponding day, and where the month has no such day on its last day. 「N年以上」 includes N (第一千二百五十九条).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.calendar import add_months

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which something may have happened: `first == last` when the day is known."""

    first: date
    last: date

    @classmethod
    def of(cls, written: str) -> Span:
        """ "2019", "2019-07" or "2019-07-01"; ValueError for anything else and for days that do not exist."""
        match = _WRITTEN.fullmatch(written.strip())
        if match is None:
            raise ValueError(written)
        year, month, day = (int(g) if g else None for g in match.groups())
        assert year is not None
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), last_of(year, month))
        return cls(date(year, month, day), date(year, month, day))


def last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def full_months(since: date, to: date) -> int:
    """How many full months lie between; 0 when `to` comes first."""
    months = (to.year - since.year) * 12 + to.month - since.month
    while months > 0 and add_months(since, months) > to:
        months -= 1
    return max(months, 0)


def latest_start(to: date, months: int) -> date:
    """The last day from which `months` are full at `to`."""
    day = add_months(to, -months)
    while add_months(day + timedelta(1), months) <= to:
        day += timedelta(1)
    return day


def in_chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def span_in_chinese(span: Span) -> str:
    """As precise as it was told: 2019年, 2019年7月 or 2019年7月1日."""
    if span.first == span.last:
        return in_chinese(span.first)
    if (span.first.month, span.last.month) == (1, 12):
        return f"{span.first.year}年"
    return f"{span.first.year}年{span.first.month}月"
