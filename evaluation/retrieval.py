"""How well search finds: our retriever, and on request the peers of the usual kind, on one benchmark in one run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.retrieval_set import DEPTH, Entry, Figures, RetrievalSet, figures, read_beir
from ingest.topics import topics_of
from knowledge.adapters.langchain import split_long
from knowledge.answering import Tools
from knowledge.answers import Question
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.pieces import Piece, pieces_of
from knowledge.ports import Embedder, Progress, Vectors
from knowledge.recognise import recognise
from knowledge.retrieval import HybridRetriever
from knowledge.steps.search import found
from knowledge.topics import topic_model

COLUMNS = "| 方法 | R@1 | R@5 | R@10 | MRR@10 | nDCG@10 | 毫秒/问 |\n|---|---|---|---|---|---|---|"
PART = 500
Rank = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class RetrievalReport:
    benchmark: str
    entries: int
    queries: int
    rows: tuple[Figures, ...]

    def to_json(self) -> dict[str, Any]:
        counts = {"benchmark": self.benchmark, "entries": self.entries, "queries": self.queries}
        return counts | {"rows": [row.to_json() for row in self.rows]}

    def __str__(self) -> str:
        return self.table()

    def table(self) -> str:
        """The figures as a Markdown table, ours first."""
        return "\n".join([f"{self.benchmark}：{self.entries} 条，{self.queries} 问", COLUMNS, *map(_line, self.rows)])


def evaluate(
    beir: Path, embedder: Embedder, *, peers: bool = False, progress: Progress | None = None
) -> RetrievalReport:
    """Figures on a benchmark in the BEIR layout; `peers` adds the usual methods, remade on the same files."""
    benchmark = read_beir(beir)
    rows = [_ours(benchmark, embedder, progress)]
    if peers:
        from evaluation.retrieval_peers import peers as usual

        with tempfile.TemporaryDirectory() as scratch:
            ranks = usual(benchmark, embedder, Path(scratch), progress)
            rows += [measured(name, benchmark, rank) for name, rank in ranks.items()]
    return RetrievalReport(benchmark.name, len(benchmark.entries), len(benchmark.queries), tuple(rows))


def snapshot_of(benchmark: RetrievalSet) -> Snapshot:
    """One document of one clause for each entry; the clause's id is the entry's, its title stands above it."""
    return Snapshot(1, tuple(map(_document, benchmark.entries)))


def _document(entry: Entry) -> Document:
    above = () if not entry.title or entry.text.startswith(entry.title) else (entry.title,)
    clause = Clause(entry.id, above, 0, len(entry.text), topics_of((entry.title,), entry.text))
    values = tuple(recognise(entry.text))
    return Document(
        entry.id, entry.id, None, "", None, None, "full_text", entry.text, (clause,), values, source_name=entry.source
    )


class ExactIndex:
    """Every piece compared with the question: what an index of the product finds, without its approximation."""

    def __init__(self, pieces: Sequence[Piece], vectors: Vectors) -> None:
        self._ids = [piece.id for piece in pieces]
        self._vectors = vectors

    def query(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        near = self._vectors @ (vector / (np.linalg.norm(vector) or 1))
        return [(self._ids[i], float(near[i])) for i in np.argsort(-near, kind="stable")[:k]]


def retriever_of(snapshot: Snapshot, embedder: Embedder, progress: Progress | None = None) -> HybridRetriever:
    """Our retriever over a snapshot that is in no database."""
    pieces = [piece for document in snapshot.documents for piece in pieces_of(document, split_long)]
    vectors = [_part(embedder, pieces, first, progress) for first in range(0, len(pieces), PART)]
    rows = np.concatenate(vectors) if vectors else np.empty((0, embedder.dimension), np.float32)
    return HybridRetriever(snapshot, embedder, ExactIndex(pieces, rows))


def _part(embedder: Embedder, pieces: Sequence[Piece], first: int, progress: Progress | None) -> Vectors:
    part = pieces[first : first + PART]
    if progress:
        progress("计算向量", first + len(part), len(pieces))
    return embedder.embed([piece.text for piece in part])


def _ours(benchmark: RetrievalSet, embedder: Embedder, progress: Progress | None) -> Figures:
    snapshot = snapshot_of(benchmark)
    retriever = retriever_of(snapshot, embedder, progress)
    tools = Tools(snapshot, retriever, topics=topic_model(embedder))
    today = date.today()
    return measured("zhicheng", benchmark, lambda q: [h.clause.id for h in found(Question(q, today), DEPTH, tools)])


def measured(name: str, benchmark: RetrievalSet, rank: Rank) -> Figures:
    """Rank every query, timed one by one after a first that warms up."""
    rank(next(iter(benchmark.queries.values())))
    began = time.perf_counter()
    ranked = {query: rank(text) for query, text in benchmark.queries.items()}
    return figures(name, benchmark, ranked, 1000 * (time.perf_counter() - began) / len(ranked))


def _line(row: Figures) -> str:
    numbers = (row.recall_1, row.recall_5, row.recall_10, row.mrr_10, row.ndcg_10)
    return f"| {row.name} | " + " | ".join(f"{n:.3f}" for n in numbers) + f" | {row.ms:.1f} |"
