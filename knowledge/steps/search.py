"""Ranked clauses for each thing asked; on its own (`found`), what `zhicheng search` lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Hit, Question, Turn
from knowledge.asking import asks_of
from knowledge.wording import normal, plain, translated, written

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
    return tuple(tools.retriever.search(query, DEPTH, ask.reading))


def found(question: Question, k: int, tools: Tools) -> list[Hit]:
    """The k best clauses for the question in its own words; a follow-up with what it takes from the conversation."""
    if question.history:
        ask = asks_of(question, tools.reader)[0]
        return tools.retriever.search(ask.text, k, ask.reading)
    text = plain(question.text)
    return tools.retriever.search(text, k, tools.reader.read(text))
