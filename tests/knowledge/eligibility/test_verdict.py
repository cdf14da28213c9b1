"""A verdict holds whatever the order, never turns 不清楚 into yes, and stands on clauses of the snapshot."""

from __future__ import annotations

import json
import re
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.calendar import add_months
from knowledge.clauses import Snapshot
from knowledge.eligibility import BadAnswers, Form, Verdict
from knowledge.eligibility.classes import samples
from knowledge.eligibility.logic import UNKNOWN_ANSWER
from knowledge.eligibility.moments import Span, full_months, latest_start
from tests.knowledge.eligibility.people import LATE, people
from tests.knowledge.eligibility.worked import TODAY, Case, cases

FORM = Form.load(2024)
CASES = {case.name: case for case in cases(FORM)}
BASE = CASES["基准"].answers


def _verdict(snapshot: Snapshot, today: date = TODAY, **but: Any) -> Verdict:
    return FORM.assess({**BASE, **but}, snapshot, today, OfficialWorkdays())


# Shape


def test_a_verdict_has_what_the_contract_says(snapshot: Snapshot) -> None:
    told = _verdict(snapshot).to_json()
    assert json.loads(json.dumps(told, ensure_ascii=False)) == told
    assert told["verdict"] == "eligible"
    assert told["next_question"] is None
    assert {"rule", "outcome", "text", "citations"} <= set(told["reasons"][0])
    assert {"steps", "citations"} <= set(told["route"])
    assert all({"item", "why", "citations"} <= set(item) for item in told["checklist"])
    assert all({"what", "from", "until", "citations"} <= set(line) for line in told["timeline"])
    assert all({"question", "from", "to", "verdict"} <= set(change) for change in told["would_change"])
    assert (told["as_of"], told["snapshot"]) == ("2024-09-20", "1")


def test_a_partial_set_of_answers_is_incomplete_and_says_what_to_ask(snapshot: Snapshot) -> None:
    told = FORM.assess({"level": "associate"}, snapshot, TODAY).to_json()
    assert told["verdict"] == "incomplete"
    assert told["next_question"]["id"] == "service"
    assert told["next_question"]["why"]
    assert told["next_question"]["options"][-1] == {"id": "unknown", "label": "不清楚"}


def test_the_outcomes_and_the_verdict_agree(snapshot: Snapshot) -> None:
    for case in CASES.values():
        verdict = FORM.assess(case.answers, snapshot, TODAY)
        outcomes = {r.outcome for r in verdict.reasons}
        if not verdict.problems:
            assert ("unmet" in outcomes) == (verdict.verdict == "not_eligible")
        assert (verdict.next_question is not None) == (verdict.verdict == "incomplete")
        if verdict.verdict == "eligible":
            assert outcomes == {"met"}


# Order, partial answers, unknown


def test_the_order_in_which_answers_are_given_changes_nothing(snapshot: Snapshot) -> None:
    chance = Random(3)
    for case in list(CASES.values())[::9]:
        names = list(case.answers)
        chance.shuffle(names)
        shuffled = {name: case.answers[name] for name in names}
        assert FORM.assess(shuffled, snapshot, TODAY) == FORM.assess(case.answers, snapshot, TODAY)


def test_asking_in_any_order_ends_in_the_same_verdict() -> None:
    chance = Random(5)
    for person in people(FORM, 25, seed=21):
        final = FORM.kind_of(FORM.facts(person))
        for _ in range(3):
            values: dict[str, Any] = {}
            while needed := sorted(FORM.needed(FORM.facts(values)) & set(person)):
                name = chance.choice(needed)
                values[name] = person[name]
            assert FORM.kind_of(FORM.facts(values)) == final


