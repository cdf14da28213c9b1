"""How well search finds: our retriever, and on request the peers of the usual kind, on one benchmark in one run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.retrieval_set import DEPTH, Figures, RetrievalSet, figures, read_beir
from knowledge.adapters import chroma
from knowledge.adapters.langchain import split_long
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.pieces import pieces_of
from knowledge.ports import Embedder, Progress, Retriever
from knowledge.recognise import recognise
from knowledge.retrieval import HybridRetriever

COLUMNS = "| 方法 | R@1 | R@5 | R@10 | MRR@10 | nDCG@10 | 毫秒/问 |\n|---|---|---|---|---|---|---|"
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
    with tempfile.TemporaryDirectory() as scratch:
        rows = [_ours(benchmark, embedder, Path(scratch), progress)]
        if peers:
            from evaluation.retrieval_peers import peers as usual

            ranks = usual(benchmark, embedder, Path(scratch), progress)
            rows += [measured(name, benchmark, rank) for name, rank in ranks.items()]
    return RetrievalReport(benchmark.name, len(benchmark.entries), len(benchmark.queries), tuple(rows))


def snapshot_of(benchmark: RetrievalSet) -> Snapshot:
    """One document of one clause for each entry; the clause's id is the entry's, its title stands above it."""
    return Snapshot(1, tuple(_document(e.id, e.title, e.text) for e in benchmark.entries))


def _document(entry: str, title: str, text: str) -> Document:
    above = () if not title or text.startswith(title) else (title,)
    clause = Clause(entry, above, 0, len(text))
    values = tuple(recognise(text))
    return Document(entry, entry, None, "", None, None, "full_text", text, (clause,), values)


def retriever_of(snapshot: Snapshot, embedder: Embedder, folder: Path, progress: Progress | None = None) -> Retriever:
    """Our retriever over a snapshot that is in no database: pieces embedded, a collection built in `folder`."""
    pieces = [piece for document in snapshot.documents for piece in pieces_of(document, split_long)]
    if progress:
        progress("计算向量", 0, len(pieces))
    vectors = embedder.embed([piece.text for piece in pieces])
    return HybridRetriever(snapshot, embedder, chroma.build(folder, "evaluation", pieces, vectors))


def _ours(benchmark: RetrievalSet, embedder: Embedder, folder: Path, progress: Progress | None) -> Figures:
    retriever = retriever_of(snapshot_of(benchmark), embedder, folder, progress)
    return measured("zhicheng", benchmark, lambda query: [hit.clause.id for hit in retriever.search(query, DEPTH)])


def measured(name: str, benchmark: RetrievalSet, rank: Rank) -> Figures:
    """Rank every query, timed one by one after a first that warms up."""
    rank(next(iter(benchmark.queries.values())))
    began = time.perf_counter()
    ranked = {query: rank(text) for query, text in benchmark.queries.items()}
    return figures(name, benchmark, ranked, 1000 * (time.perf_counter() - began) / len(ranked))


def _line(row: Figures) -> str:
    numbers = (row.recall_1, row.recall_5, row.recall_10, row.mrr_10, row.ndcg_10)
    return f"| {row.name} | " + " | ".join(f"{n:.3f}" for n in numbers) + f" | {row.ms:.1f} |"
