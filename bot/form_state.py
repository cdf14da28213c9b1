"""What is kept of a questionnaire under way, and how it stands against the form and the notices of today.

Kept: `answers`, the `version` of the form they were given to, a `nonce` that its buttons carry, whether it is `open`,
and as what it stood when the person was last told (`told`, see `standing`).
"""

from datetime import date
from typing import Any

from bot.talk import Tools
from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.eligibility.form import Form
from knowledge.eligibility.verdict import Verdict

Kept = dict[str, Any]


def available(tools: Tools) -> Form | None:
    """The form, if the notice that it is for is among what we hold."""
    if tools.form is None:
        return None
    form = tools.form()
    return form if tools.assistant.snapshot().document(form.notice) else None


def fitting(form: Form, kept: Kept, today: date) -> Kept:
    """With the answers that a newer form still takes."""
    if kept["version"] == form.version:
        return kept
    known = {q: a for q, a in kept["answers"].items() if q in form.questions}
    wrong = {p.question for p in form.problems(known, today)}
    return kept | {"version": form.version, "answers": {q: a for q, a in known.items() if q not in wrong}}


def verdict_on(tools: Tools, form: Form, answers: dict[str, Any]) -> Verdict:
    return form.assess(answers, tools.assistant.snapshot(), tools.assistant.today(), OfficialWorkdays())


def standing(verdict: Verdict) -> dict[str, Any]:
    """The verdict, the outcome of each rule, the days: what a change would be a change of."""
    return {
        "verdict": verdict.verdict,
        "rules": {reason.rule: reason.outcome for reason in verdict.reasons},
        "days": {timing.id: dated(timing.first, timing.until) for timing in verdict.timeline},
    }


def dated(first: date | None, until: date | None) -> str:
    return "—".join(day.isoformat() for day in (first, until) if day)
