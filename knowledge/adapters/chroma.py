"""A Chroma collection for each snapshot: an index built from the database, never the only place of anything.

Measured on Chroma 1.5.9, and the reason for what is done here: with the default l2 space some rows are never found
(cosine: none lost); a second process does not see what a writer adds later, and two writers lose rows in silence. So a
collection is written once, in a folder of its own, by one process; every piece is looked up; readers open it then.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import IndexDamaged
from knowledge.pieces import Piece
from knowledge.ports import VectorIndex, Vectors

BATCH = 5_000
PROBE = 10
REBUILD = "向量索引不可用（{name}）：运行 zhicheng doctor 查看，索引会从数据库重建，其间用关键词检索"


class ChromaIndex:
    """The pieces of one snapshot, read only. Safe to share between threads."""

    def __init__(self, collection: Any, name: str) -> None:
        self._collection = collection
        self._name = name
        with _damage(name):
            self.size = int(collection.count())

    def query(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """(piece id, cosine similarity), best first; raises IndexDamaged."""
        if not self.size:
            return []
        with _damage(self._name):
            found = self._collection.query(
                query_embeddings=[vector.tolist()], n_results=min(k, self.size), include=["distances"]
            )
        return [(i, 1.0 - d) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]


def build(place: Path | str, name: str, pieces: Sequence[Piece], vectors: Vectors) -> ChromaIndex:
    """A new collection of the pieces, checked piece by piece. place: a parent folder, or the URL of a Chroma server.

    Raises IndexDamaged when a piece cannot be found again; what was half built is removed.
    """
    drop(place, name)
    try:
        with _damage(name):
            collection = client_of(place, name).create_collection(
                name,
                embedding_function=None,
                metadata={"pieces": len(pieces)},
                configuration={"hnsw": {"space": "cosine"}},
            )
            _fill(collection, pieces, vectors)
        index = ChromaIndex(collection, name)
        check(index, pieces, vectors)
    except IndexDamaged:
        drop(place, name)
        raise
    return index


def open_index(place: Path | str, name: str) -> ChromaIndex:
    """Open what `build` finished; raises IndexDamaged when it is absent, unreadable or not whole."""
    if isinstance(place, Path) and not (place / name).is_dir():
        raise IndexDamaged(REBUILD.format(name=name))
    with _damage(name):
        collection = client_of(place, name).get_collection(name, embedding_function=None)
        whole = collection.metadata["pieces"] == collection.count()
    if not whole:
        raise IndexDamaged(REBUILD.format(name=name))
    return ChromaIndex(collection, name)


def drop(place: Path | str, name: str) -> None:
    """Remove the collection if it is there."""
    if isinstance(place, Path):
        _forget(place / name)
        shutil.rmtree(place / name, ignore_errors=True)
        return
    with _damage(name):
        client = client_of(place, name)
        if name in {collection.name for collection in client.list_collections()}:
            client.delete_collection(name)


def _fill(collection: Any, pieces: Sequence[Piece], vectors: Vectors) -> None:
    for first in range(0, len(pieces), BATCH):
        batch = pieces[first : first + BATCH]
        collection.add(
            ids=[piece.id for piece in batch],
            documents=[piece.text for piece in batch],
            metadatas=[{"clause_id": piece.clause_id} for piece in batch],
            embeddings=vectors[first : first + BATCH],
        )


def check(index: VectorIndex, pieces: Sequence[Piece], vectors: Vectors) -> None:
    """Each piece is found by its own vector; equal texts may stand before it, so its nearness is what counts."""
    for piece, vector in zip(pieces, vectors, strict=True):
        found = index.query(np.asarray(vector), PROBE)
        if piece.id not in {i for i, _ in found} and not (found and found[-1][1] > 0.999):
            raise IndexDamaged(f"向量索引建立后检查不通过：查不到 {piece.id}，请重新建立")


_clients: dict[str, Any] = {}
_opening = threading.Lock()


def client_of(place: Path | str, name: str) -> Any:
    """One client for each folder or server in this process: Chroma keeps a system for each path."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    with _opening:
        key = str(place / name) if isinstance(place, Path) else place
        if key not in _clients:
            _clients[key] = (
                chromadb.PersistentClient(key, settings) if isinstance(place, Path) else _server(place, settings)
            )
        return _clients[key]


def _server(url: str, settings: Any) -> Any:
    import chromadb

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    return chromadb.HttpClient(parts.hostname or "localhost", port, ssl=secure, settings=settings)


def _forget(folder: Path) -> None:
    with _opening:
        client = _clients.pop(str(folder), None)
    if client is not None:
        client.close()


@contextlib.contextmanager
def _damage(name: str) -> Iterator[None]:
    """Chroma fails with its own errors, sqlite's, or its Rust side's panics; the caller rebuilds in every case."""
    try:
        yield
    except IndexDamaged:
        raise
    except Exception as error:
        raise IndexDamaged(REBUILD.format(name=name)) from error
