"""The schedules of notices that nothing was written for, and what is said of them on any day."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract import extract
from ingest.read import read_all
from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.answers import Answer
from knowledge.calendar import schedule
from knowledge.clauses import Document, Snapshot
from knowledge.said import gather
from knowledge.timing import timing
from knowledge.verification import Grounds, problems

NOTICES = Path(__file__).parents[1] / "notices"
ASKED = [
    "现在还能报吗",
    "还剩几天",
    "缴费还来得及吗",
    "公示最晚哪天开始",
    "年限算到哪天",
    "明天交来得及吗",
    "我11月满五年算不算",
    "审核结束了吗",
    "8月20日报名来得及吗",
]


@cache
def notice(name: str) -> Document:
    return extract(read_all([NOTICES / f"{name}.txt"])[0][0])


def told(name: str) -> dict[str, tuple[str | None, str | None]]:
    return {
        s.what: (s.from_day.isoformat() if s.from_day else None, s.until.isoformat() if s.until else None)
        for s in schedule(notice(name))
    }


@pytest.mark.parametrize(
    ("name", "what", "from_day", "until"),
    [
        ("住建-2023", "个人申报", "2023-07-03", "2023-08-11"),
        ("住建-2023", "单位审核", "2023-07-10", "2023-08-18"),
        ("住建-2023", "补正材料", None, "2023-10-13"),
        ("住建-2023", "缴费时间", "2023-10-16", "2023-10-27"),
        ("农业-2025", "网上填报", "2025-06-10", "2025-07-15"),
        ("农业-2025", "用人单位审核公示", None, "2025-07-18"),
        ("农业-2025", "省级受理", "2025-08-11", "2025-08-22"),
        ("农业-2025", "学历、资历、业绩计算截止时间", None, "2024-12-31"),
        ("成都-2026", "个人网上申报", "2025-12-20", "2026-01-15"),
        ("成都-2026", "单位推荐审核", "2025-12-22", "2026-01-23"),
        ("成都-2026", "缴费", "2026-03-16", "2026-03-20"),
        ("深圳-2025", "个人申报", "2025-07-15", "2025-08-15"),
        ("深圳-2025", "年限计算", None, "2025-08-31"),
        ("经信-浙江-2024", "网上申报", None, "2024-06-21"),
        ("机械-湖北-2023", "审核推荐", "2023-07-01", "2023-08-15"),
        ("卫生-2026", "网上报名", "2026-03-02", "2026-03-13"),
    ],
)
def test_a_stage_is_found_under_the_name_that_the_notice_gives_it(
    name: str, what: str, from_day: str | None, until: str
) -> None:
    assert told(name)[what] == (from_day, until)


def test_a_window_that_an_amendment_puts_aside_is_no_stage() -> None:
    stages = told("水利-延期-2025")
    assert stages["个人网上申报时间"] == (None, "2025-09-12")
    assert stages["单位审核、公示截止时间"] == (None, "2025-09-19")
    assert not any("2025-08-29" in days or "2025-09-05" in days for days in stages.values())


def test_a_month_or_a_third_of_one_is_never_counted_in_days() -> None:
    vague = [s for s in schedule(notice("住建-2023")) if s.what == "答辩"]
    assert [s.approximate for s in vague] == [True]


def test_a_rule_that_returns_every_year_is_no_schedule() -> None:
    assert told("交通-2025") == {}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(p.stem for p in NOTICES.glob("*.txt"))), st.sampled_from(ASKED), st.integers(-90, 450))
def test_whatever_is_said_on_any_day_holds(name: str, question: str, offset: int) -> None:
    document = notice(name)
    today = date(document.year or 2024, 3, 1) + timedelta(offset)
    workdays = OfficialWorkdays()
    parts = gather(timing(question, document, today, workdays))
    answer = Answer("answer", parts.text, parts.segments, parts.citations, parts.values)
    assert problems(answer, Grounds(Snapshot(1, (document,)), today, question, workdays)) == []


# fmt: off
WORDS = [
    "现在", "还能", "报", "吗", "来得及", "公示", "最晚", "哪天", "满五年", "算不算", "9999年12月31日", "2月30日",
    "12月31号", "1月31日", "下发", "期限", "到几号", "后天", "下周八", "年底", "０００", "①", "\u202e", "\x00",
    "1年", "5个工作日", "截止", "缴费", "通知", "确认",
]
# fmt: on


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=9), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_no_question_breaks_the_calendar_and_all_it_says_holds(words: list[str], today: date) -> None:
    question, workdays = "".join(words), OfficialWorkdays()
    for document in (notice("住建-2023"), notice("水利-延期-2025")):
        parts = gather(timing(question, document, today, workdays))
        answer = Answer("answer", parts.text, parts.segments, parts.citations, parts.values)
        assert problems(answer, Grounds(Snapshot(1, (document,)), today, question, workdays)) == []
