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
    """A value that stands for its class; `label` says the class in words, `many` how many classes behave like it.

    first, last  the days of a class of days, None where it is open
    vague        a date known to the year only: possible to answer, nothing to change to
    """

    value: Value
    label: str
    many: int = 1
    first: date | None = None
    last: date | None = None
    vague: bool = False


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
    notes, shown = form.words.notes, [f"{limit:g}{question.unit}" for limit in limits]
    if not limits:
        return []
    found = [Sample(float(limits[0] - 1), notes["less_than"].format(value=shown[0]))]
    for index in range(1, len(limits)):
        label = notes["from_to_less"].format(value=shown[index - 1], until=shown[index])
        found.append(Sample(float(limits[index] - 1), label))
    return [*found, Sample(float(limits[-1]), notes["or_more"].format(value=shown[-1]))]


def _dates(form: Form, question: Question, facts: Facts, today: date) -> list[Sample]:
    edges = sorted({*_starts(form, question.id, facts), *_neighbours(form, question.id, facts)})
    begins = [None, *(edge + timedelta(1) for edge in edges)]
    found = [
        Sample(Span(day, day), in_words(form, first, last), first=first, last=last)
        for first, last in zip(begins, [*edges, None], strict=True)
        if (day := last or first) and (first is None or first <= today)
    ]
    return found + [Sample(s, f"{s.first.year}年", vague=True) for s in _straddling(edges, today)]


def in_words(form: Form, first: date | None, last: date | None) -> str:
    """A class of days: open at either end, or from one day to another."""
    notes = form.words.notes
    if first is None or last is None:
        day = in_chinese(first or last or date.min)
        return notes["or_later" if first else "or_earlier"].format(day=day)
    return notes["from_to"].format(day=in_chinese(first), until=in_chinese(last))


def _starts(form: Form, name: str, facts: Facts) -> Iterator[date]:
    """The last days from which a period is still full."""
    for part in form.all_conditions:
        if isinstance(part, Full) and part.since == name:
            for amount in _rows(part.at_least, facts):
                yield latest_start(part.to.value, part.months(amount))


def _neighbours(form: Form, name: str, facts: Facts) -> Iterator[date]:
    """The days after which a comparison with another date comes out otherwise."""
    for part in form.all_conditions:
        if isinstance(part, Before) and name in (part.first, part.second):
            other = facts.value(part.second if part.first == name else part.first)
            if isinstance(other, Span):
                back = timedelta(1 if part.first == name else 0)
                yield from (other.first - back, other.last - back)
            else:
                yield date(form.year - 8, 6, 30)


def _straddling(edges: list[date], today: date) -> list[Span]:
    """A whole year that holds an edge inside: known to the year only, it cannot be told which side."""
    years = {e.year for e in edges if (e.month, e.day) != (12, 31)}
    return [Span(date(y, 1, 1), date(y, 12, 31)) for y in sorted(years) if date(y, 1, 1) <= today]
