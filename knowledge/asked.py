"""The day or the time that a question asks about: 「11月12号」「后天」「下周一」「明年3月」「我11月满五年」.

It goes into computations only. No answer repeats it: what the asker says is no source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from knowledge.recognise import recognise
from knowledge.vocabulary import load


@dataclass(frozen=True, slots=True)
class AskedTime:
    """From the first to the last day meant; both the same for one day."""

    first: date
    last: date


def asked_times(text: str, today: date, year: int | None = None) -> list[AskedTime]:
    """In the order of the question. year: of a day named without one (default: this year)."""
    found = [a for v in recognise(text, year or today.year) if (a := _asked(v.kind, v.normalised)) is not None]
    return found + list(_relative(text, today))


def possible_days(text: str, today: date, near: Iterable[date] = ()) -> set[date]:
    """Every day that the question may mean: days without a year are taken in the years around today and `near`."""
    years = {d.year + i for d in (today, *near) for i in (-1, 0, 1)}
    return {day for y in years for a in asked_times(text, today, y) for day in (a.first, a.last)}


def _asked(kind: str, normalised: Any) -> AskedTime | None:
    span = {"date": lambda: (normalised, normalised), "window": lambda: (normalised["from"], normalised["until"])}
    if kind not in span:
        return None
    try:
        first, last = (date.fromisoformat(d) for d in span[kind]())
    except ValueError:
        return None
    return AskedTime(first, last)


def _relative(text: str, today: date) -> Iterator[AskedTime]:
    monday = today - timedelta(today.weekday())
    for prefix, weeks in _longest_first(load("calendar")["relative_weeks"]):
        for name, weekday in load("calendar")["weekdays"].items():
            if prefix + name in text:
                text = text.replace(prefix + name, " ")
                yield _one_day(monday + timedelta(7 * weeks + weekday))
    for word, days in _longest_first(load("calendar")["relative_days"]):
        if word in text:
            text = text.replace(word, " ")
            yield _one_day(today + timedelta(days))


def _one_day(day: date) -> AskedTime:
    return AskedTime(day, day)


def _longest_first(words: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(words.items(), key=lambda item: -len(item[0]))
