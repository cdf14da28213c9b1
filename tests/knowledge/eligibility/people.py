"""Made-up people: complete sets of answers, each answer one of the classes that the rules tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from knowledge.eligibility import Form
from knowledge.eligibility.classes import samples
from knowledge.eligibility.logic import Facts, Value

LATE = date(2024, 12, 31)
_MANY = 12


def people(form: Form, count: int, seed: int = 7) -> Iterator[dict[str, Value]]:
    """Interviewed to the end; most answers fit, so that few rules stand in the way of each person."""
    chance = Random(seed)
    for _ in range(count):
        yield _person(form, chance)


def _person(form: Form, chance: Random) -> dict[str, Value]:
    values: dict[str, Value] = {}
    while name := form.next_id(form.facts(values)):
        found = samples(form, name, form.facts(values), LATE)
        chance.shuffle(found)
        after = [form.facts({**values, name: sample.value}) for sample in found[:_MANY]]
        fitting = [facts for facts in after if not form.contradicting(facts)]
        chosen = min(fitting, key=lambda f: _trouble(form, f)) if chance.random() < 0.85 else fitting[0]
        values = dict(chosen.values)
    return values


def _trouble(form: Form, facts: Facts) -> int:
    weights = {"unmet": 9, "unknown": 3}
    return sum(weights.get(str(rule.outcome(facts)), 0) for rule in form.policy.rules)
