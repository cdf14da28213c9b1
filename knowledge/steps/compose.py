"""The answer as quotes of the best clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.answers import Answer, Citation, Segment, Turn

if TYPE_CHECKING:
    from knowledge.answering import Tools


def compose(turn: Turn, tools: Tools) -> Turn | Answer:
    citations = tuple(Citation.of(h.document, h.clause) for h in turn.hits[:2])
    segments = tuple(Segment(c.quote, (i,)) for i, c in enumerate(citations))
    return Answer("answer", "\n".join(s.text for s in segments), segments, citations)
