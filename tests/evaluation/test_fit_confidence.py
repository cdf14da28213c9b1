"""The fit of the confidence, on signs whose worth is known."""

from dataclasses import replace
from datetime import date

import pytest

from evaluation.answers import Gold, Result
from evaluation.fit_confidence import Told, chance, left_out, weights_of
from knowledge.answers import Answer, Question

GOLD = Gold("1", Question("问", date(2026, 4, 1)), "answer")


def told(notice: str, right: bool, *signs: float) -> Told:
    result = Result(GOLD, Answer("answer", "答"), () if right else ("五",), (), ())
    return Told(notice, result, tuple({"odds": sign} for sign in signs))


def mixed(notice: str, reverse: bool = False) -> list[Told]:
    """Nine in ten with the sign are right, one in ten without it."""
    return [told(notice, (n % 10 > 0) ^ reverse, 1.0) for n in range(100)] + [
        told(notice, (n % 10 == 0) ^ reverse, 0.0) for n in range(100)
    ]


def test_the_chance_is_the_share_of_right_ones_with_such_signs() -> None:
    weights = weights_of(mixed("甲"))
    assert chance(told("甲", True, 1.0), weights) == pytest.approx(0.9, abs=0.02)
    assert chance(told("甲", True, 0.0), weights) == pytest.approx(0.1, abs=0.02)


def test_a_question_in_parts_has_the_chance_of_its_least_sure_part() -> None:
    weights = weights_of(mixed("甲"))
    assert chance(told("甲", True, 1.0, 0.0), weights) == chance(told("甲", True, 0.0), weights)


def test_a_notice_is_weighed_by_what_was_fitted_on_the_others() -> None:
    results = left_out([*mixed("甲"), *mixed("乙", reverse=True)])
    own = results[: len(results) // 2]
    assert sum(r.answer.confidence for r in own if r.right) < sum(r.answer.confidence for r in own if not r.right)


def test_a_result_with_another_confidence_is_as_right_as_before() -> None:
    before = told("甲", False, 1.0).result
    assert before.with_confidence(0.4).answer == replace(before.answer, confidence=0.4)
    assert not before.with_confidence(0.4).right
