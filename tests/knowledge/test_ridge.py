"""The solver behind the reading of questions."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from knowledge.ridge import BLOCK, Array, ridge


def _features(size: int) -> Array:
    return np.random.default_rng(7).standard_normal((size, 60)).astype(np.float32)


def _solved(features: Array, target: Array) -> Array:
    return ridge(lambda start, end: features[start:end] @ features[:end].T, target, 0.5)


@pytest.mark.parametrize("size", [3, BLOCK, BLOCK + 1, 2 * BLOCK + 100])
def test_the_weights_solve_the_whole_system(size: int) -> None:
    features = _features(size)
    target = np.eye(size, 4, dtype=np.float32)
    whole = (features @ features.T).astype(np.float64) + 0.5 * np.eye(size)
    np.testing.assert_allclose(whole @ _solved(features, target), target, atol=2e-3)


def test_the_whole_kernel_is_never_held() -> None:
    features = _features(8 * BLOCK)
    target = np.eye(len(features), 4, dtype=np.float32)
    tracemalloc.start()
    try:
        _solved(features, target)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * len(features) ** 2
