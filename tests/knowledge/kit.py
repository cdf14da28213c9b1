"""Tools over notices of `tests/notices`, with the real extraction, model and search, and an exact index in memory."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.digest import read_digest
from ingest.extract import extract
from ingest.source import Source
from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.answering import Tools
from knowledge.clauses import Document, Snapshot
from knowledge.pieces import Piece, pieces_of
from knowledge.ports import Embedder, Vectors
from knowledge.relevance import Judge
from knowledge.retrieval import HybridRetriever
from knowledge.topics import topic_model

ROOT = Path(__file__).parents[2]
PIECE = 400


class ExactIndex:
    """Every piece compared with the question."""

    def __init__(self, pieces: list[Piece], vectors: Vectors) -> None:
        self._ids = [piece.id for piece in pieces]
        self._vectors = vectors

    def query(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        near = self._vectors @ vector
        return [(self._ids[i], float(near[i])) for i in (-near).argsort()[:k]]


def notice(name: str) -> Document:
    path = ROOT / "tests" / "notices" / f"{name}.txt"
    text = path.read_text("utf-8")
    return extract(Source(path.name, "text/plain", hashlib.sha256(text.encode()).hexdigest(), text))


def digests() -> list[Document]:
    return [read_digest(path) for path in sorted((ROOT / "corpus" / "digests").glob("*.yaml"))]


def tools_for(embedder: Embedder, *documents: Document) -> Tools:
    held = Snapshot(1, documents)
    pieces = [piece for document in documents for piece in pieces_of(document, _cut)]
    index = ExactIndex(pieces, embedder.embed([piece.text for piece in pieces]))
    retriever = HybridRetriever(held, embedder, index)
    return Tools(held, retriever, OfficialWorkdays(), topics=topic_model(embedder), relevance=Judge(embedder))


def _cut(text: str) -> list[str]:
    return [text[i : i + PIECE] for i in range(0, len(text), PIECE)]
