"""Ranked clauses for each thing asked: what the search finds, lifted where the clause holds the topic."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Hit, Turn
from knowledge.wording import normal, translated, written

if TYPE_CHECKING:
    from knowledge.answering import Tools
    from knowledge.understanding import Ask

DEPTH = 400


def search(turn: Turn, tools: Tools) -> Turn | Answer:
    found = tuple(hits_for(ask, tools) for ask in turn.asks)
    return replace(turn, hits=found[0] if found else (), hits_of=found)


def hits_for(ask: Ask, tools: Tools) -> tuple[Hit, ...]:
    """Ranked clauses for one thing asked, in the words of notices."""
    words = normal(ask.text)
    query = " ".join(part for part in (words, translated(ask.text), written(words)) if part)
    return tuple(tools.retriever.search(query, DEPTH))
