"""Indexes: the Chroma index of each snapshot, always made from what the database holds."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.adapters import chroma
from knowledge.adapters.langchain import split_long
from knowledge.adapters.sql.store import Embedding, SqlStore
from knowledge.clauses import Document
from knowledge.errors import IndexDamaged
from knowledge.pieces import Piece, pieces_of
from knowledge.ports import Embedder, Progress, VectorIndex, Vectors


class Indexes:
    """place: the folder of embedded Chroma collections, or the URL of a Chroma server."""

    def __init__(self, store: SqlStore, embedder: Embedder, place: Path | str) -> None:
        self.store = store
        self.embedder = embedder
        self.place = place

    def embed(self, documents: Sequence[Document], progress: Progress | None = None) -> None:
        """Compute and keep the vectors of stored documents; those that have them already are left alone."""
        have = self.store.embedded(self.embedder.name)
        fresh = {d.version: pieces_of(d, split_long) for d in documents if d.version not in have}
        total, done = sum(map(len, fresh.values())), 0
        made: dict[str, Embedding] = {}
        for version, pieces in fresh.items():
            made[version] = Embedding(tuple(pieces), self.embedder.embed([p.text for p in pieces]))
            done += len(pieces)
            if progress:
                progress("计算向量", done, total)
        if made:
            self.store.add_embeddings(self.embedder.name, made)

    def build(self, number: int) -> VectorIndex:
        """A new index for the snapshot, checked piece by piece, then named by its row; the old one is dropped."""
        row = self.store.snapshot_row(number)
        pieces, vectors = self._rows(self.store.versions(number))
        name = f"snapshot-{number}-{uuid.uuid4().hex[:8]}"
        index = chroma.build(self.place, name, pieces, vectors)
        self.store.update_snapshot(number, index_name=name, embedding_model=self.embedder.name)
        if row.index_name:
            chroma.drop(self.place, row.index_name)
        return index

    def open(self, number: int) -> VectorIndex:
        """The snapshot's index; IndexDamaged when it is absent, unreadable or of another embedding model."""
        row = self.store.snapshot_row(number)
        if row.index_name is None or row.embedding_model != self.embedder.name:
            raise IndexDamaged(f"快照 {number} 没有可用的向量索引，将从数据库重建")
        return chroma.open_index(self.place, row.index_name)

    def ensure(self, number: int) -> VectorIndex:
        """The snapshot's index, rebuilt when it cannot be opened."""
        try:
            return self.open(number)
        except IndexDamaged:
            return self.repair(number)

    def repair(self, number: int) -> VectorIndex:
        """Build the index again, embedding first whatever this model has not embedded yet."""
        self.embed(self.store.snapshot(number).documents)
        return self.build(number)

    def check(self, number: int) -> None:
        """Every piece is found in the snapshot's index by its own vector; raises IndexDamaged."""
        index = self.open(number)
        pieces, vectors = self._rows(self.store.versions(number))
        chroma.check(index, pieces, vectors)

    def drop(self, name: str) -> None:
        chroma.drop(self.place, name)

    def _rows(self, versions: Sequence[str]) -> tuple[list[Piece], Vectors]:
        kept = list(self._kept(versions))
        empty = np.empty((0, self.embedder.dimension), np.float32)
        return [p for e in kept for p in e.pieces], np.concatenate([empty, *(e.vectors for e in kept)])

    def _kept(self, versions: Iterable[str]) -> Iterable[Embedding]:
        for version in versions:
            embedding = self.store.embedding(version, self.embedder.name)
            if embedding is None:
                raise IndexDamaged(f"文件版本 {version[:12]} 还没有用 {self.embedder.name} 计算向量")
            yield embedding


@dataclass(frozen=True)
class Shelf:
    """Where snapshots are put together: the database and the indexes built from it."""

    store: SqlStore
    indexes: Indexes
