"""The round of another firm, and of a speciality that the notice sends elsewhere, is not told from this notice."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Question

FIRM = """\
沧澜港务集团有限公司关于开展2026年度工程系列职称评审工作的通知
沧港人〔2026〕11号

各子公司：
现将有关事项通知如下。

一、申报时间
个人网上申报时间为2026年4月7日至4月24日。
二、收费
高级评审费每人400元，由所在子公司承担。
三、联系方式
集团人力资源部：0577-6612034。

沧澜港务集团有限公司
2026年3月20日
"""
BUREAU = """\
栖霞州水利局关于开展2026年度水利工程高级职称评审工作的通知
栖水人〔2026〕7号

各有关单位：
现将有关事项通知如下。

一、受理专业
受理水文水资源、水工建筑、水土保持三个专业。河道疏浚由州航务中心另行组织；渔业、档案专业向州农业农村局申报。
二、申报时间
个人网上申报时间为2026年4月7日至4月24日。
三、收费
高级评审费每人380元。
四、档案
申报人的档案应在本州存放，申报时间截止前转入的有效。
五、联系方式
局人事科：0588-6612034。

栖霞州水利局
2026年3月20日
"""
DAY = date(2026, 4, 10)
Ask = Callable[[str], Answer]


@pytest.fixture(scope="module")
def asking(tools_on: Callable[[str], Tools]) -> Callable[[str], Ask]:
    return lambda text: lambda question: answer(Question(question, DAY), tools_on(text))


@pytest.fixture(scope="module")
def firm(asking: Callable[[str], Ask]) -> Ask:
    return asking(FIRM)


@pytest.fixture(scope="module")
def bureau(asking: Callable[[str], Ask]) -> Ask:
    return asking(BUREAU)


@pytest.mark.parametrize("text", ["北辰钢铁集团今年的申报截止日是哪天", "国家电网今年高级职称的评审费是多少"])
def test_the_round_of_another_firm_is_not_told_from_a_firms_own_notice(firm: Ask, text: str) -> None:
    given = firm(text)
    assert given.kind == "not_found"
    assert "4月24日" not in given.text
    assert "400" not in given.text


@pytest.mark.parametrize("text", ["沧澜港务集团今年的申报截止日是哪天", "我们公司今年的申报截止日是哪天"])
def test_the_firms_own_round_is(firm: Ask, text: str) -> None:
    assert "4月24日" in firm(text).text


def test_for_a_bureaus_notice_firms_are_those_who_apply(bureau: Ask) -> None:
    assert "4月24日" in bureau("北辰水务集团的申报时间到哪天").text


@pytest.mark.parametrize("text", ["河道疏浚高级工程师评审费是多少", "渔业专业的网上申报时间到几号"])
def test_a_speciality_that_is_sent_elsewhere_is_told_where_and_no_window_or_fee(bureau: Ask, text: str) -> None:
    given = bureau(text)
    assert given.kind == "not_found"
    assert "另行组织" in given.text
    assert "4月24日" not in given.text
    assert "380" not in given.text


def test_a_word_that_is_no_speciality_here_is_not_sent_elsewhere(bureau: Ask) -> None:
    assert "4月24日" in bureau("档案在外地，网上申报时间到几号").text


def test_a_file_elsewhere_is_answered_by_a_notice_of_a_place_that_is_not_known(bureau: Ask) -> None:
    assert bureau("档案放在外地怎么报").kind in ("answer", "not_found")