def test_unknown_never_becomes_yes() -> None:
    for person in people(FORM, 30, seed=8):
        for name in list(person):
            doubtful = {**person, name: UNKNOWN_ANSWER}
            if FORM.kind_of(FORM.facts(doubtful)) == "eligible":
                for sample in samples(FORM, name, FORM.facts(doubtful), LATE)[:12]:
                    after = FORM.facts({**doubtful, name: sample.value})
                    assert FORM.contradicting(after) or FORM.kind_of(after) in ("eligible", "incomplete")


def test_a_question_is_asked_only_while_it_can_matter() -> None:
    for person in people(FORM, 8, seed=9):
        for index, name in enumerate(person):
            before = dict(list(person.items())[:index])
            facts = FORM.facts(before)
            assert FORM.next_id(facts) == name
            outcomes = {
                (FORM.needed(f) != FORM.needed(facts), _signature(f))
                for s in samples(FORM, name, facts, LATE)
                for f in [FORM.facts({**before, name: s.value})]
            }
            assert len(outcomes) > 1


def _signature(facts: Any) -> tuple[Any, ...]:
    shown = tuple(c.truth(facts) for c in FORM.shown_conditions)
    return (*(rule.outcome(facts) for rule in FORM.policy.rules), *shown, frozenset(FORM.needed(facts)))


def test_an_answer_that_no_longer_concerns_is_kept_and_not_counted(snapshot: Snapshot) -> None:
    """Back to another path and forth again: nothing is lost."""
    skilled = FORM.assess({**BASE, "path": "skilled"}, snapshot, TODAY)
    assert skilled.next_question
    assert skilled.next_question.id == "skill_grade"
    assert FORM.assess({**BASE, "path": "ordinary"}, snapshot, TODAY).verdict == "eligible"


def test_a_question_that_the_form_does_not_have_is_named(snapshot: Snapshot) -> None:
    with pytest.raises(BadAnswers, match="age"):
        FORM.assess({"age": 40}, snapshot, TODAY)


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("level", "captain", "没有看懂"),
        ("headcount", -3, "负数"),
        ("headcount", "many", "数字"),
        ("title_date", "2019-02-30", "没有看懂"),
        ("title_date", "2999-01-01", "还没有到"),
        ("barred", ["none", "retired"], "一起选"),
    ],
)
def test_an_unusable_answer_is_asked_again(snapshot: Snapshot, question: str, answer: Any, words: str) -> None:
    reckon = {"size": "reckon", "industry": "industry"}
    verdict = _verdict(snapshot, **reckon, **{question: answer})
    assert verdict.verdict == "incomplete"
    assert verdict.next_question
    assert verdict.next_question.id == question
    assert words in verdict.problems[0].text


# Sources


def test_what_rests_on_secondary_sources_is_marked(snapshot: Snapshot) -> None:
    verdict = _verdict(snapshot)
    trusts = {r.rule: r.trust for r in verdict.reasons}
    assert (trusts["seniority"], trusts["not_retired"], trusts["level"]) == ("B", "A", "notice")
    assert any("慎用" in note for note in verdict.notes)
    for reason in verdict.reasons:
        assert ("重庆原文未见" in reason.text) == (reason.trust == "B")
        assert ("要点" in reason.text) == (reason.trust != "notice")


def test_a_secondary_source_never_refuses_anybody() -> None:
    """Trust B may support, never refuse: no rule that can be unmet decides that by a figure of trust B."""
    for rule in FORM.policy.rules:
        figures = {
            FORM.grounds[FORM.parameters[limit.name].ground].trust
            for part in (rule.unmet.walk() if rule.unmet else ())
            for limit in part.limits()
        }
        assert "B" not in figures


def test_what_is_left_open_names_the_document_and_whom_to_ask(snapshot: Snapshot) -> None:
    for case in CASES.values():
        for reason in FORM.assess(case.answers, snapshot, TODAY).reasons:
            if reason.outcome == "unknown":
                assert reason.ask
                assert reason.ask.replace("{contact.phone}", "")[:4] in reason.text
    open_one = next(r for r in _verdict(snapshot, index_checked="not_checked").reasons if r.outcome == "unknown")
    assert open_one.left_to == "重庆市职称申报标准条件索引"
    assert "023—63899976" in open_one.text


