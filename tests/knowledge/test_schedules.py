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
from knowledge.cases import of_case
from knowledge.clauses import Document, Snapshot
from knowledge.said import gather
from knowledge.stage_names import shared
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


BATCHES = """\
某民职改办〔2025〕3号

某省民政厅职称改革办公室
关于开展2025年度社会工作专业职称评审工作的通知

各市民政局：
一、时间安排
（一）网上填报分批进行：
批次\t地区\t网上填报时间\t市级审核时间
第一批\t成都市、绵阳市\t2025年3月3日至3月14日\t2025年3月17日至3月21日
第二批\t德阳市、乐山市\t2025年3月17日至3月28日\t2025年3月31日至4月4日
第三批\t其他地区\t2025年4月1日至4月11日\t2025年4月14日至4月18日
（二）单位推荐。用人单位逐项核验，并公示不少于5个工作日，5月9日前完成推荐。
（三）省级集中审核时间：2025年5月12日至5月16日。
（五）厅级复核。厅人事处5月17日至5月18日逐件办理。
（四）评审会议拟于2025年6月中旬召开。
（六）答辩时间和方式。拟于2025年6月3日至6月4日在省民政学校进行。
（七）纸质材料报送。由市级民政局集中报送：
1. 成都市、绵阳市：5月20日至5月21日；
2. 其余市（州）：5月22日至5月23日。
二、评审费用
按规定每人300元。评审费于5月19日至5月23日在线缴纳。
三、缴纳会费
级别\t会费（元）\t缴费时间
高级\t600\t2025年9月1日至9月10日
中级\t280\t2025年9月11日至9月19日
"""


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Document:
    file = tmp_path_factory.mktemp("batches") / "notice.txt"
    file.write_text(BATCHES, "utf-8")
    return extract(read_all([file])[0][0])


def named(document: Document) -> dict[str, tuple[date | None, date | None]]:
    return {s.what: (s.from_day, s.until) for s in schedule(document)}


def test_a_window_of_a_table_is_named_by_its_column_and_its_row(batches: Document) -> None:
    stages = named(batches)
    assert stages["网上填报时间（第二批）"] == (date(2025, 3, 17), date(2025, 3, 28))
    assert stages["市级审核时间（第二批）"] == (date(2025, 3, 31), date(2025, 4, 4))
    assert stages["缴费时间（中级）"] == (date(2025, 9, 11), date(2025, 9, 19))
    topics = {s.what: s.topic for s in schedule(batches)}
    assert topics["市级审核时间（第二批）"] == "time.review"


def test_a_single_day_under_a_heading_of_last_days_is_no_day_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    rows = "级别\t填报截止时间\n高级\t2025年3月14日\n中级\t2025年3月28日\n"
    head = BATCHES.partition("一、时间安排")[0]
    file.write_text(f"{head}一、时间安排\n（一）填报时间见下表：\n{rows}", "utf-8")
    stages = named(extract(read_all([file])[0][0]))
    assert stages["填报截止时间（中级）"] == (None, date(2025, 3, 28))


def test_the_step_that_a_heading_names_is_the_stage_of_its_window(batches: Document) -> None:
    assert named(batches)["单位推荐"] == (None, date(2025, 5, 9))
    assert named(batches)["厅级复核（厅人事处）"] == (date(2025, 5, 17), date(2025, 5, 18))


def test_the_step_of_a_heading_close_above_goes_before_the_chapters(batches: Document) -> None:
    handed_in = [s for s in schedule(batches) if s.from_day in (date(2025, 5, 20), date(2025, 5, 22))]
    assert [s.topic for s in handed_in] == ["time.review", "time.review"]


def test_a_heading_that_names_more_than_the_time_names_the_window(batches: Document) -> None:
    assert named(batches)["答辩时间"] == (date(2025, 6, 3), date(2025, 6, 4))


def test_a_window_in_a_clause_on_fees_is_one_for_paying(batches: Document) -> None:
    paying = [s for s in schedule(batches) if s.topic == "time.payment"]
    assert date(2025, 5, 23) in {s.until for s in paying}


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("第2批什么时候填报", {"第二批"}),
        ("绵阳什么时候填报", {"第一批"}),
        ("宜宾的什么时候填报", {"第三批"}),
        ("什么时候填报", {"第一批", "第二批", "第三批"}),
        ("北京什么时候填报", {"第一批", "第二批", "第三批"}),
    ],
)
def test_the_batch_and_the_place_of_a_question_choose_the_row(
    batches: Document, question: str, chosen: set[str]
) -> None:
    rows = [s for s in schedule(batches) if s.what.startswith("网上填报时间")]
    assert {s.cases[0] for s in of_case(question, rows)} == chosen


def test_the_level_of_a_question_chooses_the_row(batches: Document) -> None:
    rows = [s for s in schedule(batches) if s.what.startswith("缴费时间（")]
    assert [s.until for s in of_case("中级什么时候缴费", rows)] == [date(2025, 9, 19)]


def test_nothing_is_counted_for_a_row_that_was_not_asked_about(batches: Document) -> None:
    text = gather(timing("现在还能填报吗", batches, date(2025, 3, 20))).text
    assert "今天" not in text
    assert all(day in text for day in ("3月14日", "3月28日", "4月11日"))
    asked = gather(timing("德阳现在还能填报吗", batches, date(2025, 3, 20))).text
    assert "还有8天" in asked
    assert "4月11日" not in asked


def test_a_day_is_compared_with_the_step_that_the_question_names(batches: Document) -> None:
    text = gather(timing("5月12号单位推荐还来得及吗", batches, date(2025, 3, 5))).text
    assert "比单位推荐的截止日（5月9日）晚3天" in text


def test_a_stage_is_not_meant_by_a_word_that_it_shares_with_many() -> None:
    assert shared("评审会在哪个酒店开", "评审缴费时间") == 0
    assert shared("第二批区县审核时间", "区县审核时间（第一批）") == 4
    assert shared("什么时候答辩", "答辩") == 2


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
