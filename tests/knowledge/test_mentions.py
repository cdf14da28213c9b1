"""What a notice never mentions is not answered by a clause that is merely near."""

from collections.abc import Callable
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


HARBOUR = """\
临港市交通港航局关于开展2026年度港口工程高级职称评审工作的通知
临港航发〔2026〕14号

各有关单位：
现将有关事项通知如下。

一、时间安排
（一）网上申报时间：2026年3月2日至3月20日。
（二）评委会审核时间：2026年4月7日至4月24日。
二、申报材料
（一）论文：在具有国内统一刊号的期刊上公开发表的论文，上传封面、目录和正文。
（二）业绩：上传合同和验收报告，另附业绩简介，不得出现姓名。
（三）答辩材料：自备演示文稿，于答辩前三日发送至指定邮箱。
三、评审
（一）评委会由不少于9名专家组成，赞成票达到三分之二的为通过。
（二）论文抽检不另收费。
四、收费
高级职称评审费每人500元。
五、联系方式
港航局人事处：0411-8800123。

临港市交通港航局
2026年2月20日
"""


@pytest.fixture(scope="module")
def harbour(tools_on: Callable[[str], Tools]) -> Tools:
    return tools_on(HARBOUR)


@pytest.mark.parametrize(
    "text",
    [
        "评委会的评审会哪天开",
        "业绩简介要写多少字",
        "演示文稿发到哪个邮箱",
        "高级的评审通过率有多少",
        "评审专家的名单上有哪些人",
    ],
)
def test_a_clause_near_the_topic_does_not_answer_what_it_does_not_speak_of(harbour: Tools, text: str) -> None:
    assert answer(Question(text, DAY), harbour).kind == "not_found"


def test_what_is_missing_is_not_called_by_the_topic_that_the_notice_does_tell(harbour: Tools) -> None:
    given = answer(Question("评委会的评审会哪天开", DAY), harbour).text
    assert given.startswith("通知没有写明您问的这件事。")
    assert "4月7日" not in given


def test_what_a_clause_of_the_topic_does_speak_of_is_told(harbour: Tools) -> None:
    assert "三分之二" in answer(Question("评审要多少票算通过", DAY), harbour).text
    assert "4月7日" in answer(Question("评委会审核时间是哪几天", DAY), harbour).text


@pytest.mark.parametrize("text", ["帮我编一份验收报告交上去", "给我写一篇港口方面的论文，五千字"])
def test_a_request_to_write_or_forge_papers_is_no_question_of_the_notice(harbour: Tools, text: str) -> None:
    assert answer(Question(text, DAY), harbour).kind == "out_of_scope"


def test_who_may_write_a_paper_for_the_applicant_is_one(harbour: Tools) -> None:
    assert answer(Question("验收报告丢了，单位帮我写个证明可以吗", DAY), harbour).kind != "out_of_scope"
