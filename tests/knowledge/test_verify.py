"""What may leave and what may not: each rule of verification with an answer that only it stops."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.answering import Tools
from knowledge.answers import Answer, Citation, Question, Segment, StatedValue, Turn
from knowledge.clauses import Document
from knowledge.derivations import chinese, days_between, moved, redo, today_is
from knowledge.steps.verify import verify
from knowledge.verification import Grounds, problems
from tests.knowledge.papers import NOTICE, paper, snapshot

TODAY = date(2024, 9, 20)
PAPER = paper(NOTICE)
GROUNDS = Grounds(snapshot(PAPER), TODAY, "11月12号交还来得及吗", OfficialWorkdays())


def cited(text: str, document: Document = PAPER) -> Citation:
    """The line that holds the text."""
    clause = document.clause_at(document.text.index(text))
    return Citation.of(document, clause)


def answered(*texts: str, on: str, values: tuple[StatedValue, ...] = ()) -> Answer:
    return Answer("answer", "\n".join(texts), tuple(Segment(t, (0,)) for t in texts), (cited(on),), values)


def rules(answer: Answer, grounds: Grounds = GROUNDS) -> set[str]:
    return {p.rule for p in problems(answer, grounds)}


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("网上申报时间：2024年9月3日—10月10日。", "网上申报"),
        ("网上申报时间是2024年9月3日至2024年10月10日", "网上申报"),
        ("２０２４年９月３日—１０月１０日", "网上申报"),
        ("二〇二四年九月三日至十月十日", "网上申报"),
        ("截止日是10月10日", "网上申报"),
        ("截止日是2024年10月10日", "网上申报"),
        ("开始日（2024年9月3日）", "网上申报"),
        ("评审费：420元/人", "评审费"),
        ("每人四百二十元", "评审费"),
        ("公示五个工作日", "公示"),
        ("电话：023-63899976", "联系"),
        ("电话：02363899976", "联系"),
        ("电话：15923960007", "联系"),
        ("年限计算截至2024年12月31日", "计算截至"),
    ],
)
def test_a_figure_of_the_quote_may_be_written_in_any_way(text: str, on: str) -> None:
    assert problems(answered(text, on=on), GROUNDS) == []


@pytest.mark.parametrize(
    ("text", "on", "rule"),
    [
        ("网上申报时间：2024年9月3日—10月11日。", "网上申报", "figure"),
        ("网上申报时间：2025年9月3日—10月10日。", "网上申报", "figure"),
        ("网上申报时间：2024年9月3日—10月1日。", "网上申报", "figure"),
        ("截止日是9月3日", "网上申报", "role"),
        ("开始日（2024年10月10日）", "网上申报", "role"),
        ("今天是2024年9月3日", "网上申报", "today"),
        ("评审费：240元/人", "评审费", "figure"),
        ("评审费：4200元/人", "评审费", "figure"),
        ("评审费：42元/人", "评审费", "figure"),
        ("评审费：420万元", "评审费", "figure"),
        ("评审对象420人", "评审费", "figure"),
        ("公示5天", "公示", "figure"),
        ("公示5个月", "公示", "figure"),
        ("公示六个工作日", "公示", "figure"),
        ("缴费时间：2024年10月28日—11月11日", "网上申报", "figure"),
        ("电话：023-63899967", "联系", "figure"),
        ("电话：63899976123", "联系", "figure"),
        ("电话：1592396007", "联系", "figure"),
        ("联系人：李老师", "联系", "figure"),
        ("详见https://example.com/a", "联系", "figure"),
        ("按渝价〔2015〕123号执行", "评审费", "figure"),
        ("通过率为30%", "评审费", "figure"),
        ("下发后2个月内", "下发后", "figure"),
        ("公示后1个月内", "下发后", "event"),
        ("编号7", "评审费", "figure"),
        ("二十月七十一日", "网上申报", "figure"),
        ("2024年9月3日（星期五）开始", "网上申报", "weekday"),
    ],
)
def test_a_figure_that_the_cited_quote_does_not_hold_is_stopped(text: str, on: str, rule: str) -> None:
    assert rule in rules(answered(text, on=on))


def test_a_right_figure_cited_from_the_wrong_segment_is_stopped() -> None:
    fee, time = cited("评审费"), cited("网上申报")
    right = Answer("answer", "420元/人\n10月10日", (Segment("420元/人", (0,)), Segment("10月10日", (1,))), (fee, time))
    assert problems(right, GROUNDS) == []
    crossed = replace(right, segments=(Segment("420元/人", (1,)), Segment("10月10日", (0,))))
    assert {p.segment for p in problems(crossed, GROUNDS)} == {0, 1}


def test_two_windows_cannot_be_mixed_into_one() -> None:
    times = PAPER.text[: PAPER.text.index("本单位")].rstrip()
    whole = Citation.of(PAPER, replace(PAPER.clauses[0], end=len(times)))
    mixed = Answer("answer", "2024年9月3日至11月11日", (Segment("2024年9月3日至11月11日", (0,)),), (whole,))
    assert rules(mixed) == {"window"}


def test_an_altered_sentence_of_the_quote_is_stopped_though_its_figure_stands_elsewhere_in_it() -> None:
    document = paper("咨询电话：023-63672081\n监督电话：12345\n", key="甲")
    both = Citation.of(document, replace(document.clauses[0], end=len(document.text)))
    text = "监督电话：023-63672081"
    swapped = Answer("answer", text, (Segment(text, (0,)),), (both,))
    assert rules(swapped, Grounds(snapshot(document), TODAY)) == {"altered"}


@pytest.mark.parametrize(
    ("printed", "said"),
    [("在渝工作1年以上", "在渝工作1年以内"), ("公示不少于5个工作日", "公示不超过5个工作日"), ("限报2项", "至少2项")],
)
def test_a_bound_that_is_turned_round_is_stopped(printed: str, said: str) -> None:
    document = paper(f"申报人须{printed}。\n", key="甲")
    answer = Answer("answer", said, (Segment(said, (0,)),), (Citation.of(document, document.clauses[0]),))
    assert "bound" in rules(answer, Grounds(snapshot(document), TODAY))


def test_the_fee_of_another_level_is_stopped() -> None:
    document = paper("评审费：高级420元/人、中级240元/人。\n", key="甲")
    citation = Citation.of(document, document.clauses[0])
    for text, stopped in (("高级420元", False), ("中级420元", True), ("中级240元", False)):
        answer = Answer("answer", text, (Segment(text, (0,)),), (citation,))
        assert bool(problems(answer, Grounds(snapshot(document), TODAY))) is stopped


def test_a_quote_that_is_not_the_source_to_the_character_is_stopped() -> None:
    answer = answered("420元/人", on="评审费")
    forged = replace(answer.citations[0], quote=answer.citations[0].quote.replace("420", "240"))
    assert "quote" in rules(replace(answer, citations=(forged,)))
    shifted = replace(answer.citations[0], start=answer.citations[0].start + 1)
    assert "quote" in rules(replace(answer, citations=(shifted,)))
    strange = replace(answer.citations[0], document="渝价〔2015〕123号")
    assert "quote" in rules(replace(answer, citations=(strange,)))


def test_text_that_is_not_its_segments_joined_is_stopped() -> None:
    answer = answered("420元/人", on="评审费")
    assert rules(replace(answer, text="420元/人。")) == {"text"}


def test_a_segment_that_cites_nothing_is_stopped() -> None:
    bare = replace(answered("可以申报。", on="评审费"), segments=(Segment("可以申报。"),))
    assert rules(bare) == {"uncited"}
    beyond = replace(bare, segments=(Segment("可以申报。", (7,)),))
    assert rules(beyond) == {"uncited"}


def test_days_are_counted_again() -> None:
    until = days_between(date(2024, 10, 10), TODAY)
    good = answered("截止日是10月10日，还有20天", on="网上申报", values=(replace(until, citation=0),))
    assert problems(good, GROUNDS) == []
    for wrong in ("21天", "2天", "20个工作日"):
        text = f"截止日是10月10日，还有{wrong}"
        assert rules(answered(text, on="网上申报", values=(replace(until, citation=0, text=wrong),)))
        assert rules(answered(text, on="网上申报", values=(replace(until, citation=0),)))


def test_a_computation_must_stand_on_a_day_of_the_quote() -> None:
    invented = days_between(date(2024, 10, 12), TODAY)
    assert "computed" in rules(answered("还有22天", on="网上申报", values=(replace(invented, citation=0),)))
    of_another_clause = days_between(date(2024, 11, 11), TODAY)
    assert "computed" in rules(answered("还有52天", on="网上申报", values=(replace(of_another_clause, citation=0),)))
    nonsense = StatedValue("20天", "computed", 0, "谁说的")
    assert "computed" in rules(answered("还有20天", on="网上申报", values=(nonsense,)))


def test_the_day_that_the_question_names_may_be_computed_with_but_not_stated() -> None:
    late = days_between(date(2024, 11, 12), date(2024, 10, 10))
    assert problems(answered("晚33天", on="网上申报", values=(replace(late, citation=0),)), GROUNDS) == []
    assert "figure" in rules(answered("您问的是11月12日", on="网上申报"))
    unasked = replace(GROUNDS, question="来得及吗")
    assert "computed" in rules(answered("晚33天", on="网上申报", values=(replace(late, citation=0),)), unasked)


def test_today_is_stated_as_computed_and_only_as_it_is() -> None:
    assert problems(answered("今天是2024年9月20日", on="网上申报", values=(today_is(TODAY),)), GROUNDS) == []
    other = today_is(date(2024, 9, 21))
    assert "computed" in rules(answered("今天是2024年9月21日", on="网上申报", values=(other,)))


def test_months_and_working_days_are_moved_again() -> None:
    start = StatedValue("2024年9月27日", "computed", None, "2024-10-10 − 5 working_day")
    two = (cited("网上申报"), cited("公示"))
    text = "最迟2024年9月27日开始公示"
    good = Answer("answer", text, (Segment(text, (0, 1)),), two, (start,))
    assert problems(good, GROUNDS) == []
    without_period = replace(good, segments=(Segment(text, (0,)),))
    assert "computed" in rules(without_period)
    assert redo("2024-01-31 + 1 month") == redo("2024-01-31 + 1 month")
    assert moved(date(2024, 1, 31), 1, "month").text == "2024年2月29日"


def test_a_declared_value_must_stand_in_its_citation() -> None:
    fee = StatedValue("420元", "fee", 0)
    assert problems(answered("420元/人", on="评审费", values=(fee,)), GROUNDS) == []
    assert "value" in rules(answered("420元/人", on="评审费", values=(replace(fee, text="20元"),)))
    assert "value" in rules(answered("420元/人", on="评审费", values=(replace(fee, citation=3),)))
    assert "value" in rules(answered("420元/人", on="评审费", values=(replace(fee, citation=None),)))


@pytest.mark.parametrize(
    ("printed", "text", "stands"),
    [
        ("论文总数不超过5项。", "超过5项", False),
        ("论文总数不超过5项。", "5项", True),
        ("评审费420元。", "42", False),
        ("评审费420元。", "四百二十元", True),
        ("限报二十项。", "十项", False),
        ("详见https://a.example.com/b。", "https://a.example.com", False),
        ("收录于SCIE的论文。", "SCI", False),
        ("评审费 420元 每人。", "420元", True),
    ],
)
def test_a_declared_value_is_no_part_of_a_longer_one(printed: str, text: str, stands: bool) -> None:
    document = paper(printed + "\n", key="甲")
    citation = Citation.of(document, document.clauses[0])
    answer = Answer("answer", printed, (Segment(printed, (0,)),), (citation,), (StatedValue(text, "fee", 0),))
    assert rules(answer, Grounds(snapshot(document), TODAY)) == (set() if stands else {"value"})


def test_a_computation_of_one_clause_supports_nothing_beside_another() -> None:
    until = replace(days_between(date(2024, 10, 10), TODAY), citation=0)
    two = (cited("网上申报"), cited("评审费"))
    right = Answer("answer", "还有20天", (Segment("还有20天", (0,)),), two, (until,))
    assert problems(right, GROUNDS) == []
    assert rules(replace(right, segments=(Segment("还有20天", (1,)),))) == {"figure"}


def test_a_computation_stands_on_the_clause_cited_where_it_is_told() -> None:
    until = days_between(date(2024, 10, 10), TODAY)
    window = cited("网上申报")
    segments = (Segment(window.quote, (0,)), Segment("还有20天", (1,)))
    answer = Answer("answer", f"{window.quote}\n还有20天", segments, (window, cited("评审费")), (until,))
    assert rules(answer) == {"computed"}
    assert problems(replace(answer, segments=(segments[0], Segment("还有20天", (0,)))), GROUNDS) == []


@pytest.mark.parametrize(
    "printed",
    ["某市人社局关于开展\n2026年度职称评审的通知\n", "# 关于开展2026年度职称评审的通知\n\n某人社〔2026〕4号\n"],
)
def test_a_title_may_be_told_on_one_line_and_without_the_sign_of_its_heading(printed: str) -> None:
    document = paper(printed, key="甲")
    head = Citation.of(document, document.clauses[0], 0, len(document.text))
    for year, expected in (("2026", set()), ("2025", {"figure", "altered"})):
        text = f"现有的通知：关于开展{year}年度职称评审的通知"
        answer = Answer("answer", text, (Segment(text, (0,)),), (head,))
        assert rules(answer, Grounds(snapshot(document), TODAY)) == expected


def test_a_bare_day_is_of_the_year_of_its_document() -> None:
    document = paper("网上申报截止到10月10日。\n", key="甲")
    for text, expected in (("截止到2024年10月10日", set()), ("截止到2023年10月10日", {"figure", "role"})):
        answer = Answer("answer", text, (Segment(text, (0,)),), (Citation.of(document, document.clauses[0]),))
        assert rules(answer, Grounds(snapshot(document), TODAY)) == expected


def test_working_days_of_a_year_without_a_calendar_are_not_stated() -> None:
    document = paper("公示5个工作日，2050年3月10日前报送。\n", key="甲", year=2050)
    start = StatedValue("2050年3月3日", "computed", 0, "2050-03-10 − 5 working_day")
    answer = Answer("answer", start.text, (Segment(start.text, (0,)),), (Citation.of(document, document.clauses[0]),))
    assert rules(replace(answer, values=(start,)), replace(GROUNDS, snapshot=snapshot(document))) == {"computed"}


def test_a_digest_may_be_named_by_its_number_and_a_notice_that_does_not_print_it_may_not() -> None:
    notice = paper("评审费420元。\n", key="渝价〔2015〕123号")
    text = "按照渝价〔2015〕123号，评审费420元"
    for document, expected in ((replace(notice, status="digest"), set()), (notice, {"figure"})):
        answer = Answer("answer", text, (Segment(text, (0,)),), (Citation.of(document, document.clauses[0]),))
        assert rules(answer, Grounds(snapshot(document), TODAY)) == expected


def test_days_counted_to_another_end_than_the_one_told_are_stopped() -> None:
    until, since = days_between(date(2024, 10, 10), TODAY), days_between(TODAY, date(2024, 9, 3))
    values = (replace(until, citation=0), replace(since, citation=0))
    assert problems(answered("截止日是10月10日，还有20天，已开始17天", on="网上申报", values=values), GROUNDS) == []
    assert rules(answered("截止日是10月10日，17天", on="网上申报", values=values[1:])) == {"operand"}


def test_today_is_no_last_day_though_it_may_be_stated() -> None:
    assert rules(answered("截止日是2024年9月20日", on="网上申报", values=(today_is(TODAY),))) == {"role"}


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_no_day_but_those_of_the_quote_ever_passes(day: date) -> None:
    held = {date(2024, 9, 3), date(2024, 10, 10)}
    assert bool(problems(answered(chinese(day), on="网上申报"), GROUNDS)) is (day not in held)


@given(st.integers(0, 100_000))
def test_no_amount_but_that_of_the_quote_ever_passes(amount: int) -> None:
    assert bool(problems(answered(f"评审费{amount}元", on="评审费"), GROUNDS)) is (amount != 420)


@given(
    st.text(alphabet="0123456789〇一二三四五六七八九十百千万年月日号元人天个工作第次—-/.:（）渝价〔〕%", max_size=14)
)
def test_what_passes_has_no_digit_that_the_quote_lacks(text: str) -> None:
    answer = answered(text, on="网上申报")
    if not problems(answer, GROUNDS):
        allowed = {"2024", "9", "3", "10", "09", "03"}
        digits = "".join(c if c.isascii() and c.isdigit() else " " for c in text).split()
        assert set(digits) <= allowed


class NoRetriever:
    def search(self, query: str, k: int) -> list[object]:
        return []


def step(answer: Answer, question: str = "评审费多少") -> Answer:
    tools = Tools(snapshot(PAPER), NoRetriever(), OfficialWorkdays())  # type: ignore[arg-type]
    return verify(answer, Turn(Question(question, TODAY)), tools)


def test_the_step_lets_a_right_answer_through_unchanged() -> None:
    right = answered("评审费：420元/人", on="评审费")
    assert step(right) == right


def test_the_step_falls_back_to_the_quotes() -> None:
    fallen = step(answered("评审费：999元/人", on="评审费"))
    assert fallen.kind == "answer"
    assert fallen.origin == "extract"
    assert fallen.text == "高级职称评审费分别为420元/人。"


def test_the_step_declines_with_the_contact_where_no_quote_is_left() -> None:
    answer = answered("评审费：420元/人", on="评审费")
    forged = replace(answer.citations[0], quote="评审费999元")
    declined = step(replace(answer, citations=(forged,)))
    assert declined.kind == "not_found"
    assert "023—63899976" in declined.text
    assert "999元" not in declined.text
    assert problems(declined, GROUNDS) == []


def test_a_refusal_whose_words_do_not_hold_is_as_sure_as_it_was_and_an_answer_is_not() -> None:
    told = answered("评审费：420元/人", on="评审费")
    claim = replace(told, citations=(replace(told.citations[0], quote="评审费999元"),), confidence=0.8)
    assert step(claim).confidence == 0.0
    assert step(replace(claim, kind="not_found")).confidence == 0.8


def test_the_step_drops_suggestions_that_state_figures() -> None:
    answer = replace(answered("评审费：420元/人", on="评审费"), suggestions=("缴费时间是什么时候？", "是不是999元？"))
    assert step(answer).suggestions == ("缴费时间是什么时候？",)
