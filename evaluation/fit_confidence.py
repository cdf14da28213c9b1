"""Fit `knowledge/vocabulary/confidence.yaml`: `python -m evaluation.fit_confidence [NAME …]`, NAMEs of sets left out.

A row is one part of an answer with its signs, right where the whole answer is. Fitted on the sets of held-out, on which
the rules were not written; what is reported of each notice comes from weights fitted on the others. Sets that are to be
looked at once only are left out by name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.answers import Result, answerable_auroc, auroc, brier, coverage, holds, judged, read
from evaluation.fit_ranking import Rows, fit
from evaluation.notices import QUESTIONS, ROOT, question_file, read_digests, read_notice, tools_for, tools_of
from knowledge.adapters.embedding import BundledEmbedder
from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Turn
from knowledge.composing import composed
from knowledge.confidence import signs

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """One question: its notice, its result, the signs of each part."""

    notice: str
    result: Result
    signs: tuple[dict[str, float], ...]


def told_of(notice: Path, questions: Path, tools: Tools) -> Iterator[Told]:
    for gold in read(questions):
        seen: dict[str, Turn | Answer] = {}
        given = answer(gold.question, tools, lambda step, made, _, seen=seen: seen.update({step: made}))  # type: ignore[misc]
        result = judged(gold, given, tools.snapshot, tools.workdays)
        yield Told(notice.stem, within(result), tuple(_signs(seen.get("judge"), given, tools)))


def within(result: Result) -> Result:
    """Gold often names a whole table or list: one that cites a row of it and states the values is right too."""
    cited = [c.clause_id for c in result.answer.citations]
    told = (m for m in result.missing_clauses if any(holds(end, c) for end in m.split("|") for c in cited))
    return replace(result, missing_clauses=tuple(set(result.missing_clauses).difference(told)))


def _signs(turn: Turn | Answer | None, given: Answer, tools: Tools) -> Iterator[dict[str, float]]:
    if not isinstance(turn, Turn):
        return
    for finding, hits in zip(turn.findings, turn.hits_of, strict=True):
        draft = composed(finding, turn, tools)
        if draft.kind == given.kind:
            yield signs(draft.kind, finding, draft.said, hits)


def weights_of(told: list[Told]) -> dict[str, float]:
    """Logistic weights for the signs as they are; shrunk alike by standardising first."""
    rows = [(t.result.right, s) for t in told for s in t.signs]
    names = tuple(rows[0][1])
    matrix = np.array([[s[name] for name in names] for _, s in rows])
    mean, spread = matrix.mean(0), matrix.std(0) + 1e-9
    right = np.array([right for right, _ in rows])
    found = fit(Rows(names, (matrix - mean) / spread, right, np.arange(len(rows))))
    own = found[:-1] / spread
    return {"bias": float(found[-1] - own @ mean), **dict(zip(names, own.tolist(), strict=True))}


def chance(told: Told, weights: dict[str, float]) -> float:
    """Of the least sure part."""
    totals = [weights["bias"] + sum(weights[n] * v for n, v in s.items()) for s in told.signs]
    return float(1 / (1 + np.exp(-min(totals))))


def left_out(told: list[Told]) -> list[Result]:
    """Every result with the chance that weights fitted on the other notices give it."""
    found = []
    for notice in sorted({t.notice for t in told}):
        weights = weights_of([t for t in told if t.notice != notice])
        found += [t.result.with_confidence(chance(t, weights)) for t in told if t.notice == notice]
    return found


def every(without: set[str]) -> Iterator[Told]:
    """The questions of every set of held-out but those named."""
    embedder = BundledEmbedder()
    real = next((ROOT / "corpus" / "notices").glob("*.txt"))
    own = tools_for(embedder, read_notice(real), *read_digests())
    pairs = [(real, path, own) for path in sorted((QUESTIONS / "held-out").glob("notice-*.jsonl"))]
    others = tools_of(ROOT / "tests" / "notices" / "held-out", embedder)
    for notice, questions, tools in chain(pairs, ((path, question_file(path), tools) for path, tools in others)):
        if questions.stem not in without:
            yield from told_of(notice, questions, tools)


def main() -> int:
    told = [t for t in every(set(sys.argv[1:])) if t.signs]
    results: list[Result] = []
    for kind in ("answer", "not_found"):
        own = [t for t in told if t.result.answer.kind == kind]
        shown = ", ".join(f"{name}: {value:.2f}" for name, value in weights_of(own).items())
        fair, now = left_out(own), [t.result for t in own]
        print(f"{kind}: {{{shown}}}\n  {len(own)}, right {sum(r.right for r in now) / len(own):.3f}")
        print(f"  notices left out: AUROC {auroc(fair)}, Brier {brier(fair)}; as given: {auroc(now)}, {brier(now)}")
        results += fair
    print(f"notices left out: coverage at 1 % wrong {coverage(results)}, answerable or not {answerable_auroc(results)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
