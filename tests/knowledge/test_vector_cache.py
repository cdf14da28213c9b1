"""The bank's vectors are kept on disk; a question's are not."""

from pathlib import Path

import numpy as np

from knowledge.adapters.vector_cache import BANK, KeptArrays, KeptVectors
from knowledge.ports import Vectors
from tests.fakes import FakeEmbedder

TEXTS = [f"评审费第{i}问" for i in range(BANK)]


class CountingEmbedder(FakeEmbedder):
    def __init__(self) -> None:
        self.asked = 0

    def embed(self, texts: object) -> Vectors:
        self.asked += 1
        return super().embed(texts)  # type: ignore[arg-type]


def test_a_bank_is_worked_out_once_for_a_home(tmp_path: Path) -> None:
    first, second = CountingEmbedder(), CountingEmbedder()
    vectors = KeptVectors(first, KeptArrays(tmp_path)).embed(TEXTS)
    again = KeptVectors(second, KeptArrays(tmp_path)).embed(TEXTS)
    assert np.array_equal(vectors, again)
    assert (first.asked, second.asked) == (1, 0)


def test_a_damaged_file_is_worked_out_anew(tmp_path: Path) -> None:
    vectors = KeptVectors(FakeEmbedder(), KeptArrays(tmp_path)).embed(TEXTS)
    for path in tmp_path.glob("*.npy"):
        path.write_bytes(path.read_bytes()[:100])
    assert np.array_equal(KeptVectors(FakeEmbedder(), KeptArrays(tmp_path)).embed(TEXTS), vectors)


def test_a_question_is_embedded_once_and_leaves_no_trace(tmp_path: Path) -> None:
    counting = CountingEmbedder()
    kept = KeptVectors(counting, KeptArrays(tmp_path))
    kept.embed(["评审费多少钱"])
    kept.embed(["评审费多少钱"])
    assert counting.asked == 1
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_cannot_be_written_only_costs_the_work_again(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert KeptVectors(FakeEmbedder(), KeptArrays(blocked)).embed(TEXTS).shape == (BANK, FakeEmbedder.dimension)
