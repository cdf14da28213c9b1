"""Is the answer in here at all? For each thing asked: the notice that it is about, and the clauses that can answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Turn
from knowledge.judging import Bench, judged
from knowledge.relevance import Judge

if TYPE_CHECKING:
    from knowledge.answering import Tools


def judge(turn: Turn, tools: Tools) -> Turn | Answer:
    pairs = zip(turn.asks, turn.hits_of, strict=True)
    bench = Bench(tools.snapshot, turn.question.today, tools.relevance or Judge())
    findings = tuple(judged(ask, hits, bench) for ask, hits in pairs)
    return replace(turn, findings=findings)
