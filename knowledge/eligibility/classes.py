"""The classes into which the rules can divide the answers to a question, each with one value that stands for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

from knowledge.eligibility.logic import UNKNOWN_ANSWER, Before, Below, Facts, Full, Limit, Truth, Value
from knowledge.eligibility.moments import Span, in_chinese, latest_start

if TYPE_CHECKING:
    from knowledge.eligibility.flow import Question
    from knowledge.eligibility.form import Form


@dataclass(frozen=True)
class Sample:
    """A value that stands for its class; `label` says the class in words, `many` how many classes behave like it."""

    value: Value
    label: str
    many: int = 1


def samples(form: Form, name: str, facts: Facts, today: date) -> list[Sample]:
    """One value for each class that some rule can tell apart, given the other answers; 不清楚 comes last."""
    question = form.questions[name]
    kinds = {"choice": _choices, "several": _sets, "number": _numbers, "date": _dates}
    unknown = Sample(UNKNOWN_ANSWER, form.words.notes["unknown_label"])
    return [*kinds[question.kind](form, question, facts, today), unknown]


def _choices(form: Form, question: Question, facts: Facts, today: date) -> list[Sample]:
    return [Sample(o, form.words.label(question.id, o)) for o in question.options]


def _sets(form: Form, question: Question, facts: Facts, today: date) -> list[Sample]:
    free = [o for o in question.options if o != question.alone]
    labels = form.words.questions[question.id].labels
    alone = [Sample(frozenset({question.alone}), labels[question.alone])] if question.alone else []
    if _separable(form, question.id):
        # Nothing reads two options together, so what a set does is what its options do one by one.
        others = 2 ** len(free) - len(free)
        return [Sample(frozenset({o}), labels[o], others if o == free[0] else 1) for o in free] + alone
    sets = [frozenset(c) for size in range(1, len(free) + 1) for c in combinations(free, size)]
    return [Sample(s, "、".join(labels[o] for o in question.options if o in s)) for s in sets] + alone


def _separable(form: Form, name: str) -> bool:
    """No rule hangs on the question, and each thing shown reads at most one of its options."""
    readers = [[p for p in c.walk() if name in p.questions()] for c in form.shown_conditions]
    asking = [c for c in form.conditions.values() if c and any(name in p.questions() for p in c.walk())]
    return not form.touched_by[name] and not asking and all(len(parts) <= 1 for parts in readers)


def _rows(limit: Limit, facts: Facts) -> list[Any]:
    row = limit.of(facts)
    if isinstance(row, Truth):
        return limit.rows()
    return [] if row is None else [row]


def _numbers(form: Form, question: Question, facts: Facts, today: date) -> list[Sample]:
    read = [c for c in form.all_conditions if isinstance(c, Below) and c.question == question.id]
    limits = sorted({row for c in read for row in _rows(c.limit, facts)})
    notes, unit = form.words.notes, question.unit
    under = [Sample(float(n - 1), notes["less_than"].format(value=f"{n:g}{unit}")) for n in limits]
    return under + [Sample(float(n), notes["or_more"].format(value=f"{n:g}{unit}")) for n in limits]


def _dates(form: Form, question: Question, facts: Facts, today: date) -> list[Sample]:
    edges = sorted({*_starts(form, question.id, facts), *_neighbours(form, question.id, facts)})
    notes = form.words.notes
    found = {}
    for edge in edges:
        found[edge] = notes["or_earlier"].format(day=in_chinese(edge))
        found.setdefault(edge + timedelta(1), notes["or_later"].format(day=in_chinese(edge + timedelta(1))))
    days = [Sample(Span(day, day), label) for day, label in found.items() if day <= today]
    return days + [Sample(s, f"{s.first.year}年") for s in _straddling(edges, today)]


def _starts(form: Form, name: str, facts: Facts) -> Iterator[date]:
    for part in form.all_conditions:
        if isinstance(part, Full) and part.since == name:
            for amount in _rows(part.at_least, facts):
                yield latest_start(part.to.value, part.months(amount))


def _neighbours(form: Form, name: str, facts: Facts) -> Iterator[date]:
    """The days that another answer sets as an edge for this one (and a day for a first answer to lie on)."""
    for part in form.all_conditions:
        if isinstance(part, Before) and name in (part.first, part.second):
            other = facts.value(part.second if part.first == name else part.first)
            if isinstance(other, Span):
                yield from (other.first - timedelta(1), other.last)
            else:
                yield date(form.year - 8, 6, 30)


def _straddling(edges: list[date], today: date) -> list[Span]:
    """A whole year that holds an edge inside: known to the year only, it cannot be told which side."""
    years = {e.year for e in edges if (e.month, e.day) != (12, 31)}
    return [Span(date(y, 1, 1), date(y, 12, 31)) for y in sorted(years) if date(y, 1, 1) <= today]
