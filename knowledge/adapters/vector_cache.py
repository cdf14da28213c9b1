"""Vectors kept: of the phrasing bank on disk, worked out once for each model; of the last questions in memory."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge.ports import Embedder, Vectors

BANK = 200
REMEMBERED = 16


class KeptVectors:
    """An embedder that keeps on disk what it embeds by the hundred.

    A question is embedded once though several steps ask for it; it stays in memory only, and leaves no trace.
    """

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        self._folder = folder
        self.name = embedder.name
        self.dimension = embedder.dimension
        self._one = lru_cache(REMEMBERED)(self._embedded)

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) < BANK:
            return np.stack([self._one(text) for text in texts]) if texts else self._embedder.embed(texts)
        path = self._path(texts)
        kept = _read(path, len(texts), self.dimension)
        return kept if kept is not None else self._write(path, self._embedder.embed(texts))

    def _embedded(self, text: str) -> Vectors:
        return np.asarray(self._embedder.embed([text])[0], np.float32)

    def _path(self, texts: Sequence[str]) -> Path:
        told = "\x00".join((self.name, *texts))
        return self._folder / f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.npy"

    def _write(self, path: Path, vectors: Vectors) -> Vectors:
        """A home that cannot be written only costs the work again at the next start."""
        partial = path.with_name(f".{path.stem}.{os.getpid()}.npy")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            np.save(partial, vectors)
            os.replace(partial, path)
        return vectors


def _read(path: Path, rows: int, dimension: int) -> Vectors | None:
    try:
        vectors = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    right = vectors.shape == (rows, dimension) and vectors.dtype == np.float32
    return np.asarray(vectors, np.float32) if right else None
