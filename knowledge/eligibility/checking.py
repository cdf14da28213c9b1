"""`zhicheng eligibility --check`: every state that can be reached, walked; whatever is wrong is a finding.

Exhaustive: from the first question on, every class of every answer (the values cut where some rule cuts them, 不清楚
included) is followed; options that nothing reads together are followed one by one. States that leave the same
conditions open behave alike (see `residue`) and are walked once; how many states they stand for is counted exactly.
On every step it is checked that
  - an undecided state has a next question, which concerns the applicant and whose classes do not all end up the same;
  - every outcome has words and clauses (in the snapshot, if one is given), and no rule is met and unmet at once;
  - what was decided stays decided. So no order of the answers can end in another verdict: an order that stops early
    stops on an unmet rule, and that rule stays unmet whatever else is answered;
  - an earlier date never makes an outcome worse where the rule counts full years.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.clauses import Snapshot
from knowledge.eligibility.classes import Sample, samples
from knowledge.eligibility.logic import YES, Facts, Value
from knowledge.eligibility.moments import Span
from knowledge.eligibility.report import CheckReport
from knowledge.eligibility.residue import state_of
from knowledge.eligibility.touched import unbound

if TYPE_CHECKING:
    from knowledge.eligibility.form import Form

_RANK = {"unmet": 0, "pending": 1, "unknown": 1, "met": 2, None: 2}


def check(form: Form, snapshot: Snapshot | None = None) -> CheckReport:
    """Walk the form; with a snapshot, also that each ground can be cited from it."""
    return _Walk(form, snapshot).report()


def ends(form: Form) -> list[Mapping[str, Value]]:
    """One example of each finished state that the walk meets."""
    walk = _Walk(form, None)
    walk.report()
    return walk.ends


class _Walk:
    def __init__(self, form: Form, snapshot: Snapshot | None) -> None:
        self.form = form
        self.today = _last_day(form)
        self.asked: set[str] = set()
        self.outcomes: set[tuple[str, str]] = set()
        self.found: dict[str, None] = {}
        self.snapshot = snapshot
        self.ends: list[Mapping[str, Value]] = []

    def report(self) -> CheckReport:
        form = self.form
        result = CheckReport(
            form.name,
            form.version,
            len(form.questions),
            sum(len(q.options) + 1 for q in form.questions.values()),
            len(form.policy.rules),
        )
        self._count(result)
        self._unreached()
        if self.snapshot:
            self.found |= dict.fromkeys(unbound(form, self.snapshot))
        result.outcomes = len(self.outcomes)
        result.findings = list(self.found)
        return result

    def _count(self, result: CheckReport) -> None:
        """Breadth first by number of answers: `waiting` holds, for each open state, one example and its number."""
        waiting: dict[Hashable, tuple[Mapping[str, Value], int]] = {(): ({}, 1)}
        while waiting:
            result.walked += len(waiting)
            result.stand_for += sum(many for _, many in waiting.values())
            following: dict[Hashable, tuple[Mapping[str, Value], int]] = {}
            for values, many in waiting.values():
                for facts, alike in self._steps(values):
                    result.steps += 1
                    self._enter(facts, many * alike, following, result)
            waiting = following

    def _enter(
        self,
        facts: Facts,
        many: int,
        following: dict[Hashable, tuple[Mapping[str, Value], int]],
        result: CheckReport,
    ) -> None:
        if self.form.contradicting(facts):
            result.contradictory += many
            return
        kind = self.form.kind_of(facts)
        self._look(facts)
        if kind != "incomplete":
            self.ends.append(facts.values)
            result.ends[kind] += many
            result.walked += 1
            result.stand_for += many
            return
        state = state_of(self.form, facts)
        example, before = following.get(state, (facts.values, 0))
        following[state] = (example, before + many)

    def _steps(self, values: Mapping[str, Value]) -> list[tuple[Facts, int]]:
        """The state with each class of answer to its next question, and how many classes behave like it."""
        facts = self.form.facts(values)
        name = self.form.next_id(facts)
        if name is None or facts.asked(name) is not YES:
            self._find(f"dead end after {_told(facts)}")
            return []
        self.asked.add(name)
        classes = samples(self.form, name, facts, self.today)
        after = [self.form.facts({**values, name: sample.value}) for sample in classes]
        self._matters(name, facts, after)
        self._stays(facts, after)
        self._monotone(name, classes, after)
        return [(later, sample.many) for later, sample in zip(after, classes, strict=True)]

    def _find(self, finding: str) -> None:
        self.found[finding] = None

    def _matters(self, name: str, facts: Facts, after: list[Facts]) -> None:
        """At least two classes must end up differently; most differ at once, so they are compared one by one."""
        seen = (self._signature(later) for later in after)
        first = next(seen)
        if all(signature == first for signature in seen):
            self._find(f"{name} is asked though no answer matters, after {_told(facts)}")

    def _signature(self, facts: Facts) -> Hashable:
        shown = tuple(c.truth(facts) for c in self.form.shown_conditions)
        return tuple(r.outcome(facts) for r in self.form.policy.rules), shown, state_of(self.form, facts)

    def _stays(self, facts: Facts, after: list[Facts]) -> None:
        decided = [(r, o) for r in self.form.policy.rules if (o := r.outcome(facts)) != "pending"]
        for later in after:
            for rule, outcome in decided:
                if rule.outcome(later) != outcome:
                    self._find(f"{rule.id} changes its outcome after it was decided, at {_told(later)}")

    def _monotone(self, name: str, classes: list[Sample], after: list[Facts]) -> None:
        if name not in self.form.dated:
            return
        days = [
            (s.value.first, facts)
            for s, facts in zip(classes, after, strict=True)
            if isinstance(s.value, Span) and s.value.first == s.value.last
        ]
        ordered = [f for _, f in sorted(days, key=lambda d: d[0]) if not self.form.contradicting(f)]
        for earlier, later in pairwise(ordered):
            for rule in self.form.policy.rules:
                if _RANK[rule.outcome(earlier)] < _RANK[rule.outcome(later)]:
                    self._find(f"{rule.id}: an earlier {name} makes it worse")

    def _look(self, facts: Facts) -> None:
        """Each outcome reached: its words and clauses, and that it is not met and unmet at once."""
        for rule in self.form.policy.rules:
            outcome = rule.outcome(facts)
            if outcome is None or outcome == "pending":
                continue
            key = rule.wording_key(outcome, facts)
            self.outcomes.add((rule.id, key))
            if not rule.grounds_for(key):
                self._find(f"{rule.id} {key}: no clause")
            if outcome == "unknown" and key not in self.form.words.rules[rule.id] and not rule.unclear(facts):
                self._find(f"{rule.id}: unknown without an answer that is unclear, and no words for it")
            if rule.met.truth(facts) is YES and rule.unmet and rule.unmet.truth(facts) is YES:
                self._find(f"{rule.id} is met and unmet at once, at {_told(facts)}")

    def _unreached(self) -> None:
        for name in self.form.questions:
            if name not in self.asked:
                self._find(f"question {name} is never asked")
        for rule in self.form.policy.rules:
            expected = {"met", *rule.say, *(["unmet"] if rule.unmet else [])}
            fallback = {k.split(".")[0] for k in rule.say}
            for key in sorted(expected - fallback):
                if (rule.id, key) not in self.outcomes:
                    self._find(f"rule {rule.id}: outcome {key} is never reached")


def _last_day(form: Form) -> date:
    days = [p.value for p in form.parameters.values() if isinstance(p.value, date)]
    windows = [p.value.last for p in form.parameters.values() if isinstance(p.value, Span)]
    return max([form.in_force, *days, *windows])


def _told(facts: Facts) -> str:
    return ", ".join(f"{name}={_short(value)}" for name, value in facts.values.items())


def _short(value: Value) -> str:
    if isinstance(value, Span):
        return f"{value.first}…{value.last}"
    return "+".join(sorted(value)) if isinstance(value, frozenset) else str(value)
