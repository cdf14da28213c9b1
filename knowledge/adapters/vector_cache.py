"""What is kept of the phrasing bank on disk, worked out once for each model; of the last questions in memory."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge.ports import Embedder, Vectors

BANK = 200
REMEMBERED = 16


class KeptArrays:
    """Arrays that are worked out once for a home: each under what it was made from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, told: str, make: Callable[[], Vectors]) -> Vectors:
        """The array kept for `told`, else what `make` gives. A home that cannot be written costs the work again."""
        path = self._folder / f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.npy"
        kept = _read(path)
        return kept if kept is not None else _written(path, make())


class KeptVectors:
    """An embedder that keeps on disk what it embeds by the hundred.

    A question is embedded once though several steps ask for it; it stays in memory only, and leaves no trace.
    """

    def __init__(self, embedder: Embedder, keep: KeptArrays) -> None:
        self._embedder = embedder
        self._keep = keep
        self.name = embedder.name
        self.dimension = embedder.dimension
        self._one = lru_cache(REMEMBERED)(self._embedded)

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) < BANK:
            return np.stack([self._one(text) for text in texts]) if texts else self._embedder.embed(texts)
        return self._keep("\x00".join((self.name, *texts)), lambda: self._embedder.embed(texts))

    def _embedded(self, text: str) -> Vectors:
        return np.asarray(self._embedder.embed([text])[0], np.float32)


def _written(path: Path, vectors: Vectors) -> Vectors:
    partial = path.with_name(f".{path.stem}.{os.getpid()}.npy")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(partial, vectors)
        os.replace(partial, path)
    return vectors


def _read(path: Path) -> Vectors | None:
    try:
        vectors = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return np.asarray(vectors, np.float32) if vectors.ndim == 2 and vectors.dtype == np.float32 else None
