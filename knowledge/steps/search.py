"""Ranked clauses for each thing asked; on its own (`found`), what `zhicheng search` lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Hit, Question, Turn
from knowledge.asking import asks_of
from knowledge.relevance import Evidence, Judge, Topics, probability, topics_of
from knowledge.slots import slots_of
from knowledge.understanding import Ask
from knowledge.wording import normal, plain, translated, written

if TYPE_CHECKING:
    from knowledge.answering import Tools

DEPTH = 400
LOOKED_AT = 10


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
    ask = _whole(question, tools)
    return tools.retriever.search(ask.text, k, ask.reading)


def weighed(question: Question, k: int, tools: Tools) -> list[Hit]:
    """`found`, with scores that mean the same for every question: the chance that the answer is in the documents at
    all, times how near the clause comes to the best one."""
    hits = found(question, max(k, LOOKED_AT), tools)
    chance = probability(_evidence(question, hits, tools))
    return [replace(hit, score=chance * hit.score / hits[0].score) for hit in hits[:k]]


def evidence_of(question: Question, tools: Tools) -> Evidence:
    """What tells whether the documents hold the answer at all."""
    return _evidence(question, found(question, LOOKED_AT, tools), tools)


def _evidence(question: Question, hits: Sequence[Hit], tools: Tools) -> Evidence:
    ask, judge = _whole(question, tools), tools.relevance or Judge()
    topics = topics_of(ask, hits[0].document) if hits else Topics(0.0, ask.reading.sure, ask.reading.nearest)
    return judge.evidence(ask.text, hits[:LOOKED_AT], topics)


def _whole(question: Question, tools: Tools) -> Ask:
    """The question undivided."""
    if question.history:
        return asks_of(question, tools.reader)[0]
    text = plain(question.text)
    return Ask(text, text, tools.reader.read(text), slots_of(text, question.today))
