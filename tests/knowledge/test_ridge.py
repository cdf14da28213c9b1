"""The solver behind the reading of questions."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from scipy import sparse

from knowledge.ridge import NEAR, Array, ridge


def _dense(size: int) -> Array:
    return np.random.default_rng(7).standard_normal((size, 60)).astype(np.float32)


def _sparse(size: int) -> sparse.csr_array:
    return sparse.random_array((size, 90), density=0.1, format="csr", dtype=np.float32, rng=np.random.default_rng(8))


@pytest.mark.parametrize("size", [1, 3, 200, 700])
def test_the_weights_solve_the_whole_system_of_dense_and_sparse_features(size: int) -> None:
    dense, thin = _dense(size), _sparse(size)
    target = np.eye(size, 4, dtype=np.float32)
    whole = dense @ dense.T + (thin @ thin.T).toarray() + 0.5 * np.eye(size)
    left = np.linalg.norm(whole @ ridge((dense, thin), target, 0.5) - target, axis=0)
    assert (left <= 1.5 * NEAR * np.linalg.norm(target, axis=0)).all()


def test_a_column_without_any_text_has_no_weight() -> None:
    target = np.zeros((40, 3), np.float32)
    target[:20, 0] = target[20:, 2] = 1.0
    weights = ridge((_dense(40),), target, 0.5)
    assert np.isfinite(weights).all()
    assert not weights[:, 1].any()


def test_the_whole_kernel_is_never_held() -> None:
    target = np.eye(4000, 4, dtype=np.float32)
    features = _dense(4000)
    tracemalloc.start()
    try:
        ridge((features,), target, 0.5)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < len(target) ** 2
