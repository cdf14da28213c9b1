"""Which rules rest on clauses that a publish changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.amendments import edits_of
from knowledge.clauses import Snapshot

if TYPE_CHECKING:
    from knowledge.eligibility.form import Form
    from knowledge.eligibility.policy import Rule


def touched(form: Form, old: Snapshot, new: Snapshot) -> list[str]:
    """Ids of the rules, routes, things to prepare and calendar lines whose clause reads differently in `new`.

    A clause that is gone, moved or reworded counts; so does one that appears for the first time
    and one that a later document amends.
    """
    changed = {name for name in form.grounds if _text(form, name, old) != _text(form, name, new)}
    policy = form.policy
    rules = [r.id for r in policy.rules if changed & grounds_of(form, r)]
    entries = (*policy.routes, *policy.steps.values(), *policy.checklist, *policy.timeline)
    return [*rules, *dict.fromkeys(e.id for e in entries if changed & set(e.grounds) and e.id not in rules)]


def grounds_of(form: Form, rule: Rule) -> set[str]:
    """Every ground that the rule may cite or that a figure in it rests on."""
    figures = {limit.name for c in rule.conditions() for part in c.walk() for limit in part.limits()}
    return {n for names in rule.grounds.values() for n in names} | {form.parameters[f].ground for f in figures}


def unbound(form: Form, snapshot: Snapshot) -> list[str]:
    """Grounds that cannot be cited from this snapshot, each as "file:line: what is wrong"."""
    return [
        f"{g.file}:{g.line}: {g.name}: {g.clause_id} 不在知识库里，或不再有“{g.anchor}”"
        for g in form.grounds.values()
        if g.cite(snapshot) is None
    ]


def _text(form: Form, name: str, snapshot: Snapshot) -> str | None:
    ground = form.grounds[name]
    found, amended = snapshot.clause(ground.clause_id), ground.amended(snapshot)
    if amended:
        return amended[1].citation(amended[0]).quote
    if found is None:
        return None
    later = [q.quote for e in edits_of(*found, snapshot, None) for q in e.citations()]
    return "\n".join([found[0].text_of(found[1]).strip(), *later])
