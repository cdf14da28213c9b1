"""Fit `knowledge/vocabulary/confidence.yaml`: `python -m evaluation.fit_confidence [NAME …]`, NAMEs of sets left out.

A row is one part of an answer with its signs, right where the whole answer is. Fitted on the sets of held-out, on which
the rules were not written; what is reported of each notice comes from weights fitted on the others. Sets that are to be
looked at once only are left out by name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.answers import Result, answerable_auroc, auroc, brier, coverage, judged, read
from evaluation.fit_ranking import Rows, fit
from evaluation.notices import QUESTIONS, ROOT, question_file, read_digests, read_notice, tools_for
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
        yield Told(notice.stem, result, tuple(_signs(seen.get("judge"), given, tools)))


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


def sets(without: set[str]) -> Iterator[tuple[Path, Path]]:
    """(notice, questions) of every set of held-out but those named."""
    real = next((ROOT / "corpus" / "notices").glob("*.txt"))
    pairs = [(real, path) for path in sorted((QUESTIONS / "held-out").glob("notice-*.jsonl"))]
    pairs += [(p, question_file(p)) for p in sorted((ROOT / "tests" / "notices" / "held-out").glob("*.txt"))]
    return (pair for pair in pairs if pair[1].is_file() and pair[1].stem not in without)


def main() -> int:
    embedder, told, tools = BundledEmbedder(), list[Told](), dict[Path, Tools]()
    for notice, questions in sets(set(sys.argv[1:])):
        if notice not in tools:
            tools[notice] = tools_for(embedder, read_notice(notice), *read_digests())
        told += [t for t in told_of(notice, questions, tools[notice]) if t.signs]
    results: list[Result] = []
    for kind in ("answer", "not_found"):
        own = [t for t in told if t.result.answer.kind == kind]
        shown = ", ".join(f"{name}: {value:.2f}" for name, value in weights_of(own).items())
        print(f"{kind}: {{{shown}}}")
        results += (fair := left_out(own))
        print(f"  {len(own)}, notices left out: AUROC {auroc(fair):.3f}, Brier {brier(fair):.4f}")
    print(f"coverage at 1 % wrong {coverage(results)}, answerable or not, AUROC {answerable_auroc(results)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
