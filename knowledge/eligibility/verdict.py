"""What an assessment says. Plain frozen data; `to_json` writes it as the contract has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from knowledge.answers import Citation

Kind = Literal["eligible", "not_eligible", "needs_review", "incomplete"]


_BETTER: tuple[Kind, ...] = ("eligible", "needs_review", "incomplete", "not_eligible")


@dataclass(frozen=True)
class Screen:
    """A question as it is shown. `options` are (id, label); 不清楚 is always the last of them, also for dates."""

    id: str
    section: str
    kind: str
    text: str
    short: str
    why: str
    help: str
    examples: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    unit: str

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "section": self.section,
            "type": self.kind,
            "text": self.text,
            "short": self.short,
            "why": self.why,
            "help": self.help,
            "examples": list(self.examples),
            "options": [{"id": i, "label": label} for i, label in self.options],
            "unit": self.unit,
            "allows_unknown": True,
        }


@dataclass(frozen=True)
class ProblemWithAnswer:
    """Why an answer cannot stand; the question is asked again and every other answer is kept."""

    question: str
    text: str


@dataclass(frozen=True)
class Reason:
    """A rule and its outcome. trust: the weakest ground it rests on: "notice", "A" or "B"."""

    rule: str
    title: str
    outcome: Literal["met", "unmet", "unknown"]
    text: str
    citations: tuple[Citation, ...]
    trust: str
    left_to: str | None = None
    ask: str | None = None


@dataclass(frozen=True)
class Route:
    id: str
    title: str
    steps: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Item:
    """Something to prepare: what, why, which pages, whose stamp, what does not count."""

    id: str
    kind: str | None
    item: str
    why: str
    pages: str
    stamp: str
    excluded: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Timing:
    """One line of the applicant's calendar.

    days_to_start  before the first day, else None
    days_left      to the last day, 0 on it, None once it is over
    """

    id: str
    what: str
    first: date | None
    until: date | None
    phase: str
    days_to_start: int | None
    days_left: int | None
    citations: tuple[Citation, ...]
    computed: str | None = None


@dataclass(frozen=True)
class Change:
    """Another answer to one question (`short` names it); `beside` is the second change of a pair."""

    question: str
    short: str
    before: str
    after: str
    verdict: Kind
    beside: Change | None = None
    value: Any = None


@dataclass(frozen=True)
class Verdict:
    verdict: Kind
    text: str
    next_question: Screen | None
    problems: tuple[ProblemWithAnswer, ...]
    reasons: tuple[Reason, ...]
    route: Route | None
    checklist: tuple[Item, ...]
    timeline: tuple[Timing, ...]
    would_change: tuple[Change, ...]
    notes: tuple[str, ...]
    as_of: date
    snapshot: str
    form: str
    form_version: str
    stale: tuple[str, ...] = field(default=())

    @property
    def improvements(self) -> tuple[Change, ...]:
        """The changes that lead to a better verdict."""
        return tuple(c for c in self.would_change if _BETTER.index(c.verdict) < _BETTER.index(self.verdict))

    def to_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict,
            "text": self.text,
            "next_question": self.next_question.to_json() if self.next_question else None,
            "problems": [{"question": p.question, "text": p.text} for p in self.problems],
            "reasons": [_reason(r) for r in self.reasons],
            "route": _route(self.route),
            "checklist": [_item(i) for i in self.checklist],
            "timeline": [_timing(t) for t in self.timeline],
            "would_change": [_change(c) for c in self.would_change],
            "notes": list(self.notes),
            "as_of": self.as_of.isoformat(),
            "snapshot": self.snapshot,
            "form": {"name": self.form, "version": self.form_version},
            "stale": list(self.stale),
        }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "title": reason.title,
        "outcome": reason.outcome,
        "text": reason.text,
        "trust": reason.trust,
        "left_to": reason.left_to,
        "ask": reason.ask,
        "citations": citations_json(reason.citations),
    }


def _route(route: Route | None) -> dict[str, Any]:
    if route is None:
        return {"steps": [], "citations": []}
    return {
        "id": route.id,
        "title": route.title,
        "steps": list(route.steps),
        "citations": citations_json(route.citations),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "item": item.item,
        "why": item.why,
        "pages": item.pages,
        "stamp": item.stamp,
        "excluded": item.excluded,
        "citations": citations_json(item.citations),
    }


def _timing(timing: Timing) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": timing.id,
        "what": timing.what,
        "from": timing.first.isoformat() if timing.first else None,
        "until": timing.until.isoformat() if timing.until else None,
        "phase": timing.phase,
        "days_to_start": timing.days_to_start,
        "days_left": timing.days_left,
        "citations": citations_json(timing.citations),
    }
    return fields | ({"computed": timing.computed} if timing.computed else {})


def _change(change: Change) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "question": change.question,
        "short": change.short,
        "from": change.before,
        "to": change.after,
        "value": change.value,
        "verdict": change.verdict,
    }
    if change.beside:
        fields["and"] = [_change(change.beside)]
    return fields


def citations_json(citations: tuple[Citation, ...]) -> list[Mapping[str, Any]]:
    """The citations as an answer writes them."""
    return [
        {
            "document": c.document,
            "title": c.title,
            "status": c.status,
            "path": list(c.path),
            "quote": c.quote,
            "start": c.start,
            "end": c.end,
            "clause_id": c.clause_id,
        }
        | ({"trust": c.trust} if c.trust else {})
        for c in citations
    ]
