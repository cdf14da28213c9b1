"""The number of an office that the notice does not tell, and the round of an office that it never names."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Question

NOTICE = """\
柳川区住房和城乡建设局关于做好2026年度建筑工程中级职称评审工作的通知
柳住建〔2026〕9号

各有关单位：
现将有关事项通知如下。

一、申报时间
个人网上申报时间为2026年4月7日至4月24日。
二、收费
中级评审费每人260元。
三、审核
区人社局负责审核学历和资历，有关情况另行公布。
四、联系方式
区住建局人事科：0488-6612034。市交易中心技术支持：400-188-2020。

柳川区住房和城乡建设局
2026年3月20日
"""


@pytest.fixture(scope="module")
def ask(tools_on: Callable[[str], Tools]) -> Callable[[str], Answer]:
    return lambda text: answer(Question(text, date(2026, 4, 10)), tools_on(NOTICE))


@pytest.mark.parametrize("text", ["市住建局人事科的电话是多少", "区人社局专技科联系电话", "省人社厅的咨询热线是哪个"])
def test_an_office_whose_number_the_notice_does_not_tell_is_not_given_that_of_another(
    ask: Callable[[str], Answer], text: str
) -> None:
    given = ask(text)
    assert given.kind == "not_found"
    assert given.text.startswith("通知没有写明各区县（其他部门）的联系方式。")


@pytest.mark.parametrize("text", ["区住建局人事科的电话是多少", "住建局的联系电话"])
def test_the_notices_own_office_is_reached_by_its_trade_with_or_without_its_rank(
    ask: Callable[[str], Answer], text: str
) -> None:
    given = ask(text)
    assert given.kind == "answer"
    assert "0488-6612034" in given.text


def test_the_round_of_an_office_that_is_never_named_is_not_told(ask: Callable[[str], Answer]) -> None:
    given = ask("水利局那边的申报时间是几号到几号")
    assert given.kind == "not_found"
    assert "4月24日" not in given.text


def test_who_works_for_another_office_asks_for_this_round(ask: Callable[[str], Answer]) -> None:
    assert "4月24日" in ask("我在水利局的下属单位，网上申报时间是几号到几号").text


CALLED = """\
云梦川经济和信息化委员会关于开展2026年度工程高级职称评审工作的通知
云经信〔2026〕4号

各有关单位：
现将有关事项通知如下。

一、申报时间
个人网上申报时间为2026年4月7日至4月24日。由区县经信部门审核。
二、业绩材料
从事建设、环保、能源方面工作的，上传项目合同。
三、联系方式
人事处：0488-6612034。

云梦川经济和信息化委员会
2026年3月20日
"""


@pytest.fixture(scope="module")
def called(tools_on: Callable[[str], Tools]) -> Callable[[str], Answer]:
    return lambda text: answer(Question(text, date(2026, 4, 10)), tools_on(CALLED))


def test_a_trade_in_the_text_is_no_office_of_it(called: Callable[[str], Answer]) -> None:
    given = called("住建局的高级工程师申报时间到几号")
    assert given.kind == "not_found"
    assert "4月24日" not in given.text


def test_offices_of_a_trade_may_be_named_all_together(called: Callable[[str], Answer]) -> None:
    assert "4月24日" in called("经信局的申报时间到几号").text
