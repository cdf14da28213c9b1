"""What a question names, and the clause that alone holds it."""

from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Question
from knowledge.asking import asks_of
from knowledge.naming import named_in, names_of
from knowledge.ports import Embedder
from tests.knowledge.kit import notice, tools_for


@pytest.fixture(scope="module")
def changsha(embedder: Embedder) -> Tools:
    return tools_for(embedder, notice("held-out/长沙-方案-2025"))


@pytest.fixture(scope="module")
def special(embedder: Embedder) -> Tools:
    return tools_for(embedder, notice("held-out/重庆-非公专场-2025"))


def ask(tools: Tools, text: str, today: date) -> Answer:
    return answer(Question(text, today), tools)


def test_ways_of_asking_are_no_names_and_a_district_is_one(changsha: Tools) -> None:
    plain, named = (
        asks_of(Question(text, date(2025, 4, 1)), changsha.reader)[0]
        for text in ("联系方式是多少", "天心区的联系方式是多少")
    )
    assert names_of(plain) == ()
    assert [i for i in named_in(named, changsha.snapshot.documents[0]).shares if i.endswith("天心区")]


def test_the_row_of_the_district_that_is_named_answers_alone(changsha: Tools) -> None:
    text = ask(changsha, "天心区现场核验几号到几号，找谁", date(2025, 4, 1)).text
    assert "4月10日至4月16日" in text
    assert "柳老师" in text
    assert "文老师" not in text


def test_windows_of_lines_are_told_apart_by_what_the_lines_begin_with(special: Tools) -> None:
    text = ask(special, "璧山的企业什么时候申报", date(2025, 8, 20)).text
    assert "9月19日" in text
    assert "9月5日" not in text
    assert "9月26日" not in text


def test_a_line_whose_window_is_over_is_said_to_be_over_though_another_runs(special: Tools) -> None:
    text = ask(special, "高新区的企业 今天是9月6号，还可以报吗", date(2025, 9, 6)).text
    assert "已经不能申报" in text
    assert "9月5日" in text


def test_who_is_referred_to_can_be_called(special: Tools) -> None:
    declined = ask(special, "评审通过率有多高", date(2025, 9, 6))
    assert declined.kind == "not_found"
    assert "023-63898640" in declined.text
