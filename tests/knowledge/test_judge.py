"""Notices of other bureaus, years and levels: what a notice is about, and what it can answer."""

from datetime import date

import pytest

from ingest.extract import extract
from ingest.source import Source
from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Question
from knowledge.ports import Embedder
from knowledge.profile import profile_of
from tests.knowledge.kit import digests, notice, tools_for


def ask(tools: Tools, text: str, today: date) -> Answer:
    return answer(Question(text, today), tools)


@pytest.fixture(scope="module")
def chengdu(embedder: Embedder) -> Tools:
    return tools_for(embedder, notice("成都-2026"), *digests())


@pytest.fixture(scope="module")
def shenzhen(embedder: Embedder) -> Tools:
    return tools_for(embedder, notice("深圳-2025"))


@pytest.fixture(scope="module")
def two_years(embedder: Embedder) -> Tools:
    return tools_for(embedder, notice("住建-2023"), notice("地质-繁体-2024"))


@pytest.mark.parametrize(
    ("name", "province", "levels", "year"),
    [
        ("成都-2026", "四川", {"middle"}, 2026),
        ("深圳-2025", "广东", {"high", "middle"}, 2025),
        ("农业-2025", "四川", {"high"}, 2025),
        ("地质-繁体-2024", "重庆", {"high"}, 2024),
    ],
)
def test_a_notice_says_in_its_head_what_it_is_about(name: str, province: str, levels: set[str], year: int) -> None:
    profile = profile_of(notice(name))
    assert (profile.province, profile.levels, profile.year) == (province, levels, year)


def test_a_title_that_lists_series_is_about_each_of_them() -> None:
    text = "关于做好2026年度工程、经济和档案系列职称申报工作的通知\n各单位：\n一、时间\n5月申报。\n"
    document = extract(Source("x.txt", "text/plain", "0" * 64, text))
    assert profile_of(document).series == {"engineering", "economy", "archive"}


def test_another_bureaus_notice_answers_from_its_own_clauses(chengdu: Tools) -> None:
    day = date(2026, 1, 5)
    assert "240元" in ask(chengdu, "评审费多少钱", day).text
    assert "1月15日" in ask(chengdu, "网上申报什么时候截止", day).text
    assert "028—61886045" in ask(chengdu, "咨询电话是多少", day).text


def test_a_place_is_inside_or_outside_of_the_notices_own(chengdu: Tools) -> None:
    day = date(2026, 1, 5)
    assert ask(chengdu, "成都什么时候申报", day).kind == "answer"
    assert ask(chengdu, "重庆什么时候申报", day).kind == "not_found"
    assert ask(chengdu, "绵阳评中级多少钱", day).kind == "not_found"


def test_facts_of_another_province_are_not_used(chengdu: Tools) -> None:
    answered = ask(chengdu, "初级评审费多少", date(2026, 1, 5))
    assert answered.kind == "not_found"
    assert "120元" not in answered.text


def test_a_condition_is_given_with_the_line_that_opens_its_list(chengdu: Tools) -> None:
    answered = ask(chengdu, "以下哪些人员不得申报", date(2026, 1, 5))
    assert "以下人员不得申报" in answered.text
    assert "公务员" in answered.text


@pytest.mark.parametrize(("level", "amount"), [("高级", "580元"), ("中级", "450元"), ("初级", "280元")])
def test_of_several_fees_the_one_of_the_level_asked_for_comes_first(shenzhen: Tools, level: str, amount: str) -> None:
    answered = ask(shenzhen, f"{level}评审费多少", date(2025, 8, 1))
    assert amount in answered.segments[0].text


def test_a_window_is_found_by_its_name(shenzhen: Tools) -> None:
    assert "8.22" in ask(shenzhen, "单位审核什么时候截止", date(2025, 8, 1)).text


def test_the_notice_of_the_year_asked_for_answers(two_years: Tools) -> None:
    day = date(2024, 9, 20)
    assert "8月11日" in ask(two_years, "2023年的申报时间", day).text
    assert "10月18日" in ask(two_years, "2024年的申报时间", day).text


def test_the_notice_in_force_answers_where_no_year_is_named(two_years: Tools) -> None:
    answered = ask(two_years, "网上申报什么时候截止", date(2024, 9, 20))
    assert answered.citations[0].document.endswith("〔2024〕5号")


def test_a_row_answers_for_the_district_that_it_names(embedder: Embedder) -> None:
    tools = tools_for(embedder, notice("住建-2023"))
    assert "023-58223761" in ask(tools, "万州区的联系电话是多少", date(2023, 8, 1)).text
    missing = ask(tools, "巫山县的联系电话是多少", date(2023, 8, 1))
    assert missing.kind == "not_found"


def test_a_clause_without_a_known_topic_still_answers_when_it_surely_does(embedder: Embedder) -> None:
    tools = tools_for(embedder, notice("农业-2025"))
    answered = ask(tools, "港澳台专业技术人员可以参加评审吗", date(2025, 7, 1))
    assert answered.kind == "answer"
    assert any(c.clause_id.endswith("1.2") for c in answered.citations)


def test_an_empty_knowledge_base_says_so(embedder: Embedder) -> None:
    answered = ask(tools_for(embedder), "评审费多少钱", date(2024, 9, 20))
    assert answered.kind == "not_found"


def test_a_districts_notice_does_not_answer_for_another_district_of_its_city(embedder: Embedder) -> None:
    tools = tools_for(embedder, notice("held-out/重庆-大足转发-2025"))
    day = date(2025, 8, 20)
    other = ask(tools, "綦江区的网上申报几号截止", day)
    assert other.kind == "not_found"
    assert "大足" in other.text
    assert ask(tools, "大足区规上企业的网上申报几号截止", day).kind == "answer"
