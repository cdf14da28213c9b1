"""Questionnaire rules with the clauses under them: which a publish touches, and rule → clause → text."""

import re
from dataclasses import dataclass

from knowledge.answers import Citation
from knowledge.clauses import Snapshot
from knowledge.eligibility.form import Form
from knowledge.eligibility.touched import grounds_of, touched
from knowledge.errors import ZhichengError

# A step's wording has places for figures, which stand in the clause and not in its name.
_FILLED_IN = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Grounded:
    """clause_id with the words it is cited for; citation is None where the snapshot does not hold them."""

    clause_id: str
    anchor: str
    trust: str
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class RuleShown:
    id: str
    title: str
    grounds: tuple[Grounded, ...]


def load_form() -> Form | None:
    """The questionnaire of the latest year; None when there is none or its data is damaged."""
    try:
        return Form.load()
    except ZhichengError:
        return None


def rules_shown(form: Form, snapshot: Snapshot) -> list[RuleShown]:
    """Every rule with what it rests on, in the order in which rules are judged."""
    return [
        RuleShown(
            rule.id, _title(form, rule.id), tuple(_grounded(form, n, snapshot) for n in sorted(grounds_of(form, rule)))
        )
        for rule in form.policy.rules
    ]


def rules_touched(form: Form, before: Snapshot, after: Snapshot) -> list[tuple[str, str]]:
    """(id, title) of everything in the questionnaire whose clause reads otherwise after the publish."""
    return [(name, _title(form, name)) for name in touched(form, before, after)]


def _grounded(form: Form, name: str, snapshot: Snapshot) -> Grounded:
    ground = form.grounds[name]
    return Grounded(ground.clause_id, ground.anchor, ground.trust, ground.cite(snapshot))


def _title(form: Form, name: str) -> str:
    words = form.words
    item = words.rules.get(name, {}).get("title") or words.checklist.get(name, {}).get("item")
    title = item or words.routes.get(name) or words.steps.get(name) or words.timeline.get(name) or name
    return _FILLED_IN.sub("…", title)
