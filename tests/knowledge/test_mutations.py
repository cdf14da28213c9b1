"""A sample of `python -m evaluation.mutations`: wrong values are caught, right answers are not blocked."""

from itertools import islice
from pathlib import Path

from evaluation.mutations import documents, measure, right_answers
from knowledge.clauses import Snapshot

ROOT = Path(__file__).parents[2]


def test_one_wrong_value_is_caught_and_right_answers_pass() -> None:
    held = documents([ROOT / "corpus" / "notices"])
    snapshot = Snapshot(1, tuple(held))
    cases = islice(right_answers(held[0], snapshot), 0, None, 2)
    score = measure(cases)
    wrong = score.caught.total() + score.missed.total()
    assert wrong > 400
    assert score.caught.total() / wrong >= 0.995, score.examples
    assert score.blocked / score.right <= 0.01, score.examples
