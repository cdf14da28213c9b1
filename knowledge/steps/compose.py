"""The answer, short first: what the judge found for each thing asked, laid one after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, AnswerKind, Hit, Turn
from knowledge.composing import composed
from knowledge.confidence import confidence
from knowledge.said import Said, gather
from knowledge.understanding import Finding

if TYPE_CHECKING:
    from knowledge.answering import Tools
    from knowledge.composing import Draft


def compose(turn: Turn, tools: Tools) -> Turn | Answer:
    drafts = [_weighed(composed(f, turn, tools), f, hits) for f, hits in zip(turn.findings, turn.hits_of, strict=True)]
    kept = [d for d in drafts if d.kind != "out_of_scope"] or drafts[:1]
    kept = _grounded(kept)
    parts = gather(_once(said for draft in kept for said in draft.said))
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


def _weighed(draft: Draft, finding: Finding, hits: Sequence[Hit]) -> Draft:
    return replace(draft, confidence=confidence(draft.kind, finding, draft.said, hits))


def _once(said: Iterable[Said]) -> Iterable[Said]:
    """What two parts both say, such as that the round is over, is said once."""
    told: dict[str, Said] = {}
    for sentence in said:
        told.setdefault(sentence.text, sentence)
    return told.values()


def _kind(drafts: list[Draft]) -> AnswerKind:
    """One part answered is an answer, as long as what the others say is cited too."""
    kinds = [d.kind for d in drafts]
    return "answer" if "answer" in kinds and _all_cited(drafts) else kinds[0] if len(set(kinds)) == 1 else "not_found"


def _all_cited(drafts: list[Draft]) -> bool:
    return all(said.citations for draft in drafts for said in draft.said)


def _grounded(drafts: list[Draft]) -> list[Draft]:
    """Beside a part that is answered, what is missing is said in one sentence that cites whom to ask."""
    if len({d.kind for d in drafts}) == 1 or "answer" not in {d.kind for d in drafts}:
        return drafts
    return [d if d.kind == "answer" else replace(d, said=_in_one(d)) for d in drafts]


def _in_one(draft: Draft) -> tuple[Said, ...]:
    cited = [said for said in draft.said if said.citations]
    if not cited:
        return ()
    return tuple(said if said.citations else replace(said, citations=cited[-1].citations) for said in draft.said)
