"""The calendar against an oracle that counts day by day, and the sentences that it says."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.answers import Answer
from knowledge.asked import AskedTime, asked_times
from knowledge.calendar import Stage, add_months, schedule, where_we_stand, window_state
from knowledge.derivations import redo, working_day, working_days_between, working_days_left
from knowledge.errors import YearNotCovered
from knowledge.said import gather
from knowledge.settings import SHANGHAI
from knowledge.timing import intent_of, timing
from knowledge.timing_words import relative_said
from knowledge.verification import Grounds, problems
from tests.knowledge.papers import NOTICE, paper, snapshot

WORKDAYS = OfficialWorkdays()
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
PAPER = paper(NOTICE)


class Oracle:
    """Walks one day at a time; shares nothing with the calendar but the definition of a closed window."""

    def __init__(self, first: date, last: date) -> None:
        self.window = set()
        day = first
        while day <= last:
            self.window.add(day.toordinal())
            day = date.fromordinal(day.toordinal() + 1)

    def phase(self, today: date) -> str:
        at = today.toordinal()
        if at not in self.window:
            return "before" if all(at < d for d in self.window) else "after"
        inside_before, inside_after = at - 1 in self.window, at + 1 in self.window
        names = {(0, 0): "only_day", (0, 1): "first_day", (1, 0): "last_day", (1, 1): "in"}
        return names[int(inside_before), int(inside_after)]

    def steps(self, today: date, towards: int) -> int:
        count, at = 0, today.toordinal()
        while at != towards:
            at += 1 if towards > at else -1
            count += 1
        return count


def around(stage: Stage) -> list[date]:
    assert stage.from_day
    assert stage.until
    first = stage.from_day - timedelta(60)
    return [first + timedelta(i) for i in range((stage.until - stage.from_day).days + 121)]


WINDOWS = [s for s in schedule(PAPER) if s.from_day and s.until]


@pytest.mark.parametrize("stage", WINDOWS, ids=lambda s: s.what)
def test_every_day_from_sixty_before_to_sixty_after_equals_the_oracle(stage: Stage) -> None:
    assert stage.from_day
    assert stage.until
    oracle = Oracle(stage.from_day, stage.until)
    for today in around(stage):
        state = stage.state(today)
        assert state.phase == oracle.phase(today)
        if state.phase == "before":
            assert state.days_to_start == oracle.steps(today, min(oracle.window))
        elif state.phase == "after":
            assert state.days_since == oracle.steps(today, max(oracle.window))
        else:
            assert state.days_left == oracle.steps(today, max(oracle.window))


@pytest.mark.parametrize("stage", WINDOWS, ids=lambda s: s.what)
def test_what_is_said_on_every_day_counts_as_the_oracle_and_holds(stage: Stage) -> None:
    assert stage.from_day
    assert stage.until
    oracle = Oracle(stage.from_day, stage.until)
    asked = {"time.application": "现在还能报吗", "time.review": "审核时间过了吗", "time.payment": "现在还能缴费吗"}[
        stage.topic
    ]
    last_of_all = max(s.until for s in WINDOWS if s.until)
    for today in around(stage):
        parts = gather(timing(asked, PAPER, today, WORKDAYS))
        answer = Answer("answer", parts.text, parts.segments, parts.citations, parts.values)
        assert problems(answer, Grounds(snapshot(PAPER), today, asked, WORKDAYS)) == []
        counts = [int(v.text.removesuffix("天")) for v in parts.values if v.text.endswith("天")]
        if today > last_of_all:
            assert "往次" in parts.text
        elif oracle.phase(today) in ("last_day", "only_day"):
            assert counts == []
            assert "截止日" in parts.text
        else:
            edge = min(oracle.window) if oracle.phase(today) == "before" else max(oracle.window)
            assert counts == [oracle.steps(today, edge)]


@given(DAYS, st.integers(0, 90), st.integers(-120, 120))
def test_any_window_on_any_day_equals_the_oracle(first: date, length: int, offset: int) -> None:
    last = first + timedelta(length)
    today = first + timedelta(offset)
    assert window_state(first, last, today).phase == Oracle(first, last).phase(today)


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    stage = WINDOWS[0]
    before = datetime(2024, 10, 10, 23, 59, 59, tzinfo=SHANGHAI)
    after = before + timedelta(seconds=1)
    assert stage.state(before.date()).phase == "last_day"
    assert stage.state(after.date()).phase == "after"
    assert stage.state(datetime(2024, 9, 2, 23, 59, 59, tzinfo=SHANGHAI).date()).phase == "before"
    assert stage.state(datetime(2024, 9, 3, 0, 0, 0, tzinfo=SHANGHAI).date()).phase == "first_day"


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        window_state(date(2024, 10, 10), date(2024, 9, 3), date(2024, 9, 20))
    with pytest.raises(ValueError, match="first or a last day"):
        window_state(None, None, date(2024, 9, 20))


def test_the_schedule_names_each_stage_as_the_notice_does() -> None:
    assert [(s.what, s.from_day, s.until) for s in schedule(PAPER)] == [
        ("网上申报时间", date(2024, 9, 3), date(2024, 10, 10)),
        ("评委会审核时间", date(2024, 10, 11), date(2024, 10, 25)),
        ("评审缴费时间", date(2024, 10, 28), date(2024, 11, 11)),
        ("申报人工作时间、任职时间计算", None, date(2024, 12, 31)),
    ]


def test_standing_sorts_the_stages_by_the_day_and_leaves_the_cut_off_out() -> None:
    standing = where_we_stand(schedule(PAPER), date(2024, 10, 26))
    assert [s.what for s in standing.past] == ["网上申报时间", "评委会审核时间"]
    assert [s.what for s in standing.coming] == ["评审缴费时间"]
    assert standing.running == ()
    assert not standing.over
    assert where_we_stand(schedule(PAPER), date(2024, 11, 12)).over
    assert not where_we_stand(schedule(PAPER), date(2024, 11, 11)).over


def said(question: str, today: date, text: str = NOTICE, year: int = 2024) -> str:
    """The words, once it is known that they hold."""
    document = paper(text, year)
    parts = gather(timing(question, document, today, WORKDAYS))
    answer = Answer("answer", parts.text, parts.segments, parts.citations, parts.values)
    assert problems(answer, Grounds(snapshot(document), today, question, WORKDAYS)) == []
    return parts.text


def test_the_day_asked_about_is_compared_with_each_window_and_not_repeated() -> None:
    text = said("11月12号交还来得及吗", date(2024, 9, 20))
    assert "晚33天" in text
    assert "晚1天" in text
    assert "12" not in text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("11月11号缴费还来得及吗", "截止日（11月11日），当天仍在时间之内"),
        ("11月12号缴费还来得及吗", "晚1天，已经来不及"),
        ("10月27号缴费可以吗", "早1天，那时还没有开始"),
        ("10月28号缴费可以吗", "首日，来得及"),
        ("十月十一号报名来得及吗", "晚1天，已经来不及"),
        ("下周一报名赶得上吗", "还有17天"),
        ("后天报名来得及吗", "还有18天"),
        ("大后天报名来得及吗", "还有17天"),
    ],
)
def test_days_named_in_many_ways_are_computed(question: str, words: str) -> None:
    assert words in said(question, date(2024, 9, 20))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("我11月满五年算不算", "计算在内"),
        ("12月31号才满五年能算吗", "到那时满的年限计算在内"),
        ("明年1月满五年能算吗", "不计算在内"),
        ("2025年1月1日满五年算不算", "晚1天，那时才满的年限不计算在内"),
        ("年限算到哪天", "截止日是2024年12月31日"),
    ],
)
def test_years_are_counted_up_to_the_cut_off_of_the_notice(question: str, words: str) -> None:
    text = said(question, date(2024, 9, 20))
    assert words in text
    assert "五年" not in text


def test_a_publicity_of_working_days_is_counted_back_over_the_national_day() -> None:
    text = said("公示最晚哪天开始", date(2024, 9, 20))
    assert "最迟应在2024年9月27日开始" in text
    assert "则最迟是2024年9月29日" in text
    assert "已经来不及" in said("公示最晚哪天开始", date(2024, 10, 8))


def test_working_days_of_a_year_without_a_calendar_are_said_not_to_be_computable() -> None:
    text = said("公示最晚哪天开始", date(2035, 9, 20), NOTICE.replace("2024", "2035"), 2035)
    assert "无法推算" in text
    with pytest.raises(YearNotCovered, match="2035"):
        working_day(date(2035, 10, 10), -5, WORKDAYS)


def test_a_past_notice_is_said_to_be_of_a_past_round_with_where_news_will_stand() -> None:
    text = said("现在还能报吗", date(2026, 11, 23))
    assert "往次" in text
    assert "官网发布" in text


def test_the_hour_that_the_notice_does_not_print_is_said_to_be_open() -> None:
    assert "几点截止，通知没有写明" in said("现在还能报吗", date(2024, 10, 10))
    printed = "网上申报时间：2025年3月1日至2025年3月31日17:00。\n"
    assert "17:00" in said("现在还能报吗", date(2025, 3, 31), printed, 2025)


def test_a_question_that_is_none_for_the_calendar_gets_no_sentence() -> None:
    assert timing("评审费多少钱", PAPER, date(2024, 9, 20)) == ()
    assert intent_of("需要哪些材料", dated=False) is None


@given(DAYS, st.integers(-60, 60))
def test_months_are_added_as_the_civil_code_counts_them(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or ((moved + timedelta(1)).day == 1 and moved.day < day.day)


@given(st.dates(date(2019, 1, 1), date(2025, 12, 1)), st.integers(1, 15))
def test_working_days_forward_and_back_meet(day: date, amount: int) -> None:
    later = working_day(day, amount, WORKDAYS)
    assert working_days_between(day + timedelta(1), later, WORKDAYS) == amount
    earlier = working_day(day, -amount, WORKDAYS, included=True)
    assert working_days_between(earlier, day, WORKDAYS) == amount


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("还能报吗", "still"),
        ("请问现在还能申报吗？", "still"),
        ("申报过期了没有", "still"),
        ("今天是最后一天了吗", "still"),
        ("報名還來得及嗎", "still"),
        ("离截止还有几天", "days_left"),
        ("单位最迟哪天要开始公示", "publicity"),
        ("我11月满五年算不算", "cutoff"),
        ("大专还能报吗", None),
        ("现在退休了还能报吗", None),
        ("受到处分还能报吗", None),
        ("一篇论文够不够", None),
        ("项目结束了能用吗", None),
        ("今年没过明年还能不能报", None),
        ("结果还有几天出来", None),
        ("还剩几天公示", None),
    ],
)
def test_only_what_asks_for_the_calendar_is_taken_for_it(question: str, intent: str | None) -> None:
    assert intent_of(question, dated=False) == intent


def test_a_day_of_the_askers_past_is_not_the_day_to_hand_in() -> None:
    today = date(2024, 9, 20)
    assert asked_times("我2019年6月毕业，2024年9月30日交来得及吗", today) == [
        AskedTime(date(2024, 9, 30), date(2024, 9, 30))
    ]
    assert asked_times("2019年6月取得工程师可以报吗", today) == []
    assert asked_times("11月满五年", today) == [AskedTime(date(2024, 11, 1), date(2024, 11, 30))]
    assert asked_times("下个月底交", today) == [AskedTime(date(2024, 10, 31), date(2024, 10, 31))]
    assert asked_times("明年满五年", today) == []
    assert asked_times("明年满五年", today, years=True) == [AskedTime(date(2025, 1, 1), date(2025, 12, 31))]


def test_relative_deadlines_need_the_day_of_their_event() -> None:
    clause = next(c for c in PAPER.clauses if "下发后" in PAPER.text_of(c))
    value = next(v for v in PAPER.values_of(clause) if v.kind == "relative_deadline")
    (open_end,) = relative_said(PAPER, clause, value)
    assert "算不出" in open_end.text
    (computed,) = relative_said(PAPER, clause, value, date(2024, 12, 31))
    assert computed.values[0].text == "2025年1月31日"


@pytest.mark.parametrize(
    ("question", "until"),
    [
        ("确认通知2024年12月2日下发，转发最晚到哪天", "2025年1月2日"),
        ("通知11月30号下发的，什么时候之前要转发", "2024年12月30日"),
        ("职称资格确认通知1月31日下发，期限到几号", "2024年2月29日"),
    ],
)
def test_a_deadline_from_an_event_is_counted_where_its_day_is_given(question: str, until: str) -> None:
    assert f"到{until}为止" in said(question, date(2024, 12, 20))


@pytest.mark.parametrize(
    "printed", ["2025.7.15—2025.8.15", "二〇二五年七月十五日至八月十五日", "2025-07-15至2025-08-15"]
)
def test_a_day_is_given_as_the_notice_prints_it(printed: str) -> None:
    text = said("现在还能报吗", date(2025, 8, 10), f"网上申报时间：{printed}。\n", 2025)
    assert "还有5天" in text
    assert "2025年8月15日" not in text


def test_a_day_of_another_year_is_given_with_its_year() -> None:
    assert "2024年9月3日" in said("现在还能报吗", date(2023, 12, 1))


def test_working_days_left_are_counted_with_both_ends() -> None:
    left = working_days_left(date(2024, 9, 29), date(2024, 10, 10), WORKDAYS)
    assert left.text == "5个工作日"
    assert redo(left.source or "", WORKDAYS) == redo("working_day 2024-09-29 … 2024-10-10", WORKDAYS)
    assert redo("nonsense") is None
    assert redo("2024-13-01 − 2024-01-01") is None
    assert redo("2024-01-01 − 2024-02-01") is None
