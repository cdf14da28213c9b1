"""Is the answer in here at all? For each thing asked: the notice that it is about, and the clauses that can answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answers import Answer, Turn
from knowledge.judging import Bench, judged
from knowledge.relevance import Judge
from knowledge.understanding import Finding
from knowledge.vocabulary import load

if TYPE_CHECKING:
    from knowledge.answering import Tools


def judge(turn: Turn, tools: Tools) -> Turn | Answer:
    pairs = zip(turn.asks, turn.hits_of, strict=True)
    bench = Bench(tools.snapshot, turn.question.today, tools.relevance or Judge())
    findings = _without_the_bare(judged(ask, hits, bench) for ask, hits in pairs)
    return replace(turn, findings=findings)


def _without_the_bare(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What the notice does not tell has no address and no conditions either: they are of the part before."""
    kept: list[Finding] = []
    for finding in findings:
        lost = bool(kept) and kept[-1].outcome in ("missing", "elsewhere")
        if not (lost and re.search(load("asking")["of_the_part_before"], finding.ask.own)):
            kept.append(finding)
    return tuple(kept)
