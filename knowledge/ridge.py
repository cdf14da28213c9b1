"""Ridge regression over a kernel too large to hold twice.

A kernel is symmetric and positive: its lower half is held alone, in rows of blocks, and becomes its own Cholesky factor
where it stands. Of eight thousand texts that is 130 MB; the whole kernel, with what a solver copies of it, was ten
times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

BLOCK = 512


def ridge(rows: Callable[[int, int], Array], target: Array, penalty: float) -> Array:
    """The weights w of (kernel + penalty) w = target.

    rows: of a first and a last row of the kernel, those rows up to the last one's column.
    """
    starts = range(0, len(target), BLOCK)
    factor = [rows(start, min(start + BLOCK, len(target))) for start in starts]
    for held in factor:
        first = held.shape[1] - len(held)
        held[np.arange(len(held)), np.arange(first, held.shape[1])] += np.float32(penalty)
    _factorise(factor)
    return _backward(factor, _forward(factor, target))


def _factorise(kernel: Sequence[Array]) -> None:
    """In place: the lower half of a positive kernel becomes the lower triangle whose square it is."""
    for number, held in enumerate(kernel):
        for left in kernel[:number]:
            start, end = left.shape[1] - len(left), left.shape[1]
            held[:, start:end] -= held[:, :start] @ left[:, :start].T
            held[:, start:end] = np.linalg.solve(left[:, start:], held[:, start:end].T).T
        first = held.shape[1] - len(held)
        held[:, first:] = np.linalg.cholesky(held[:, first:] - held[:, :first] @ held[:, :first].T)


def _forward(factor: Sequence[Array], target: Array) -> Array:
    found = np.array(target, np.float32)
    for held in factor:
        start, end = held.shape[1] - len(held), held.shape[1]
        found[start:end] = np.linalg.solve(held[:, start:], found[start:end] - held[:, :start] @ found[:start])
    return found


def _backward(factor: Sequence[Array], target: Array) -> Array:
    found = np.array(target, np.float32)
    for held in reversed(factor):
        start, end = held.shape[1] - len(held), held.shape[1]
        found[start:end] = np.linalg.solve(held[:, start:].T, found[start:end])
        found[:start] -= held[:, :start].T @ found[start:end]
    return found
