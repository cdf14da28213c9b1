"""From which day a document, or one sentence of it, holds: 「自2026年1月1日起施行」, else the day of its issue."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from knowledge.calendar import shift
from knowledge.clauses import Document
from knowledge.numerals import fold, number
from knowledge.values import Value
from knowledge.vocabulary import load

_UNITS = {"日": (1, "day"), "天": (1, "day"), "工作日": (2, "day"), "月": (1, "month")}  # never early: 2 days each


def acts_from(document: Document, start: int, end: int) -> date | None:
    """The first day on which the sentence acts: its own, its document's, else the day of issue; None where unknown."""
    return _of_sentence(document, start, end) or effective_from(document)


def has_begun(day: date | None, today: date) -> bool:
    return day is None or day <= today


@lru_cache(maxsize=256)
def effective_from(document: Document) -> date | None:
    """The day that the document itself names for its coming into force, else the day of its issue."""
    for value in document.values:
        if value.kind == "date" and _is_of_document(document, value):
            return _day(value)
    return _counted(document) or document.issued_on


def _of_sentence(document: Document, start: int, end: int) -> date | None:
    dates = [v for v in document.values if v.kind == "date" and start <= v.start and v.end <= end]
    return next((day for v in dates if _opens(document, v) and (day := _day(v))), None)


def _opens(document: Document, value: Value) -> bool:
    """「自…起」 around a date; of a window it is the first day of something else."""
    after = fold(document.text[value.end : value.end + 6])
    return value.note.get("bound") == "from" or bool(re.match(_words()["starts"], after))


def _is_of_document(document: Document, value: Value) -> bool:
    before = fold(document.text[max(0, value.start - 24) : value.start])
    after = fold(document.text[value.end : value.end + 16])
    named = re.search(_words()["of_document"], before)
    return bool(named and _opens(document, value) and re.search(_words()["takes_effect"], after))


def _counted(document: Document) -> date | None:
    """「自发布之日起30日后施行」."""
    found = re.search(_words()["after_issue"] + "[^。;]{0,4}(?:施行|执行|实施|生效)", fold(document.text))
    amount = number(found["n"]) if found else None
    if found is None or amount is None or document.issued_on is None:
        return None
    times, unit = _UNITS[found["unit"]]
    return shift(document.issued_on, int(amount) * times, unit)


def _day(value: Value) -> date | None:
    try:
        return date.fromisoformat(str(value.normalised))
    except ValueError:
        return None


def _words() -> dict[str, Any]:
    read: dict[str, Any] = load("edits")
    return read
