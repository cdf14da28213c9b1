"""How well the relevance judgement tells answerable from unanswerable, and the weights fitted to it.

    python -m benchmarks.relevance          # AUROC, each notice judged by weights fitted on the others
    python -m benchmarks.relevance --fit    # and print weights for knowledge/vocabulary/relevance.yaml

Needs scikit-learn (it comes with the sentence-transformers extra).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from evaluation.retrieval import retriever_of
from ingest.extract import extract
from ingest.source import Source
from knowledge.adapters.embedding import BundledEmbedder
from knowledge.clauses import Snapshot
from knowledge.relevance import Evidence, Judge, topics_of
from knowledge.topics import topic_model
from knowledge.wording import plain

HERE = Path(__file__).parent
NOTICE = HERE.parent / "corpus" / "notices" / "渝经信职改办〔2024〕16号.txt"
STRENGTH = 0.3

Row = tuple[str, bool, Evidence]


def questions() -> dict[Path, list[tuple[str, bool]]]:
    """Notice → (question, whether it holds the answer)."""
    lines = [line.split("\t") for line in _lines("notice_questions.tsv")]
    found = {NOTICE: [(q, True) for q, _ in lines] + [(q, False) for q in _lines("notice_unanswerable.txt")]}
    for line in _lines("other_questions.tsv"):
        name, question, gold = line.split("\t", 2)
        found.setdefault(HERE.parent / "tests" / "notices" / f"{name}.txt", []).append((question, gold != "-"))
    return found


def _lines(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if line.strip()]


def rows() -> Iterator[Row]:
    embedder = BundledEmbedder()
    judge, reader = Judge(embedder), topic_model(embedder)
    for path, asked in questions().items():
        source = Source(text=path.read_text("utf-8"), name=path.name, media_type="text/plain", sha256="0" * 64)
        snapshot = Snapshot(1, (extract(source),))
        retriever = retriever_of(snapshot, embedder)
        for question, answerable in asked:
            reading = reader.read(plain(question))
            topics = topics_of(reading, snapshot.clauses())
            yield path.stem, answerable, judge.evidence(question, retriever.search(question, 10, reading), topics)


def table(found: list[Row], names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    matrix = np.array([[evidence.features()[name] for name in names] for _, _, evidence in found])
    return matrix, np.array([right for _, right, _ in found]), np.array([notice for notice, _, _ in found])


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
    found = list(rows())
    every = list(found[0][2].features())
    for title, names in {"alone": every[:-3], "with_topics": every}.items():
        matrix, right, notice = table(found, names)
        scores = across_notices(matrix, right, notice)
        each = {n: roc_auc_score(right[notice == n], scores[notice == n]) for n in dict.fromkeys(notice)}
        print(f"{title}: AUROC {roc_auc_score(right, scores):.3f} over {len(right)} questions;", end=" ")
        print(", ".join(f"{name} {value:.3f}" for name, value in each.items()))
        if "--fit" in sys.argv:
            weights, bias = fitted(matrix, right)
            values = {"bias": bias, **dict(zip(names, weights, strict=True))}
            print(f"{title}: {{" + ", ".join(f"{k}: {v:.3f}" for k, v in values.items()) + "}")


if __name__ == "__main__":
    main()
