"""Whose window is told: the row of a district, the column of a batch, the line under a step; never another's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Question
from knowledge.asking import asks_of
from knowledge.districts import districts_of
from knowledge.ports import Embedder
from knowledge.profile import profile_of
from knowledge.ranking import places_asked
from knowledge.standing import stages_of
from knowledge.understanding import PlaceMention
from tests.knowledge.kit import notice, tools_for

DAY = date(2025, 8, 11)
ZIBO = "山东-淄博高新-2025"
ANSHUN = "贵州-安顺住建-2025"
WORKS = "企业-轨道装备-2026"
DAZU = "重庆-大足转发-2025"
HEBEI = "河北-工信-2025"
FEIGONG = "重庆-非公高级-2025"


@pytest.fixture(scope="module")
def held(embedder: Embedder) -> Callable[[str], Tools]:
    """Notices by name, each prepared once."""
    return cache(lambda name: tools_for(embedder, notice(f"held-out/{name}")))


def ask(tools: Tools, text: str, today: date = DAY) -> Answer:
    return answer(Question(text, today), tools)


def test_the_half_day_of_a_street_is_not_answered_by_the_window_of_another_level(held: Callable[[str], Tools]) -> None:
    text = ask(held(ZIBO), "石桥街道的单位什么时候到窗口核验").text
    assert "8月25日下午" in text
    assert "还有21天" not in text


def test_the_districts_of_a_notice_are_those_of_its_rows(held: Callable[[str], Tools]) -> None:
    assert {"西秀", "平坝", "普定", "镇宁"} <= districts_of(held(ANSHUN).snapshot.documents[0])
    assert {"四宝山", "石桥", "中埠"} <= districts_of(held(ZIBO).snapshot.documents[0])


def test_a_district_by_its_short_name_gets_its_own_row(held: Callable[[str], Tools]) -> None:
    text = ask(held(ANSHUN), "平坝的窗口哪几天收材料", date(2025, 7, 1)).text
    assert "7月23日" in text
    assert "7月25日" not in text


def test_a_district_that_no_row_names_is_not_answered_by_the_rows_of_others(held: Callable[[str], Tools]) -> None:
    assert ask(held(ANSHUN), "修文县窗口交材料是哪几天").kind == "not_found"


def test_a_cell_takes_the_batch_that_heads_its_column_though_the_row_is_a_clause(held: Callable[[str], Tools]) -> None:
    text = ask(held(WORKS), "第二批的述职答辩是哪天", date(2026, 3, 1)).text
    assert "5月25日" in text
    assert "5月11日" not in text


def test_a_row_is_quoted_with_the_headings_of_its_table(held: Callable[[str], Tools]) -> None:
    text = ask(held(WORKS), "专业笔试的考试安排", date(2026, 3, 1)).text
    assert "第一批" in text
    assert "第二批" in text


def test_a_single_day_in_a_row_of_a_step_is_a_window(held: Callable[[str], Tools]) -> None:
    named = [s for s in stages_of(held(WORKS).snapshot.documents[0]) if s.what.startswith("专业笔试")]
    assert [s.until for s in named] == [date(2026, 4, 25), date(2026, 5, 16)]


def test_the_windows_under_a_step_are_told_apart_and_are_no_count_of_years(held: Callable[[str], Tools]) -> None:
    stages = [s for s in stages_of(held(DAZU).snapshot.documents[0]) if "二/（一）" in s.clause_id]
    assert {s.topic for s in stages} == {"time.application"}
    for question in ("大足高新区内的企业在线提交到哪天为止", "大足高新区的公司最晚哪天网上提交"):
        text = ask(held(DAZU), question).text
        assert "8月27日" in text
        assert not any(day in text for day in ("9月5日", "9月12日", "9月30日"))


def test_the_step_that_is_asked_for_is_that_of_the_clause_that_answers(held: Callable[[str], Tools]) -> None:
    text = ask(held(HEBEI), "保定的市局审核最晚到哪天", date(2025, 9, 1)).text
    assert "9月16日" in text
    assert "11月8日" not in text


def test_an_area_that_may_hold_the_place_is_told_beside_the_general_window(held: Callable[[str], Tools]) -> None:
    text = ask(held(FEIGONG), "开州区经信委初审截止到哪天", date(2025, 9, 20)).text
    assert "9月30日" in text
    assert "10月10日" in text


def test_the_places_of_another_conversation_are_not_remembered(held: Callable[[str], Tools]) -> None:
    document = held(FEIGONG).snapshot.documents[0]
    plain = asks_of(Question("咨询电话是多少", DAY), held(FEIGONG).reader)[0]
    inherited = replace(plain, slots=replace(plain.slots, places=(PlaceMention("开州", "重庆", "rules"),)))
    assert places_asked(plain, profile_of(document), document) == ()
    assert places_asked(inherited, profile_of(document), document) == ("开州",)
