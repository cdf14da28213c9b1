"""Fit the weights of `knowledge/ranking.py` on the dev part of the question sets: `python -m evaluation.fit_ranking`.

Prints the line for `knowledge/vocabulary/ranking.yaml` and how often the best clause is a right one. A row is a
question with one clause of its notice; right where the gold names the clause. Logistic regression by Newton's method.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.answers import Gold, names, read
from evaluation.notices import QUESTIONS, ROOT, question_file, read_notice, tools_for
from knowledge.adapters.embedding import BundledEmbedder
from knowledge.answering import Tools
from knowledge.answers import Hit
from knowledge.asking import asks_of
from knowledge.clauses import Document
from knowledge.judging import candidates_of
from knowledge.profile import profile_of
from knowledge.ranking import features
from knowledge.steps.search import hits_for

PENALTY = 1.0
STEPS = 30

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """One row a clause: features, whether it is right, the question it belongs to."""

    names: tuple[str, ...]
    features: Array
    right: NDArray[np.bool_]
    question: NDArray[np.int64]


def rows_of(pairs: list[tuple[Path, Path]], split: str) -> Rows:
    """pairs: (notice, questions)."""
    embedder = BundledEmbedder()
    found: list[tuple[dict[str, float], bool, int]] = []
    for number, (notice, questions) in enumerate(pairs):
        document = read_notice(notice)
        tools = tools_for(embedder, document)
        for place, gold in enumerate(g for g in read(questions) if g.split == split and g.kind == "answer"):
            found += [(f, right, number * 10_000 + place) for f, right in _rows(gold, document, tools)]
    keys = tuple(found[0][0])
    matrix = np.array([[f[k] for k in keys] for f, _, _ in found])
    return Rows(keys, matrix, np.array([r for _, r, _ in found]), np.array([q for _, _, q in found]))


def _rows(gold: Gold, document: Document, tools: Tools) -> Iterator[tuple[dict[str, float], bool]]:
    asks = asks_of(gold.question, tools.reader)
    wanted = {c.id for c in document.clauses for end in gold.clauses for e in end.split("|") if names(e, c.id)}
    candidates = candidates_of(asks[0])
    if len(asks) > 1 or not wanted or not candidates:
        return
    hits = {h.clause.id: h for h in hits_for(asks[0], tools)}
    for clause in document.clauses:
        hit = hits.get(clause.id, Hit(document, clause, 0.0))
        yield features(asks[0], candidates, profile_of(document), document, clause, hit), clause.id in wanted


def fit(rows: Rows) -> Array:
    """Weights with the bias last."""
    x = np.hstack([rows.features, np.ones((len(rows.features), 1))])
    y, weights = rows.right.astype(float), np.zeros(x.shape[1])
    penalty = PENALTY * np.diag([1.0] * (x.shape[1] - 1) + [0.0])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - chance) - penalty @ weights
        weights = weights + np.linalg.solve((x * (chance * (1 - chance))[:, None]).T @ x + penalty, slope)
    return weights


def first_right(rows: Rows, weights: Array) -> float:
    """The share of questions whose best clause is a right one."""
    scores = rows.features @ weights[:-1]
    each = [np.flatnonzero(rows.question == q) for q in np.unique(rows.question)]
    return float(np.mean([rows.right[own[scores[own].argmax()]] for own in each]))


def main() -> int:
    real = next((ROOT / "corpus" / "notices").glob("*.txt"))
    pairs = [(real, QUESTIONS / "notice-2024-16.jsonl")]
    pairs += [(p, question_file(p)) for p in sorted((ROOT / "tests" / "notices").glob("*.txt"))]
    pairs = [(notice, questions) for notice, questions in pairs if questions.is_file()]
    dev = rows_of(pairs, "dev")
    weights = fit(dev)
    shown = {"bias": weights[-1]} | dict(zip(dev.names, weights[:-1], strict=True))
    print("{" + ", ".join(f"{k}: {v:.2f}" for k, v in shown.items()) + "}")
    print(f"dev {first_right(dev, weights):.3f}, test {first_right(rows_of(pairs, 'test'), weights):.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
