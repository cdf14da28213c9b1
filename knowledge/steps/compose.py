"""The answer, short first: what the judge found for each thing asked, laid one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.answers import Answer, AnswerKind, Turn
from knowledge.composing import composed
from knowledge.said import gather

if TYPE_CHECKING:
    from knowledge.answering import Tools
    from knowledge.composing import Draft


def compose(turn: Turn, tools: Tools) -> Turn | Answer:
    drafts = [composed(finding, turn, tools) for finding in turn.findings]
    kept = [d for d in drafts if d.kind != "out_of_scope"] or drafts[:1]
    parts = gather(said for draft in kept for said in draft.said)
    suggestions = dict.fromkeys(s for d in kept for s in d.suggestions)
    return Answer(
        kind=_kind(kept),
        text=parts.text,
        segments=parts.segments,
        citations=parts.citations,
        values=parts.values,
        suggestions=tuple(suggestions)[:3],
        origin="template",
        topic=kept[0].topic or None,
        confidence=min(d.confidence for d in kept),
    )


def _kind(drafts: list[Draft]) -> AnswerKind:
    kinds = [d.kind for d in drafts]
    return "answer" if "answer" in kinds and _all_cited(drafts) else kinds[0] if len(set(kinds)) == 1 else "not_found"


def _all_cited(drafts: list[Draft]) -> bool:
    return all(said.citations for draft in drafts for said in draft.said)
