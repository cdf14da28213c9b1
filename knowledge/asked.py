"""The day or the time that a question asks about: 「11月12号」「后天」「下周一」「明年3月」「我11月满五年」.

It goes into computations only. No answer repeats it: what the asker says is no source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from knowledge.calendar import add_months
from knowledge.recognise import recognise
from knowledge.values import Value
from knowledge.vocabulary import load

FARTHEST = 30


@dataclass(frozen=True, slots=True)
class AskedTime:
    """From the first to the last day meant; both the same for one day."""

    first: date
    last: date


def asked_times(text: str, today: date, year: int | None = None, years: bool = False) -> list[AskedTime]:
    """In the order of the question. year: of a day named without one (default: this year).

    years: also a whole year, 「明年」. Days of the asker's past (「2019年6月毕业」) are left out.
    """
    values = [v for v in recognise(text, year or today.year) if not _is_fact(text, v)]
    found = [a for v in values if (a := _asked(v)) is not None and abs(a.first.year - today.year) <= FARTHEST]
    return found or list(_relative(text, today)) or (list(_whole_years(text, today)) if years else [])


def possible_days(text: str, today: date, near: Iterable[date] = ()) -> set[date]:
    """Every day that the question may mean: days without a year are taken in the years around today and `near`."""
    around = {d.year + i for d in (today, *near) for i in (-1, 0, 1)}
    return {day for y in around for a in asked_times(text, today, y, years=True) for day in (a.first, a.last)}


def _is_fact(text: str, value: Value) -> bool:
    words = load("calendar")
    after = re.search(words["facts_after"], text[value.end : value.end + 8])
    return bool(after or re.search(words["facts_before"], text[: value.start]))


def _asked(value: Value) -> AskedTime | None:
    if value.kind not in ("date", "window"):
        return None
    ends = value.normalised
    try:
        first, last = (
            (date.fromisoformat(ends[k]) for k in ("from", "until"))
            if value.kind == "window"
            else (date.fromisoformat(ends),) * 2
        )
    except ValueError:  # without a year
        return None
    return AskedTime(first.replace(day=1), last) if value.note.get("precision") == "month" else AskedTime(first, last)


def _relative(text: str, today: date) -> Iterator[AskedTime]:
    monday = today - timedelta(today.weekday())
    words = load("calendar")
    text = re.sub(words["past_spans"], " ", text)
    for prefix, weeks in _longest_first(words["relative_weeks"]):
        for name, weekday in words["weekdays"].items():
            if prefix + name in text:
                text = text.replace(prefix + name, " ")
                yield _one_day(monday + timedelta(7 * weeks + weekday))
    for word, (kind, count) in _longest_first(words["relative_spans"]):
        if word in text:
            text = text.replace(word, " ")
            yield _span(today, kind, count)
    for word, days in _longest_first(words["relative_days"]):
        if word in text:
            text = text.replace(word, " ")
            yield _one_day(today + timedelta(days))


def _span(today: date, kind: str, count: int) -> AskedTime:
    if kind == "year_end":
        return _one_day(date(today.year + count, 12, 31))
    first = add_months(today.replace(day=1), count)
    last = add_months(first, 1) - timedelta(1)
    return _one_day(last) if kind == "month_end" else AskedTime(first, last)


def _whole_years(text: str, today: date) -> Iterator[AskedTime]:
    for word, shift in load("calendar")["relative_years"].items():
        if word in text:
            yield AskedTime(date(today.year + shift, 1, 1), date(today.year + shift, 12, 31))


def _one_day(day: date) -> AskedTime:
    return AskedTime(day, day)


def _longest_first(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(words.items(), key=lambda item: -len(item[0]))
