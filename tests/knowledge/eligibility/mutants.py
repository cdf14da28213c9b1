"""Small wrongs put into the rules one at a time: a comparison flipped, a threshold moved by one, a rule dropped …"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from knowledge.eligibility import Form
from knowledge.eligibility.logic import All, AnyOf, Below, Condition, Full, Has, Is, Limit, Not, Term
from knowledge.eligibility.policy import Rule

Mutant = tuple[str, Form]


def mutants(form: Form) -> Iterator[Mutant]:
    for rule in form.policy.rules:
        yield f"{rule.id}: dropped", _with(form, rule, None)
        for name, other in _of_rule(form, rule):
            yield f"{rule.id}: {name}", _with(form, rule, other)
    yield from _moved_thresholds(form)
    yield from _moved_days(form)


def _with(form: Form, rule: Rule, other: Rule | None) -> Form:
    rules = (other if r is rule else r for r in form.policy.rules)
    return replace(form, policy=replace(form.policy, rules=tuple(r for r in rules if r)))


def _of_rule(form: Form, rule: Rule) -> Iterator[tuple[str, Rule]]:
    if rule.applies:
        yield "applies to all", replace(rule, applies=None)
    if rule.unmet:
        yield "never refuses", replace(rule, unmet=None)
        yield "met and unmet swapped", replace(rule, met=rule.unmet, unmet=rule.met)
    for part in ("applies", "met", "unmet"):
        condition = getattr(rule, part)
        if condition:
            for name, other in _of(form, _without_terms(condition)):
                yield f"{part}: {name}", replace(rule, **{part: other})


def _without_terms(condition: Condition) -> Condition:
    if isinstance(condition, Term):
        return _without_terms(condition.parts()[0])
    if isinstance(condition, All | AnyOf):
        return type(condition)(tuple(_without_terms(p) for p in condition.of))
    return Not(_without_terms(condition.of)) if isinstance(condition, Not) else condition


def _of(form: Form, node: Condition) -> Iterator[tuple[str, Condition]]:
    if isinstance(node, All | AnyOf):
        yield from _of_group(form, node)
    elif isinstance(node, Not):
        yield "not removed", node.of
        yield from ((name, Not(other)) for name, other in _of(form, node.of))
    else:
        yield f"{node} flipped", Not(node)
        yield from _of_leaf(form, node)


def _of_group(form: Form, node: All | AnyOf) -> Iterator[tuple[str, Condition]]:
    if len(node.of) > 1:
        yield "all and any swapped", (AnyOf if isinstance(node, All) else All)(node.of)
    for index, part in enumerate(node.of):
        around = node.of[:index], node.of[index + 1 :]
        if len(node.of) > 1:
            yield f"{part} left out", type(node)((*around[0], *around[1]))
        for name, other in _of(form, part):
            yield name, type(node)((*around[0], other, *around[1]))


def _of_leaf(form: Form, node: Condition) -> Iterator[tuple[str, Condition]]:
    if isinstance(node, Is):
        for option in form.questions[node.question].options:
            other = node.options ^ {option}
            if other:
                yield f"{node.question} {option} in or out", Is(node.question, other)
    if isinstance(node, Has):
        for option in form.questions[node.question].options:
            if option != node.option:
                yield f"{node.question} {option} instead", Has(node.question, option)


def _moved_thresholds(form: Form) -> Iterator[Mutant]:
    for name, value in _thresholds(form).items():
        for step in (-1, 1):
            if isinstance(value, dict):
                for row in value:
                    yield f"{name}[{row}] {step:+d}", _moved(form, name, {**value, row: value[row] + step})
            else:
                yield f"{name} {step:+d}", _moved(form, name, value + step)


def _thresholds(form: Form) -> dict[str, Any]:
    limits = [limit for c in form.all_conditions for limit in c.limits()]
    return {limit.name: limit.value for limit in limits if not isinstance(limit.value, date)}


def _moved_days(form: Form) -> Iterator[Mutant]:
    limits = [limit for c in form.all_conditions for limit in c.limits()]
    for name, day in {limit.name: limit.value for limit in limits if isinstance(limit.value, date)}.items():
        for step in (-1, 1):
            yield f"{name} {step:+d} day", _moved(form, name, day + timedelta(step))


def _moved(form: Form, name: str, value: Any) -> Form:
    def put(limit: Limit) -> Limit:
        return replace(limit, value=value) if limit.name == name else limit

    def leaf(node: Condition) -> Condition:
        if isinstance(node, Below):
            return replace(node, limit=put(node.limit))
        return replace(node, to=put(node.to), at_least=put(node.at_least)) if isinstance(node, Full) else node

    def rule(old: Rule) -> Rule:
        changed = {p: _mapped(getattr(old, p), leaf) for p in ("applies", "met", "unmet") if getattr(old, p)}
        return replace(old, **changed)

    return replace(form, policy=replace(form.policy, rules=tuple(rule(r) for r in form.policy.rules)))


def _mapped(node: Condition, leaf: Callable[[Condition], Condition]) -> Condition:
    node = _without_terms(node)
    if isinstance(node, All | AnyOf):
        return type(node)(tuple(_mapped(p, leaf) for p in node.of))
    return Not(_mapped(node.of, leaf)) if isinstance(node, Not) else leaf(node)