_FIGURE = re.compile(r"\d+")


def test_every_figure_stands_in_a_quote_or_comes_from_the_applicant_or_is_computed(snapshot: Snapshot) -> None:
    for case in CASES.values():
        verdict = FORM.assess(case.answers, snapshot, TODAY)
        told = " ".join(FORM.shown(q, case.answers[q]) for q in FORM.asked(case.answers, TODAY))
        for reason in verdict.reasons:
            quoted = " ".join(c.quote + c.document for c in reason.citations)
            computed = " ".join(re.findall(r"是(?:\d+年)?(?:\d+个月)?(?:，|$)", reason.text))
            for figure in _FIGURE.findall(reason.text):
                assert figure in quoted + told + computed, (case.name, reason.rule, figure)


def test_no_number_is_given_for_the_special_treatment(snapshot: Snapshot) -> None:
    case: Case = CASES["援藏满一年但没有确认"]
    text = next(r.text for r in FORM.assess(case.answers, snapshot, TODAY).reasons if r.rule == "seniority")
    assert set(_FIGURE.findall(text)) <= {"2024", "207", "023", "63899976", "15923960007"}


# Route, checklist, calendar


def test_the_checklist_has_pages_stamps_and_exclusions_of_the_named_kinds_only(snapshot: Snapshot) -> None:
    kinds = ["work", "report", "research", "book", "paper", "award", "patent", "standard", "benefit"]
    for kind in kinds:
        items = _verdict(snapshot, work_kinds=[kind]).checklist
        assert [i.kind for i in items if i.kind] == [kind]
        named = next(i for i in items if i.kind)
        assert named.pages
        assert named.stamp
        assert {c.clause_id.split("/")[-1] for c in named.citations} >= {"以上材料需经单位审验盖章后扫描上传"}
    assert "未结题" in next(i.excluded for i in _verdict(snapshot, work_kinds=["research"]).checklist if i.kind)


def test_the_route_follows_the_file(snapshot: Snapshot) -> None:
    local, other = _verdict(snapshot).route, _verdict(snapshot, file_place="elsewhere", worked_since="2020").route
    assert local
    assert other
    assert "人事代理机构" in "".join(local.steps)
    assert "人事代理机构" not in "".join(other.steps)
    assert "异地查档记录" in other.steps[0]


@pytest.mark.parametrize(
    ("today", "phase", "left"),
    [
        (date(2024, 9, 2), "before", 38),
        (date(2024, 9, 3), "first_day", 37),
        (date(2024, 10, 9), "in", 1),
        (date(2024, 10, 10), "last_day", 0),
        (date(2024, 10, 11), "after", None),
    ],
)
def test_the_calendar_counts_the_days_to_the_last_one(
    snapshot: Snapshot, today: date, phase: str, left: int | None
) -> None:
    line = next(t for t in _verdict(snapshot, today).timeline if t.id == "application")
    assert (line.phase, line.days_left) == (phase, left)


def test_the_verdict_is_the_same_on_the_last_day_and_the_day_after(snapshot: Snapshot) -> None:
    """The window is the calendar's affair; whether somebody may apply does not change at midnight."""
    assert {_verdict(snapshot, date(2024, 10, d)).verdict for d in (9, 10, 11)} == {"eligible"}


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2024, 9, 2), "现在还没有开始"),
        (date(2024, 9, 3), ""),
        (date(2024, 10, 10), "今天是最后一天"),
        (date(2024, 10, 11), "已经结束"),
        (date(2026, 1, 1), "已经结束"),
    ],
)
def test_whoever_cannot_apply_today_is_told_so_first(snapshot: Snapshot, today: date, words: str) -> None:
    text = _verdict(snapshot, today).text
    assert words in text
    assert ("2024年9月3日至2024年10月10日" in text) == bool(words)


