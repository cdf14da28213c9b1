"""Is the answer in here at all? For each thing asked: the notice that it is about, and the clauses that can answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Turn
from knowledge.judging import judged

if TYPE_CHECKING:
    from knowledge.answering import Tools


def judge(turn: Turn, tools: Tools) -> Turn | Answer:
    pairs = zip(turn.asks, turn.hits_of, strict=True)
    findings = tuple(judged(ask, hits, tools.snapshot, turn.question.today) for ask, hits in pairs)
    return replace(turn, findings=findings)
