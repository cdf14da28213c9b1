"""Answers as people type them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.eligibility import Form, ProblemWithAnswer

TODAY = date(2024, 9, 20)
FORM = Form.load(2024)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2019年7月", "2019-07"),
        ("19.7", "2019-07"),
        ("19年7月", "2019-07"),
        ("2019.07", "2019-07"),
        ("2019/7/1", "2019-07-01"),
        ("2019-07-01", "2019-07-01"),
        ("2019年7月1日", "2019-07-01"),
        ("2019年7月1号", "2019-07-01"),
        ("201907", "2019-07"),
        ("20190701", "2019-07-01"),
        ("2019", "2019"),
        ("2019年", "2019"),
        ("前年", "2022"),
        ("去年9月", "2023-09"),
        ("去年九月份", "2023-09"),
        ("今年3月5日", "2024-03-05"),
        ("大前年12月", "2021-12"),
        ("二〇一九年七月", "2019-07"),
        ("二零一九年十二月", "2019-12"),
        ("２０１９年７月", "2019-07"),
        ("98年8月", "1998-08"),
        ("2020年2月29日", "2020-02-29"),
        ("2018年7月取得", "2018-07"),
        ("2019 年 7 月。", "2019-07"),
        ("不记得", "unknown"),
        ("不清楚", "unknown"),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, read: str) -> None:
    assert FORM.parse("title_date", text, TODAY) == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2019年2月29日", "没有这一天"),
        ("2019年13月", "没有这一天"),
        ("2019年0月", "没有这一天"),
        ("2025年1月", "还没有到"),
        ("1900年", "太早"),
        ("7月", "没有看懂"),
        ("很久以前", "没有看懂"),
        ("三年前", "没有看懂"),
        ("", "没有看懂"),
    ],
)
def test_an_impossible_date_is_asked_again_with_what_is_wrong(text: str, words: str) -> None:
    told = FORM.parse("title_date", text, TODAY)
    assert isinstance(told, ProblemWithAnswer)
    assert told.question == "title_date"
    assert words in told.text


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("headcount", "300人", 300),
        ("headcount", "三百人", 300),
        ("headcount", "1,200", 1200),
        ("headcount", "约300人", 300),
        ("headcount", "1.2万人", 12000),
        ("revenue", "3500", 3500),
        ("revenue", "3500万", 3500),
        ("revenue", "3500万元", 3500),
        ("revenue", "1.2亿", 12000),
        ("revenue", "4亿元", 40000),
        ("revenue", "35000000元", 3500),
        ("revenue", "不知道", "unknown"),
    ],
)
def test_an_amount_is_read_with_its_unit(question: str, text: str, read: Any) -> None:
    assert FORM.parse(question, text, TODAY) == read


@pytest.mark.parametrize(
    ("question", "text"),
    [("headcount", "-5人"), ("headcount", "负五人"), ("headcount", "0"), ("headcount", "3.5"), ("revenue", "-100万")],
)
def test_a_negative_or_broken_count_is_asked_again(question: str, text: str) -> None:
    told = FORM.parse(question, text, TODAY)
    assert isinstance(told, ProblemWithAnswer)
    assert told.question == question


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        ("level", "1", "associate"),
        ("level", "（1）", "associate"),
        ("level", "①", "associate"),
        ("level", "副高", "associate"),
        ("level", "副高级（高级工程师）", "associate"),
        ("service", "返聘", "retired"),
        ("service", "4", "retired"),
        ("service", "5", "unknown"),
        ("workplace", "市内", "chongqing"),
        ("barred", "都没有", ["none"]),
        ("barred", "1、3", ["civil_servant", "influence_period"]),
        ("work_kinds", "论文，专利和奖项", ["paper", "award", "patent"]),
        ("work_kinds", "不清楚", "unknown"),
    ],
)
def test_an_option_is_read_by_number_label_or_other_name(question: str, text: str, read: Any) -> None:
    assert FORM.parse(question, text, TODAY) == read


@pytest.mark.parametrize(
    ("question", "text"),
    [("level", "9"), ("level", "随便"), ("barred", "都没有、公务员"), ("work_kinds", "论文、火箭"), ("level", "")],
)
def test_an_option_that_does_not_exist_or_does_not_go_together_is_asked_again(question: str, text: str) -> None:
    assert isinstance(FORM.parse(question, text, TODAY), ProblemWithAnswer)


def test_every_label_and_every_number_of_every_question_is_understood() -> None:
    for name, question in FORM.questions.items():
        for number, option in enumerate((*question.options, "unknown") if question.options else (), 1):
            expected: Any = [option] if question.kind == "several" and option != "unknown" else option
            assert FORM.parse(name, FORM.words.label(name, option), TODAY) == expected
            told = FORM.parse(name, str(number), TODAY)
            assert told == expected or told == [option]


def test_a_contradiction_with_an_earlier_answer_is_told_and_nothing_is_lost() -> None:
    answers = {"level": "associate", "service": "in_service"}
    told = FORM.parse("barred", "已经批准离退休", TODAY, answers)
    assert isinstance(told, ProblemWithAnswer)
    assert "两个只能有一个对" in told.text
    assert answers == {"level": "associate", "service": "in_service"}


def test_an_answer_that_changes_an_earlier_one_is_checked_against_the_later_ones() -> None:
    answers = {
        "path": "ordinary",
        "present_title": "middle",
        "education": "bachelor",
        "graduation": "2012-06",
        "title_date": "2018-07",
    }
    told = FORM.parse("graduation", "2020年6月", TODAY, answers)
    assert isinstance(told, ProblemWithAnswer)
    assert told.question == "title_date"


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(FORM.questions)), st.text(max_size=30))
def test_whatever_is_typed_is_an_answer_or_a_problem(question: str, text: str) -> None:
    told = FORM.parse(question, text, TODAY, {})
    if not isinstance(told, ProblemWithAnswer):
        assert FORM.shown(question, told)
