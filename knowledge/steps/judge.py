"""Is the answer in here at all? For each thing asked: the notice that it is about, and the clauses that can answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Hit, Turn
from knowledge.judging import Bench, judged
from knowledge.relevance import Judge
from knowledge.understanding import Finding
from knowledge.vocabulary import load

if TYPE_CHECKING:
    from knowledge.answering import Tools


def judge(turn: Turn, tools: Tools) -> Turn | Answer:
    bench = Bench(tools.snapshot, turn.question.today, tools.relevance or Judge())
    kept: list[tuple[Finding, tuple[Hit, ...]]] = []
    for ask, hits in zip(turn.asks, turn.hits_of, strict=True):
        finding = judged(ask, hits, bench)
        if not (kept and is_of_the_lost(finding, kept[-1][0])):
            kept.append((finding, hits))
    return replace(turn, findings=tuple(f for f, _ in kept), hits_of=tuple(h for _, h in kept))


def is_of_the_lost(finding: Finding, before: Finding) -> bool:
    """What the notice does not tell has no address and no conditions either: they are of the part before."""
    lost = before.outcome in ("missing", "elsewhere")
    return lost and re.search(load("asking")["of_the_part_before"], finding.ask.own) is not None
