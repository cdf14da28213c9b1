"""Ridge regression over features too many for their kernel to be held.

Conjugate gradients, all columns of the target at once: the kernel F Fᵀ of the features is never made, each step
multiplies by F and by Fᵀ. Of seventeen thousand texts the kernel would be 1.2 GB, their features are 60 MB.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[np.float32]
Features: TypeAlias = Array | sparse.csr_array

NEAR = 1e-2
STEPS = 200


def ridge(features: Sequence[Features], target: Array, penalty: float) -> Array:
    """The weights w of (Σ F Fᵀ + penalty) w = target, to a residual of `NEAR` of each column's length.

    features: F of each kind, shape (texts, tokens), dense or sparse. target: shape (texts, columns).
    """
    pairs = [(f, f.T.tocsr() if isinstance(f, sparse.csr_array) else f.T) for f in features]
    weights = np.zeros_like(target)
    residual, way = target.copy(), target.copy()
    length = (residual * residual).sum(axis=0)
    enough = length * NEAR**2
    for _ in range(STEPS):
        onward = sum((f @ (across @ way) for f, across in pairs), np.float32(penalty) * way)
        step = length / _at_least((way * onward).sum(axis=0))
        weights += step * way
        residual -= step * onward
        before, length = length, (residual * residual).sum(axis=0)
        if (length <= enough).all():
            break
        way = residual + (length / _at_least(before)) * way
    return weights


def _at_least(lengths: Array) -> Array:
    """No zero to divide by: a column that is solved stays as it is."""
    return np.maximum(lengths, np.finfo(np.float32).tiny)
