"""What must stay true of an answer, whatever is published, and what it must not say any more."""

from datetime import date

import pytest

from knowledge.answers import Answer, Question, Segment
from knowledge.clauses import Snapshot
from knowledge.regressions import Regression, says

ASKED = Question("评审费多少钱", date(2024, 9, 20))
EMPTY = Snapshot(0, ())


def answer(text: str, kind: str = "answer") -> Answer:
    return Answer(kind, text, (Segment(text, ()),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("评审费标准：420元/人。", "420元", True),
        ("评审费标准：１４２０元/人。", "420元", False),
        ("缴费时间：2024年10月28日—11月11日。", "11月11日", True),
        ("缴费时间：2024年10月28日—11月12日。", "11月11日", False),
        ("可以  由单位\n代缴。", "可以由单位代缴。", True),
        ("可以由本人缴。", "可以由单位代缴", False),
    ],
)
def test_the_same_words_or_the_same_figure_is_saying_it_again(text: str, words: str, said: bool) -> None:
    assert says(text, words) is said


def test_what_must_not_be_said_breaks_whatever_kind_of_answer_says_it() -> None:
    expected = Regression(ASKED, None, never=("420元",))
    assert expected.broken_by(answer("评审费标准：420元/人。"), EMPTY) == "又说了「420元」"
    assert expected.broken_by(answer("通知没有写明评审费标准。", "not_found"), EMPTY) is None


def test_an_answer_of_another_kind_is_broken_where_a_kind_is_asked_for() -> None:
    assert "not_found" in (Regression(ASKED).broken_by(answer("没有写明", "not_found"), EMPTY) or "")
