"""What would have to change: for each other verdict the smallest changes, of one answer or of two, that reach it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from knowledge.eligibility import typed
from knowledge.eligibility.classes import Sample, in_words, samples
from knowledge.eligibility.logic import UNKNOWN_ANSWER, YES, Condition, Facts, Value
from knowledge.eligibility.moments import Span
from knowledge.eligibility.verdict import Change, Kind

if TYPE_CHECKING:
    from knowledge.eligibility.form import Form

_Step = tuple[str, Sample]
Steps = tuple[_Step, ...]


def would_change(form: Form, values: Mapping[str, Value], kind: Kind, today: date) -> tuple[Change, ...]:
    """All single changes that reach another verdict; for a verdict that none reaches, all pairs that do.

    Only answers that can still change, or that are 不清楚 and can be found out. "incomplete" counts as another verdict
    from not_eligible alone: the obstacle would be gone and the remaining questions would decide.
    """
    search = _Search(form, values, kind, today)
    found = [search.change(k, steps) for steps, k in _joined(form, smallest(form, values, kind, today))]
    return tuple(sorted(found, key=lambda c: _BEST_FIRST.index(c.verdict)))


def smallest(form: Form, values: Mapping[str, Value], kind: Kind, today: date) -> list[tuple[Steps, Kind]]:
    """The changes class by class, each with the verdict that it reaches."""
    search = _Search(form, values, kind, today)
    singles: list[tuple[Steps, Kind]] = [
        ((step,), k) for step in search.steps(values) if (k := search.kind_after(values, step))
    ]
    reached = {k for _, k in singles}
    return [*singles, *search.pairs(search.others - reached)]


def _joined(form: Form, found: list[tuple[Steps, Kind]]) -> list[tuple[Steps, Kind]]:
    """Neighbouring classes of days that lead to the same verdict, told as one."""
    joined: list[tuple[Steps, Kind]] = []
    for steps, kind in found:
        name, sample = steps[-1]
        before, before_kind = joined[-1] if joined else ((), kind)
        if before[:-1] == steps[:-1] and before_kind == kind and before and before[-1][0] == name:
            earlier = before[-1][1]
            if earlier.last and sample.first and (sample.first - earlier.last).days == 1:
                label = in_words(form, earlier.first, sample.last)
                both = replace(sample, label=label, first=earlier.first)
                joined[-1] = ((*steps[:-1], (name, both)), kind)
                continue
        joined.append((steps, kind))
    return joined


_DECIDED: tuple[Kind, ...] = ("eligible", "needs_review", "not_eligible")
_BEST_FIRST = ("eligible", "needs_review", "incomplete", "not_eligible")


def _holds(sample: Sample, now: Value) -> bool:
    """Whether the present answer lies in the class already; 不清楚 is nothing to change to."""
    if sample.value in (now, UNKNOWN_ANSWER):
        return True
    if not isinstance(now, Span) or not (sample.first or sample.last):
        return False
    return (sample.first or now.first) <= now.first and now.last <= (sample.last or now.last)


class _Search:
    def __init__(self, form: Form, values: Mapping[str, Value], kind: Kind, today: date) -> None:
        self.form, self.values, self.kind, self.today = form, dict(values), kind, today
        self.facts = form.facts(self.values)
        self.others: set[Kind] = {k for k in _DECIDED if k != kind}
        if kind == "not_eligible":
            self.others.add("incomplete")

    def steps(self, values: Mapping[str, Value], after: str | None = None) -> Iterator[_Step]:
        """Every change of one answer, in asking order, from the question after `after` on."""
        facts = self.form.facts(values)
        order = list(self.form.questions)
        for name in order[order.index(after) + 1 if after else 0 :]:
            if name in values and facts.asked(name) is YES and self._can_change(name):
                yield from ((name, s) for s in self._targets(name, facts, values[name]))

    def _can_change(self, name: str) -> bool:
        matters = bool(self.form.touched_by[name])
        return matters and (self.form.questions[name].changeable or self.values[name] == UNKNOWN_ANSWER)

    def _targets(self, name: str, facts: Facts, now: Value) -> list[Sample]:
        found = samples(self.form, name, facts, self.today)
        return [s for s in found if not s.vague and not _holds(s, now)]

    def kind_after(self, values: Mapping[str, Value], *steps: _Step) -> Kind | None:
        """The other verdict reached, None if it is the same one, contradictory or of no interest."""
        facts = self.form.facts({**values, **{name: sample.value for name, sample in steps}})
        kind = self.form.kind_of(facts)
        if kind not in self.others or any(holds.truth(facts) is YES for _, holds in self.form.contradictions):
            return None
        return kind

    def pairs(self, wanted: set[Kind]) -> Iterator[tuple[Steps, Kind]]:
        """The pairs that reach a wanted verdict. Only pairs that touch every rule in the way are tried."""
        if not wanted:
            return
        in_the_way = self._in_the_way(wanted)
        for first in self.steps(self.values):
            changed = {**self.values, first[0]: first[1].value}
            left = in_the_way - self.form.touched_by[first[0]]
            for second in self.steps(changed, after=first[0]):
                if left <= self.form.touched_by[second[0]]:
                    kind = self.kind_after(changed, second)
                    if kind in wanted:
                        yield (first, second), kind

    def _in_the_way(self, wanted: set[Kind]) -> set[str]:
        """Rules that have to come out otherwise for any of the wanted verdicts."""
        blocking = {"unmet"} if self.kind == "not_eligible" else {"unknown"}
        if "not_eligible" in wanted:
            return set()
        return {r.id for r in self.form.policy.rules if r.outcome(self.facts) in blocking}

    def change(self, kind: Kind, steps: Steps) -> Change:
        (name, sample), beside = steps[0], steps[1:]
        return Change(
            question=name,
            short=self.form.words.questions[name].short,
            before=typed.shown(self.form, name, self.values[name]),
            after=sample.label,
            verdict=kind,
            beside=self.change(kind, beside) if beside else None,
            value=_plain(sample.value),
        )


def _plain(value: Value) -> object:
    if isinstance(value, Span):
        return value.first.isoformat() if value.first == value.last else str(value.first.year)
    return sorted(value) if isinstance(value, frozenset) else value


def readers(form: Form) -> dict[str, set[str]]:
    """For each question the rules whose outcome its answer can touch, also through what it lets be asked."""
    found: dict[str, set[str]] = {name: set() for name in form.questions}
    for rule in form.policy.rules:
        for condition in rule.conditions():
            for name in _read_by(form, condition):
                found[name].add(rule.id)
    return found


def _read_by(form: Form, condition: Condition) -> set[str]:
    names = {q for part in condition.walk() for q in part.questions()}
    for name in list(names):
        when = form.conditions[name]
        names |= _read_by(form, when) if when else set()
    return names
