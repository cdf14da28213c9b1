"""Words in which a topic that notices seldom tell is not asked, and what a clause of the right topic leaves open."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Question
from knowledge.judging import candidates_of
from knowledge.reading import Reading
from knowledge.slots import slots_of
from knowledge.steps.judge import is_of_the_lost
from knowledge.understanding import Ask, Finding, Slots

NOTICE = """\
望舒市交通运输局关于开展2026年度公路工程高级职称评审工作的通知
望交人〔2026〕5号

各有关单位：
现将有关事项通知如下。

一、申报时间
网上申报：2026年4月7日至4月24日。
二、审核
区县交通部门对申报材料的真实性进行审核，通过后报送评委会。
三、继续教育
继续教育由系统与培训平台自动比对，比对通过的无需上传证明。
四、申报材料
申报人所用的业绩、论文须为取得现职称以后的成果。
五、联系方式
局人事科：0588-6612034。

望舒市交通运输局
2026年3月20日
"""
DAY = date(2026, 4, 10)


def first_of(text: str, *ranked: tuple[str, float]) -> str:
    return candidates_of(Ask(text, text, Reading(ranked, 0.6), Slots()))[0][0].key


@pytest.mark.parametrize(
    ("text", "seldom", "other"),
    [
        ("高级什么时候开始报名", "unknown.exam_signup", "time.application"),
        ("单位意见表交三份够了吗", "unknown.multiple", "material.form"),
        ("现在还能报民营企业那批吗", "unknown.sme", "time.application"),
        ("复查是谁负责", "unknown.appeal", "step.committee"),
        ("这篇在评中级之前发的可以用吗", "unknown.paper_count", "material.paper"),
        ("前年那份通知还管用吗", "basis.number", "basis.supersedes"),
    ],
)
def test_a_topic_is_not_asked_in_words_that_are_of_something_else(text: str, seldom: str, other: str) -> None:
    assert first_of(text, (seldom, 0.6), (other, 0.2)) == other


@pytest.mark.parametrize(
    ("text", "seldom"),
    [
        ("职业资格考试几月报名", "unknown.exam_signup"),
        ("监理工程师几月报名", "unknown.exam_signup"),
        ("能不能同时报两个职称", "unknown.multiple"),
        ("国有控股的公司算不算", "unknown.sme"),
        ("对结果不服怎么申请复查", "unknown.appeal"),
        ("要发几篇论文", "unknown.paper_count"),
        ("这个通知的文号是什么", "basis.number"),
    ],
)
def test_it_is_asked_in_its_own(text: str, seldom: str) -> None:
    assert first_of(text, (seldom, 0.6), ("general", 0.2)) == seldom


def test_a_level_got_on_a_day_that_is_named_is_held_not_applied_for() -> None:
    slots = slots_of("2020年11月30日评的工程师,到今年够不够五年", DAY)
    assert (slots.levels, slots.held) == ((), ("middle",))


@pytest.mark.parametrize("text", ["他去年五月到我们厂上班,档案没转来", "人是去年来本地上的班"])
def test_the_year_in_which_somebody_came_is_no_round(text: str) -> None:
    assert slots_of(text, DAY).years == ()


def test_the_round_of_another_year_still_is() -> None:
    assert slots_of("去年的申报时间是几号", DAY).years == (2025,)


def test_what_is_missing_has_no_address_of_its_own() -> None:
    def part(text: str, outcome: str) -> Finding:
        return Finding(Ask(text, text, Reading((), 0.0), Slots()), outcome)

    address = part("地址在哪", "found")
    assert is_of_the_lost(address, part("在哪个酒店答辩", "missing"))
    assert not is_of_the_lost(address, part("在哪交材料", "found"))


@pytest.fixture(scope="module")
def ask(tools_on: Callable[[str], Tools]) -> Callable[[str], Answer]:
    return lambda text: answer(Question(text, DAY), tools_on(NOTICE))


@pytest.mark.parametrize("text", ["网上申报的网址是多少", "继续教育要几年的", "区县审核材料要几个工作日"])
def test_a_clause_of_the_topic_that_does_not_tell_the_very_thing_is_no_answer(
    ask: Callable[[str], Answer], text: str
) -> None:
    assert ask(text).kind == "not_found"


def test_a_chore_is_no_question_of_a_notice(ask: Callable[[str], Answer]) -> None:
    assert ask("麻烦把下面这段话翻译成日文").kind == "out_of_scope"


def test_the_clause_that_alone_has_the_evidence_answers(ask: Callable[[str], Answer]) -> None:
    assert "取得现职称以后" in ask("评中级以前做的项目还能拿来用不").text


DISTRICTS = """\
望舒市住房和城乡建设局关于开展2026年度建筑工程中级职称评审工作的通知
望建人〔2026〕8号

各有关单位：
现将有关事项通知如下。

一、现场交件时间
（一）云岭区：2026年4月7日至4月10日。
（二）石桥区：2026年4月13日至4月17日。
（三）荷塘县：2026年4月20日至4月24日。
二、缴费
评审费于2026年5月6日至5月12日缴纳。
三、联系方式
局人事科：0588-6612034。

望舒市住房和城乡建设局
2026年3月20日
"""


@pytest.fixture(scope="module")
def apart(tools_on: Callable[[str], Tools]) -> Callable[[str], Answer]:
    return lambda text: answer(Question(text, DAY), tools_on(DISTRICTS))


def test_the_time_of_a_district_that_the_notice_does_not_name_is_not_told(apart: Callable[[str], Answer]) -> None:
    given = apart("青湖县哪几天缴费")
    assert given.kind == "not_found"
    assert "5月12日" not in given.text


def test_that_of_one_that_it_names_is(apart: Callable[[str], Answer]) -> None:
    assert "4月17日" in apart("石桥区几号到几号现场交件").text
