"""The small language of conditions, and how it reads answers that are missing or not known.

    all / any: [condition, …]         not: condition            term: name of a condition of the policy
    is: {question: option | [option, …]}                        has: {question: option}   (several may be chosen)
    below: {question: q, limit: parameter, by: q2}              a number under a limit (a table by q2)
    full: {since: q, to: parameter, at_least: parameter, by: q2}    full years or months, by the parameter's unit
    before: {first: q, second: q2}                              certainly earlier

Four truths. PENDING: not asked yet. UNKNOWN: asked, and the applicant does not know; or not precise enough. Unknown
never becomes yes: only a condition that holds whatever the unknown answer is comes out as YES or NO.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from knowledge.calendar import add_months
from knowledge.eligibility.moments import Span

UNKNOWN_ANSWER = "unknown"
Value = str | frozenset[str] | float | Span


class Truth(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    PENDING = "pending"


YES, NO, UNKNOWN, PENDING = Truth.YES, Truth.NO, Truth.UNKNOWN, Truth.PENDING


class Facts:
    """The answers so far, seen through the conditions under which each question is asked."""

    __slots__ = ("_asked", "conditions", "values")

    def __init__(self, conditions: Mapping[str, Condition | None], values: Mapping[str, Value]) -> None:
        self.conditions = conditions
        self.values = values
        self._asked: dict[str, Truth] = {}

    def asked(self, question: str) -> Truth:
        """Whether the question concerns this applicant."""
        truth = self._asked.get(question)
        if truth is None:
            condition = self.conditions[question]
            truth = YES if condition is None else condition.truth(self)
            self._asked[question] = truth
        return truth

    def value(self, question: str) -> Value | Truth:
        """The answer; PENDING before it is given; UNKNOWN for 不清楚; NO where the question does not concern."""
        asked = self.asked(question)
        if asked is not YES:
            return asked
        value = self.values.get(question, PENDING)
        return UNKNOWN if value == UNKNOWN_ANSWER else value

    def needed(self, question: str) -> set[str]:
        """What to ask to get at this answer: the question itself, or what decides whether it is asked."""
        asked, condition = self.asked(question), self.conditions[question]
        if asked is YES:
            return {question} if question not in self.values else set()
        return condition.needed(self) if asked is PENDING and condition else set()


@dataclass(frozen=True)
class Limit:
    """A parameter that a comparison reads: one value, or a table with a row for each option of `by`."""

    name: str
    value: Any
    by: str | None = None
    unit: str = ""

    def of(self, facts: Facts) -> Any:
        """The value; None where the table has no row; a Truth while `by` is pending or unknown."""
        if self.by is None:
            return self.value
        option = facts.value(self.by)
        return option if isinstance(option, Truth) else self.value.get(option)

    def rows(self) -> list[Any]:
        return [self.value] if self.by is None else sorted(set(self.value.values()))


class Condition(ABC):
    """A node of the tree; pure, shared, immutable."""

    @abstractmethod
    def truth(self, facts: Facts) -> Truth: ...

    @abstractmethod
    def parts(self) -> tuple[Condition, ...]: ...

    def questions(self) -> tuple[str, ...]:
        """The questions that this node itself reads."""
        return ()

    def limits(self) -> tuple[Limit, ...]:
        return ()

    def needed(self, facts: Facts) -> set[str]:
        """The questions whose answers can still change this condition; empty once it is decided."""
        if self.truth(facts) is not PENDING:
            return set()
        below = set().union(*(p.needed(facts) for p in self.parts()))
        pending = (q for q in self.questions() if facts.value(q) is PENDING)
        return below.union(*(facts.needed(q) for q in pending))

    def unclear(self, facts: Facts) -> set[str]:
        """The answers (不清楚, or not precise enough) for which this condition is UNKNOWN."""
        if self.truth(facts) is not UNKNOWN:
            return set()
        below = set().union(*(p.unclear(facts) for p in self.parts()))
        return below.union(*(_unclear(facts, q) for q in self.questions()))

    def walk(self) -> Iterator[Condition]:
        yield self
        for part in self.parts():
            yield from part.walk()


def _unclear(facts: Facts, question: str) -> set[str]:
    asked, value = facts.asked(question), facts.value(question)
    condition = facts.conditions[question]
    if asked is UNKNOWN and condition:
        return condition.unclear(facts)
    return {question} if asked is YES and (value is UNKNOWN or isinstance(value, Span)) else set()


def every(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return next((t for t in (NO, PENDING, UNKNOWN) if t in seen), YES)


def some(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    return next((t for t in (YES, PENDING, UNKNOWN) if t in seen), NO)


def negated(truth: Truth) -> Truth:
    return {YES: NO, NO: YES}.get(truth, truth)


def _truth(holds: bool) -> Truth:
    return YES if holds else NO


@dataclass(frozen=True)
class All(Condition):
    of: tuple[Condition, ...]

    def parts(self) -> tuple[Condition, ...]:
        return self.of

    def truth(self, facts: Facts) -> Truth:
        return every(p.truth(facts) for p in self.of)


@dataclass(frozen=True)
class AnyOf(Condition):
    of: tuple[Condition, ...]

    def parts(self) -> tuple[Condition, ...]:
        return self.of

    def truth(self, facts: Facts) -> Truth:
        return some(p.truth(facts) for p in self.of)


@dataclass(frozen=True)
class Not(Condition):
    of: Condition

    def parts(self) -> tuple[Condition, ...]:
        return (self.of,)

    def truth(self, facts: Facts) -> Truth:
        return negated(self.of.truth(facts))


@dataclass(frozen=True)
class Is(Condition):
    question: str
    options: frozenset[str]

    def parts(self) -> tuple[Condition, ...]:
        return ()

    def questions(self) -> tuple[str, ...]:
        return (self.question,)

    def truth(self, facts: Facts) -> Truth:
        value = facts.value(self.question)
        return value if isinstance(value, Truth) else _truth(value in self.options)


@dataclass(frozen=True)
class Has(Condition):
    question: str
    option: str

    def parts(self) -> tuple[Condition, ...]:
        return ()

    def questions(self) -> tuple[str, ...]:
        return (self.question,)

    def truth(self, facts: Facts) -> Truth:
        value = facts.value(self.question)
        if isinstance(value, Truth):
            return value
        assert isinstance(value, frozenset)
        return _truth(self.option in value)


@dataclass(frozen=True)
class Below(Condition):
    question: str
    limit: Limit

    def parts(self) -> tuple[Condition, ...]:
        return ()

    def questions(self) -> tuple[str, ...]:
        return (self.question,) if self.limit.by is None else (self.limit.by, self.question)

    def limits(self) -> tuple[Limit, ...]:
        return (self.limit,)

    def truth(self, facts: Facts) -> Truth:
        limit = self.limit.of(facts)
        if limit is None or isinstance(limit, Truth):
            return limit or NO
        value = facts.value(self.question)
        if isinstance(value, Truth):
            return value
        assert isinstance(value, int | float)
        return _truth(value < limit)

    def needed(self, facts: Facts) -> set[str]:
        return _needed_in_turn(self, self.limit, self.question, facts)


@dataclass(frozen=True)
class Full(Condition):
    """At least so many full years (months) from the day of `since` to the day `to`."""

    since: str
    to: Limit
    at_least: Limit

    def parts(self) -> tuple[Condition, ...]:
        return ()

    def questions(self) -> tuple[str, ...]:
        return (self.since,) if self.at_least.by is None else (self.at_least.by, self.since)

    def limits(self) -> tuple[Limit, ...]:
        return (self.to, self.at_least)

    def months(self, amount: int) -> int:
        return amount * (12 if self.at_least.unit == "year" else 1)

    def truth(self, facts: Facts) -> Truth:
        amount = self.at_least.of(facts)
        if amount is None or isinstance(amount, Truth):
            return amount or NO
        value = facts.value(self.since)
        if isinstance(value, Truth):
            return value
        assert isinstance(value, Span)
        return self._reached(value, self.months(amount))

    def _reached(self, span: Span, months: int) -> Truth:
        to: date = self.to.value
        if add_months(span.last, months) <= to:
            return YES
        return NO if add_months(span.first, months) > to else UNKNOWN

    def needed(self, facts: Facts) -> set[str]:
        return _needed_in_turn(self, self.at_least, self.since, facts)


@dataclass(frozen=True)
class Before(Condition):
    first: str
    second: str

    def parts(self) -> tuple[Condition, ...]:
        return ()

    def questions(self) -> tuple[str, ...]:
        return (self.first, self.second)

    def truth(self, facts: Facts) -> Truth:
        first, second = facts.value(self.first), facts.value(self.second)
        if isinstance(first, Truth) or isinstance(second, Truth):
            told = {t for t in (first, second) if isinstance(t, Truth)}
            return next(t for t in (NO, UNKNOWN, PENDING) if t in told)
        assert isinstance(first, Span)
        assert isinstance(second, Span)
        if first.last < second.first:
            return YES
        return NO if first.first >= second.last else UNKNOWN


def _needed_in_turn(node: Condition, limit: Limit, question: str, facts: Facts) -> set[str]:
    # The row of the table decides whether the figure matters at all: no limit by headcount, no question about it.
    if node.truth(facts) is not PENDING:
        return set()
    row = limit.of(facts)
    if row is PENDING and limit.by is not None:
        return facts.needed(limit.by)
    return facts.needed(question)


@dataclass(frozen=True)
class Term(Condition):
    """A named condition; `condition` is put in once all names are known."""

    name: str
    condition: list[Condition] = field(default_factory=list, compare=False, repr=False)

    def parts(self) -> tuple[Condition, ...]:
        return (self.condition[0],)

    def truth(self, facts: Facts) -> Truth:
        return self.condition[0].truth(facts)