def test_publicity_must_begin_five_working_days_before_the_end_across_the_national_holiday(
    snapshot: Snapshot,
) -> None:
    line = next(t for t in _verdict(snapshot).timeline if t.id == "publicity")
    assert line.until == date(2024, 9, 29)
    assert line.computed == "由2024年10月10日往前数5个工作日"


def test_without_a_calendar_of_working_days_no_day_is_given(snapshot: Snapshot) -> None:
    assert "publicity" not in {t.id for t in FORM.assess(BASE, snapshot, TODAY).timeline}


# Days


@pytest.mark.parametrize(
    ("since", "months", "ends"),
    [
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2023, 12, 31), 12, date(2024, 12, 31)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 10, 10), 12, date(2024, 10, 10)),
    ],
)
def test_a_period_ends_on_the_corresponding_day(since: date, months: int, ends: date) -> None:
    assert add_months(since, months) == ends
    assert full_months(since, ends) == months
    assert full_months(since, date.fromordinal(ends.toordinal() - 1)) == months - 1


def test_the_latest_start_is_the_last_day_that_still_fills_the_period() -> None:
    for to in (date(2024, 12, 31), date(2024, 2, 29), date(2023, 2, 28), date(2024, 10, 10)):
        for months in (1, 12, 24, 60):
            day = latest_start(to, months)
            assert add_months(day, months) <= to
            assert add_months(date.fromordinal(day.toordinal() + 1), months) > to


@pytest.mark.parametrize(("written", "first", "last"), [("2024-02", 1, 29), ("2023-02", 1, 28)])
def test_a_month_is_all_its_days(written: str, first: int, last: int) -> None:
    span = Span.of(written)
    assert (span.first.day, span.last.day) == (first, last)


def test_more_years_never_hurt(snapshot: Snapshot) -> None:
    rank = {"not_eligible": 0, "needs_review": 1, "incomplete": 1, "eligible": 2}
    for name in ("title_date", "insured_since"):
        days = [date.fromordinal(n).isoformat() for n in range(date(2018, 1, 1).toordinal(), TODAY.toordinal(), 61)]
        ranks = [rank[_verdict(snapshot, **{name: day, "special": "none"}).verdict] for day in days]
        assert ranks == sorted(ranks, reverse=True)


# Whatever comes in


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["unknown", "yes"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(FORM.questions)), _JSON, max_size=6))
def test_any_json_as_answers_gives_a_verdict_or_asks_again(snapshot: Snapshot, answers: dict[str, Any]) -> None:
    verdict = FORM.assess({**BASE, **answers}, snapshot, TODAY)
    assert json.dumps(verdict.to_json(), ensure_ascii=False)
    assert {p.question for p in verdict.problems} <= set(FORM.questions)


def test_labels_as_the_screen_shows_them_are_answers_too(snapshot: Snapshot) -> None:
    labels = {"level": "副高级（高级工程师）", "barred": ["都没有"], "work_kinds": ["论文", "专利"]}
    assert FORM.assess({**BASE, **labels}, snapshot, TODAY) == FORM.assess(BASE, snapshot, TODAY)
    assert FORM.shown("work_kinds", ["论文", "专利"]) == "论文、专利"


def test_nothing_but_unknown_is_never_eligible(snapshot: Snapshot) -> None:
    assert FORM.assess(dict.fromkeys(FORM.questions, "unknown"), snapshot, TODAY).verdict == "needs_review"


def test_an_empty_knowledge_base_decides_nothing(snapshot: Snapshot) -> None:
    verdict = FORM.assess(BASE, Snapshot(0, ()), TODAY, OfficialWorkdays())
    assert verdict.verdict == "needs_review"
    assert {r.outcome for r in verdict.reasons} == {"unknown"}
    assert (verdict.route, verdict.checklist, verdict.timeline, verdict.would_change) == (None, (), (), ())
