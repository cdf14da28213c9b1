"""What a notice never mentions is not answered by a clause that is merely near."""

from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Question
from knowledge.assemble import Assistant
from knowledge.ports import Embedder
from tests.knowledge.kit import notice, tools_for

DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def works(embedder: Embedder) -> Tools:
    return tools_for(embedder, notice("held-out/企业-轨道装备-2026"))


@pytest.mark.parametrize("text", ["答辩穿什么衣服去", "笔试允许带计算器吗", "答辩要不要准备ppt"])
def test_a_thing_that_the_notice_is_silent_on_is_not_found(works: Tools, text: str) -> None:
    assert answer(Question(text, DAY), works).kind == "not_found"


def test_the_same_thing_is_answered_where_the_notice_speaks_of_it(works: Tools) -> None:
    assert "15分钟" in answer(Question("答辩每个人讲几分钟", DAY), works).text


def test_a_thing_beside_the_question_does_not_hide_the_answer(real_assistant: Assistant) -> None:
    text = "有人加我微信说能代办职称评审，是你们委托的吗"
    given = real_assistant.ask(Question(text, date(2024, 9, 20)), real_assistant.tools())
    assert given.kind == "answer"
    assert "不委托" in given.text


def test_a_speciality_that_a_list_does_not_name_has_no_batch(embedder: Embedder) -> None:
    changsha = tools_for(embedder, notice("held-out/长沙-方案-2025"))
    assert answer(Question("珠宝鉴定专业今年在第几批", date(2025, 4, 1)), changsha).kind == "not_found"


def test_a_level_that_the_notice_never_names_has_no_fee(embedder: Embedder) -> None:
    dazu = tools_for(embedder, notice("held-out/重庆-大足转发-2025"))
    assert answer(Question("报正高的评审费要多少", date(2025, 8, 20)), dazu).kind == "not_found"
