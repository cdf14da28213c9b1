"""How to judge: rules, routes, checklist and calendar, all read from data.

A rule has a condition under which it is met, perhaps one under which it is unmet, and is otherwise unknown: what
neither names is left to a document that is not held, or to an answer the applicant does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from knowledge.eligibility.conditions import Names, condition
from knowledge.eligibility.figures import Ground
from knowledge.eligibility.logic import NO, PENDING, YES, Condition, Facts, Truth
from knowledge.eligibility.reading import Node

Outcome = Literal["met", "unmet", "unknown", "pending"]


@dataclass(frozen=True)
class Rule:
    """One requirement.

    applies     when it concerns the applicant (None: always)
    met, unmet  conditions; with no `unmet` the rule can never refuse
    say         wording keys beyond the outcome's own, each with its condition: "unknown.college" → …
    grounds     the clauses for each wording key; those under "all" are cited always
    left_to     the document not held that decides what is left unknown
    ask         whom to ask then (key of the wording's `ask`)
    start, end  the rule is in force from `start` until before `end`
    """

    id: str
    applies: Condition | None
    met: Condition
    unmet: Condition | None
    say: Mapping[str, Condition]
    grounds: Mapping[str, tuple[str, ...]]
    left_to: str | None
    ask: str | None
    start: date | None
    end: date | None
    line: int

    def conditions(self) -> tuple[Condition, ...]:
        return tuple(c for c in (self.applies, self.met, self.unmet) if c is not None)

    def outcome(self, facts: Facts) -> Outcome | None:
        """None when the rule does not concern the applicant."""
        applies = self.applies.truth(facts) if self.applies else YES
        if applies is NO:
            return None
        if applies is PENDING:
            return "pending"
        met = self.met.truth(facts)
        unmet = self.unmet.truth(facts) if self.unmet and applies is YES else NO
        if met is YES and unmet is not YES:
            return "met"
        if unmet is YES and met is not YES:
            return "unmet"
        # Both at once is a slip in the data, which `--check` finds; until then nothing is claimed.
        return "pending" if PENDING in (met, unmet) else "unknown"

    def needed(self, facts: Facts) -> set[str]:
        if self.outcome(facts) != "pending":
            return set()
        if self.applies and self.applies.truth(facts) is PENDING:
            return self.applies.needed(facts)
        certain = self.applies is None or self.applies.truth(facts) is YES
        refusing = self.unmet.needed(facts) if self.unmet and certain else set()
        return self.met.needed(facts) | refusing

    def unclear(self, facts: Facts) -> set[str]:
        """The answers because of which the rule is unknown; empty when the policy itself leaves it open."""
        return set().union(*(c.unclear(facts) for c in self.conditions()))

    def wording_key(self, outcome: Outcome, facts: Facts) -> str:
        fitting = (key for key, when in self.say.items() if key.split(".")[0] == outcome and when.truth(facts) is YES)
        return next(fitting, outcome)

    def grounds_for(self, key: str) -> tuple[str, ...]:
        """Cited for a wording key: what is cited always, the outcome's, the key's own."""
        names = [*self.grounds.get("all", ()), *self.grounds.get(key.split(".")[0], ())]
        if "." in key:
            names += self.grounds.get(key, ())
        return tuple(dict.fromkeys(names))

    def in_force(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Entry:
    """A route, a step, a thing to prepare or a line of the calendar: shown when `when` holds."""

    id: str
    when: Condition | None
    grounds: tuple[str, ...]
    steps: tuple[str, ...] = ()
    window: str | None = None
    working_days: str | None = None
    kind: str | None = None

    def truth(self, facts: Facts) -> Truth:
        return self.when.truth(facts) if self.when else YES


@dataclass(frozen=True)
class Policy:
    """All judging data of a form."""

    rules: tuple[Rule, ...]
    routes: tuple[Entry, ...]
    steps: Mapping[str, Entry]
    checklist: tuple[Entry, ...]
    timeline: tuple[Entry, ...]
    terms: Mapping[str, Condition]

    def without(self, rule_id: str) -> Policy:
        return replace(self, rules=tuple(r for r in self.rules if r.id != rule_id))


def policy(node: Node, names: Names, grounds: Mapping[str, Ground]) -> Policy:
    """Read the policy file; FormError with file and line for whatever does not fit."""
    fields = node.mapping("rules routes steps checklist timeline", "terms")
    for name, entry in fields["terms"].items() if "terms" in fields else ():
        names.terms[name] = condition(entry, names)
    steps = {e.id: e for e in _entries(fields["steps"], "step", names, grounds)}
    read = Policy(
        rules=_rules(fields["rules"], names, grounds),
        routes=_entries(fields["routes"], "route", names, grounds),
        steps=steps,
        checklist=_entries(fields["checklist"], "prepare", names, grounds),
        timeline=_entries(fields["timeline"], "time", names, grounds),
        terms=names.terms,
    )
    _check_steps(fields["routes"], steps)
    return read


def _check_steps(node: Node, known: Mapping[str, Entry]) -> None:
    for route in node.sequence():
        for step in route.mapping()["steps"].sequence():
            if step.text() not in known:
                raise step.wrong(f"unknown step {step.text()!r}")


def _rules(node: Node, names: Names, grounds: Mapping[str, Ground]) -> tuple[Rule, ...]:
    rules = [_rule(entry, names, grounds) for entry in node.sequence()]
    for entry, rule in zip(node.sequence(), rules, strict=True):
        if [r.id for r in rules].count(rule.id) > 1:
            raise entry.wrong(f"rule {rule.id!r} is written twice")
    return tuple(rules)


def _rule(node: Node, names: Names, grounds: Mapping[str, Ground]) -> Rule:
    fields = node.mapping("rule met grounds", "applies unmet say left_to ask from until")

    def optional(key: str) -> Condition | None:
        return condition(fields[key], names) if key in fields else None

    say = {k: condition(v, names) for k, v in fields["say"].items()} if "say" in fields else {}
    return Rule(
        id=fields["rule"].text(),
        applies=optional("applies"),
        met=condition(fields["met"], names),
        unmet=optional("unmet"),
        say=say,
        grounds=_rule_grounds(fields["grounds"], grounds),
        left_to=fields["left_to"].text() if "left_to" in fields else None,
        ask=fields["ask"].text() if "ask" in fields else None,
        start=_date(fields.get("from")),
        end=_date(fields.get("until")),
        line=node.line,
    )


def _date(node: Node | None) -> date | None:
    if node is None:
        return None
    try:
        return date.fromisoformat(node.text())
    except ValueError as error:
        raise node.wrong(f"{node.text()!r} is no day") from error


def _rule_grounds(node: Node, known: Mapping[str, Ground]) -> dict[str, tuple[str, ...]]:
    entries = dict(node.items()) if isinstance(node.value, dict) else {"all": node}
    return {key: _known(entry, known) for key, entry in entries.items()}


def _known(node: Node, known: Mapping[str, Ground]) -> tuple[str, ...]:
    for name in node.texts():
        if name not in known:
            raise node.wrong(f"unknown ground {name!r}: no clause is given for it")
    if not node.texts():
        raise node.wrong("no clause given")
    return node.texts()


def _entries(node: Node, key: str, names: Names, grounds: Mapping[str, Ground]) -> tuple[Entry, ...]:
    return tuple(_entry(entry, key, names, grounds) for entry in node.sequence())


_EXTRA = {"route": "steps", "step": "", "prepare": "kind", "time": "window working_days"}


def _entry(node: Node, key: str, names: Names, grounds: Mapping[str, Ground]) -> Entry:
    fields = node.mapping(f"{key} grounds", f"when {_EXTRA[key]}")

    def text(name: str) -> str | None:
        return fields[name].text() if name in fields else None

    for name in ("window", "working_days"):
        if name in fields and fields[name].text() not in names.parameters:
            raise fields[name].wrong(f"unknown parameter {fields[name].text()!r}")
    return Entry(
        id=fields[key].text(),
        when=condition(fields["when"], names) if "when" in fields else None,
        grounds=_known(fields["grounds"], grounds),
        steps=fields["steps"].texts() if "steps" in fields else (),
        window=text("window"),
        working_days=text("working_days"),
        kind=text("kind"),
    )
