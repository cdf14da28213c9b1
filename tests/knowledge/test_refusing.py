"""What is refused though the notice tells it, and what is told though the notice does not: readings set right."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Hit, Question
from knowledge.judging import Bench, candidates_of, judged
from knowledge.reading import Reading
from knowledge.relevance import Judge
from knowledge.steps.search import hits_for
from knowledge.understanding import Ask, Finding, Slots

NOTICE = """\
松原市机械行业协会关于2026年度机械工程职称评审收费和时间的通知
松机协〔2026〕5号

各会员单位：
现将有关事项通知如下。

一、申报时间
正高级、高级、中级职称网上申报时间为2026年5月11日至5月29日。
二、申报范围
在松原市从事机械工程专业技术工作的在职人员。
三、收费标准
正高级评审费每人800元，高级评审费每人600元，中级评审费每人300元。在乡镇工作的人员减半收取评审费。
四、联系方式
协会秘书处：0438-7700321。

松原市机械行业协会
2026年4月30日
"""
MIDDLE = """\
白河市水利局关于开展2026年度水利工程中级职称评审工作的通知
白水人〔2026〕2号

各有关单位：
现将有关事项通知如下。

一、申报范围
（一）在白河市从事水利工程专业技术工作的人员。
（二）正高级职称不在本次申报范围，由省水利厅另行组织。
二、申报时间
网上申报时间为2026年5月11日至5月29日。
三、收费
中级评审费每人260元。
四、联系方式
人事科：0453-8812200。

白河市水利局
2026年4月30日
"""
DAY = date(2026, 5, 15)


@pytest.fixture(scope="module")
def tools(tools_on: Callable[[str], Tools]) -> Tools:
    return tools_on(NOTICE)


@pytest.fixture(scope="module")
def read_as(tools: Tools) -> Callable[..., Finding]:
    """What is judged of a question that was read so."""

    def judge(text: str, ranked: tuple[tuple[str, float], ...], slots: Slots = Slots()) -> Finding:  # noqa: B008
        ask = Ask(text, text, Reading(ranked, 0.6), slots)
        hits: tuple[Hit, ...] = tuple(hits_for(ask, tools))
        return judged(ask, hits, Bench(tools.snapshot, DAY, tools.relevance or Judge()))

    return judge


def ask(tools: Tools, text: str) -> Answer:
    return answer(Question(text, DAY), tools)


def test_a_level_that_the_notice_is_of_is_no_other_level(read_as: Callable[..., Finding]) -> None:
    ranked = (("unknown.other_level", 0.6), ("fee.amount", 0.3))
    found = read_as("正高级评审费", ranked, Slots(levels=("senior",)))
    assert (found.outcome, found.intent) == ("found", "fee.amount")


def test_a_favour_for_people_of_villages_that_is_one_of_the_fee_is_told(read_as: Callable[..., Finding]) -> None:
    found = read_as("我在乡镇上班，评审费有没有照顾", (("condition.special", 0.9), ("fee.waiver", 0.05)))
    assert (found.outcome, found.intent) == ("found", "fee.waiver")


def test_a_question_where_to_hand_in_is_not_one_for_a_telephone_number() -> None:
    ranked = (("unknown.district_contact", 0.55), ("route.chain", 0.17))
    ask = Ask("公司在东区办公在西区,应该由哪个区的经信局审核", "", Reading(ranked, 0.6), Slots())
    assert candidates_of(ask)[0][0].key == "route.chain"
    asked = Ask("应该由哪个区的经信局审核,电话多少", "", Reading(ranked, 0.6), Slots())
    assert candidates_of(asked)[0][0].key == "unknown.district_contact"


def test_years_of_anything_but_continuing_education_are_no_question_of_it() -> None:
    ranked = (("unknown.ce_years", 0.66), ("time.application", 0.27))
    ask = Ask("2026年的申报时间", "", Reading(ranked, 0.6), Slots())
    assert candidates_of(ask)[0][0].key == "time.application"
    asked = Ask("继续教育要2026年的吗", "", Reading(ranked, 0.6), Slots())
    assert candidates_of(asked)[0][0].key == "unknown.ce_years"


def test_small_talk_that_names_the_trade_is_small_talk_where_nothing_answers(read_as: Callable[..., Finding]) -> None:
    found = read_as("评完职称想请同事吃火锅，哪家好吃", (("off.general", 0.7), ("unknown.parking_food", 0.1)))
    assert found.outcome == "off"


@pytest.fixture(scope="module")
def middle(tools_on: Callable[[str], Tools]) -> Tools:
    return tools_on(MIDDLE)


def test_where_a_level_beside_the_notices_own_is_applied_for_is_told_by_its_scope(middle: Tools) -> None:
    given = ask(middle, "正高能在你们这里报吗")
    assert given.kind == "answer"
    assert "省水利厅" in given.text


@pytest.mark.parametrize("text", ["正高评审费多少钱", "正高什么时候网上申报", "2027年正高什么时候报"])
def test_the_fee_and_the_window_of_that_level_are_not(middle: Tools, text: str) -> None:
    given = ask(middle, text)
    assert given.kind == "not_found"
    assert "260" not in given.text
    assert "5月29日" not in given.text
