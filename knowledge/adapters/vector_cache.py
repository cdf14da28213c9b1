"""Vectors of texts that never change (the phrasing bank), kept on disk: worked out once for each model."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.ports import Embedder, Vectors


class KeptVectors:
    """An embedder that keeps what it embeds many at a time; single questions pass through and leave no trace."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        self._folder = folder
        self.name = embedder.name
        self.dimension = embedder.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) < 2:
            return self._embedder.embed(texts)
        path = self._path(texts)
        kept = _read(path, len(texts), self.dimension)
        return kept if kept is not None else self._write(path, self._embedder.embed(texts))

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
