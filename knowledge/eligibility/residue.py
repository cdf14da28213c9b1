"""What is left of a condition once the answers so far are put in.

Two states with the same residue behave alike whatever is answered next, so one of them is walked for both.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from knowledge.eligibility.logic import NO, PENDING, YES, All, AnyOf, Condition, Facts, Term, Truth

if TYPE_CHECKING:
    from knowledge.eligibility.form import Form


def residue(condition: Condition | None, facts: Facts) -> Hashable:
    """A truth when decided, else the part of the condition that is still open."""
    if condition is None:
        return YES
    truth = condition.truth(facts)
    if truth is not PENDING:
        return truth
    if isinstance(condition, Term):
        return residue(condition.parts()[0], facts)
    if condition.parts():
        neutral = YES if isinstance(condition, All) else NO if isinstance(condition, AnyOf) else None
        left = (residue(p, facts) for p in condition.parts())
        return type(condition).__name__, tuple(r for r in left if r is not neutral)
    return id(condition), tuple(_known(q, facts) for q in condition.questions())


def _known(question: str, facts: Facts) -> Hashable:
    value = facts.value(question)
    if value is not PENDING:
        return value
    return question, residue(facts.conditions[question], facts)


def state_of(form: Form, facts: Facts) -> Hashable:
    """Equal for states from which every further answer leads to the same verdicts."""
    rules = []
    unknown = False
    for rule in form.policy.rules:
        outcome = rule.outcome(facts)
        unknown = unknown or outcome == "unknown"
        if outcome == "pending":
            rules.append((rule.id, *(residue(c, facts) for c in (rule.applies, rule.met, rule.unmet))))
    shown = (residue(c, facts) for c in form.shown_conditions)
    open_ones = tuple(r for r in shown if not isinstance(r, Truth))
    return unknown, tuple(rules), open_ones, _rows_known(form, facts)


def _rows_known(form: Form, facts: Facts) -> Hashable:
    """The answers that pick the classes of a question still to be asked: a row of its table, a neighbour in time."""
    needed = form.needed(facts)
    found = []
    for part in form.all_conditions:
        names = part.questions()
        if len(names) > 1 and any(n in needed for n in names):
            found += [(n, facts.value(n)) for n in names if n not in needed]
    return tuple(dict.fromkeys(found))
