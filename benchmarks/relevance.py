"""How well the relevance judgement tells answerable from unanswerable, and the weights fitted to it.

    python -m benchmarks.relevance          # AUROC, each notice judged by weights fitted on the others
    python -m benchmarks.relevance --fit    # and print weights for knowledge/vocabulary/relevance.yaml

The questions are those of this folder, most of the unanswerable ones near misses, and of evaluation/questions; those of
held-out are never fitted on. Needs scikit-learn (it comes with the sentence-transformers extra).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from evaluation.answers import read
from evaluation.notices import QUESTIONS, ROOT, question_file, read_notice, tools_for
from knowledge.adapters.embedding import BundledEmbedder
from knowledge.answers import Question
from knowledge.relevance import Evidence, Topics
from knowledge.steps.search import evidence_of

HERE = Path(__file__).parent
STRENGTH = 0.3
TOPICS = len(fields(Topics))
DAY = date(2024, 9, 20)

Asked = tuple[str, Path, Question, bool]


@dataclass(frozen=True)
class Row:
    """source: near | sets | held-out."""

    source: str
    notice: str
    answerable: bool
    evidence: Evidence


def questions() -> Iterator[Asked]:
    """(source, notice, question, whether the notice holds the answer)."""
    real = next((ROOT / "corpus" / "notices").glob("*.txt"))
    for line in _lines("notice_questions.tsv"):
        yield "near", real, Question(line.split("\t")[0], DAY), True
    for line in _lines("notice_unanswerable.txt"):
        yield "near", real, Question(line, DAY), False
    for line in _lines("other_questions.tsv"):
        name, question, gold = line.split("\t", 2)
        yield "near", ROOT / "tests" / "notices" / f"{name}.txt", Question(question, DAY), gold != "-"
    yield from _of_set("sets", real, QUESTIONS / "notice-2024-16.jsonl")
    for path in sorted((QUESTIONS / "held-out").glob("notice-*.jsonl")):
        yield from _of_set("held-out", real, path)
    for source, folder in (("sets", "notices"), ("held-out", "notices/held-out")):
        for notice in sorted((ROOT / "tests" / folder).glob("*.txt")):
            yield from _of_set(source, notice, question_file(notice))


def _of_set(source: str, notice: Path, path: Path) -> Iterator[Asked]:
    golds = read(path) if path.is_file() else []
    return ((source, notice, g.question, g.kind == "answer") for g in golds if g.kind in ("answer", "not_found"))


def _lines(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if line.strip()]


def rows() -> Iterator[Row]:
    embedder = BundledEmbedder()
    known = {path: tools_for(embedder, read_notice(path)) for path in {path for _, path, _, _ in questions()}}
    for source, path, question, answerable in questions():
        yield Row(source, path.stem, answerable, evidence_of(question, known[path]))


def table(found: list[Row], names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    matrix = np.array([[row.evidence.features()[name] for name in names] for row in found])
    return matrix, np.array([row.answerable for row in found]), np.array([row.notice for row in found])


def fitted(matrix: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, float]:
    """Logistic weights for the features as they are; shrunk alike by standardising first."""
    mean, spread = matrix.mean(0), matrix.std(0) + 1e-9
    model = LogisticRegression(C=STRENGTH).fit((matrix - mean) / spread, right)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def across_notices(matrix: np.ndarray, right: np.ndarray, notice: np.ndarray) -> np.ndarray:
    scores = np.zeros(len(right))
    for name in set(notice):
        weights, bias = fitted(matrix[notice != name], right[notice != name])
        scores[notice == name] = matrix[notice == name] @ weights + bias
    return scores


def main() -> None:
    every = list(rows())
    seen, held = [r for r in every if r.source != "held-out"], [r for r in every if r.source == "held-out"]
    near = np.array([r.source == "near" for r in seen])
    names = list(seen[0].evidence.features())
    for title, used in {"alone": names[:-TOPICS], "with_topics": names}.items():
        matrix, right, notice = table(seen, used)
        scores = across_notices(matrix, right, notice)
        weights, bias = fitted(matrix, right)
        unseen, unseen_right, _ = table(held, used)
        print(f"{title}, AUROC: notices left out {roc_auc_score(right, scores):.3f} ({len(right)} questions),", end=" ")
        print(f"near misses of them {roc_auc_score(right[near], scores[near]):.3f} ({near.sum()}),", end=" ")
        print(f"held-out sets {roc_auc_score(unseen_right, unseen @ weights):.3f} ({len(held)})")
        if "--fit" in sys.argv:
            values = {"bias": bias, **dict(zip(used, weights, strict=True))}
            print(f"{title}: {{" + ", ".join(f"{k}: {v:.3f}" for k, v in values.items()) + "}")


if __name__ == "__main__":
    main()
