"""The questionnaire laid open as JSON: what `zhicheng eligibility --schema` prints."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.eligibility.logic import All, AnyOf, Before, Below, Condition, Full, Has, Is, Not, Term
from knowledge.eligibility.moments import Span

if TYPE_CHECKING:
    from knowledge.eligibility.figures import Parameter
    from knowledge.eligibility.form import Form
    from knowledge.eligibility.policy import Rule


def schema(form: Form) -> dict[str, Any]:
    """form · questions (with options and `when`) · rules (conditions and grounds) · parameters · grounds."""
    return {
        "form": {
            "name": form.name,
            "title": form.title,
            "year": form.year,
            "notice": form.notice,
            "version": form.version,
        },
        "verdicts": list(form.words.verdicts),
        "unknown": "unknown",
        "questions": [_question(form, q) for q in form.questions],
        "contradictions": [
            {"id": c.id, "again": c.again, "holds": written(holds), "text": form.words.contradictions[c.id]}
            for c, holds in form.contradictions
        ],
        "rules": [_rule(form, r) for r in form.policy.rules],
        "parameters": {name: _parameter(p) for name, p in form.parameters.items()},
        "grounds": {
            name: {"clause": g.clause_id, "document": g.document, "anchor": g.anchor, "trust": g.trust}
            for name, g in form.grounds.items()
        },
    }


_DATE_FORMS = ["YYYY", "YYYY-MM", "YYYY-MM-DD"]


def _question(form: Form, name: str) -> dict[str, Any]:
    question, when = form.questions[name], form.conditions[name]
    fields = form.screen(name).to_json()
    fields["options"] = [o for o in fields["options"] if o["id"] != "unknown"]
    fields |= {"when": written(when) if when else None, "changeable": question.changeable}
    if question.kind == "date":
        fields["formats"] = _DATE_FORMS
    if question.kind == "number":
        fields |= {"minimum": question.least, "whole": question.whole}
    return fields | ({"alone": question.alone} if question.alone else {})


def _rule(form: Form, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": form.words.rules[rule.id]["title"],
        "applies": written(rule.applies) if rule.applies else None,
        "met": written(rule.met),
        "unmet": written(rule.unmet) if rule.unmet else None,
        "grounds": {key: list(names) for key, names in rule.grounds.items()},
        "left_to": rule.left_to,
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    value = parameter.value
    if isinstance(value, Span):
        value = {"from": value.first.isoformat(), "until": value.last.isoformat()}
    return {
        "value": value.isoformat() if isinstance(value, date) else value,
        "unit": parameter.unit,
        "ground": parameter.ground,
        "source": parameter.source,
        "from": parameter.start.isoformat(),
        "until": parameter.end.isoformat() if parameter.end else None,
    }


def written(condition: Condition) -> dict[str, Any]:
    """A condition as the data files write it."""
    match condition:
        case All(of) | AnyOf(of):
            return {"all" if isinstance(condition, All) else "any": [written(c) for c in of]}
        case Not(of):
            return {"not": written(of)}
        case Is(question, options):
            return {"is": {question: sorted(options)}}
        case Has(question, option):
            return {"has": {question: option}}
        case Below(question, limit):
            return {"below": {"question": question, "limit": limit.name} | _by(limit.by)}
        case Full(since, to, least):
            return {"full": {"since": since, "to": to.name, "at_least": least.name} | _by(least.by)}
        case Before(first, second):
            return {"before": {"first": first, "second": second}}
        case Term(name):
            return {"term": name}
    raise TypeError(condition)


def _by(question: str | None) -> dict[str, Any]:
    return {"by": question} if question else {}
