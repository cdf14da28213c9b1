"""Approved answers: bound to their clauses, found by their questions only, never given stale."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.adapters.embedding import BundledEmbedder
from knowledge.adapters.sql.approved import SqlApprovedAnswers
from knowledge.adapters.sql.engine import open_database
from knowledge.answering import Tools
from knowledge.answers import Answer, Question, Turn
from knowledge.approved import ApprovedAnswer, changed_clauses, verify_draft
from knowledge.clauses import Snapshot
from knowledge.errors import ApprovalRefused
from knowledge.likeness import guards
from knowledge.steps.recall import recall
from tests.knowledge.papers import NOTICE, paper, snapshot

TODAY = date(2024, 9, 20)
HELD = snapshot(paper(NOTICE))
FEE = "渝经信职改办〔2024〕16号/6"
QUESTIONS = ["高级职称评审费多少钱", "评审费要交多少？"]


class NoRetriever:
    degraded = False

    def search(self, query: str, k: int) -> list[object]:
        return []


@pytest.fixture
def answers(tmp_path: Path, embedder: BundledEmbedder) -> SqlApprovedAnswers:
    return SqlApprovedAnswers(open_database(f"sqlite:///{tmp_path}/a.db"), embedder)


def approved(answers: SqlApprovedAnswers, held: Snapshot = HELD) -> ApprovedAnswer:
    drafted = answers.draft(QUESTIONS, "高级职称评审费每人420元。", [FEE], "小王", held)
    return answers.approve(drafted.id, "小李", held)


def asked(answers: SqlApprovedAnswers, question: str, held: Snapshot = HELD) -> Turn | Answer:
    tools = Tools(held, NoRetriever(), approved=answers.book())  # type: ignore[arg-type]
    return recall(Turn(Question(question, TODAY)), tools)


def test_an_approved_answer_is_given_with_its_clause(answers: SqlApprovedAnswers) -> None:
    approved(answers)
    given = asked(answers, "高级职称评审费多少钱")
    assert isinstance(given, Answer)
    assert given.origin == "staff"
    assert given.text == "高级职称评审费每人420元。"
    assert given.citations[0].clause_id == FEE


@pytest.mark.parametrize(
    "question", ["高级職稱評審費多少錢？", "请问高级职称评审费多少钱", "高级职称的评审费是多少钱呢"]
)
def test_a_near_wording_is_the_same_question(answers: SqlApprovedAnswers, question: str) -> None:
    approved(answers)
    assert isinstance(asked(answers, question), Answer)


@pytest.mark.parametrize(
    "question",
    [
        "中级职称评审费多少钱",
        "正高级职称评审费多少钱",
        "高级职称评审费什么时候交",
        "高级职称评审费怎么交",
        "成都高级职称评审费多少钱",
        "明年高级职称评审费多少钱",
        "高级职称评审费不交会怎样",
        "高级职称评审费退费吗",
        "单位要交高级职称评审费吗",
        "高级职称证书多少钱",
        "今天天气怎么样",
        "",
    ],
)
def test_a_near_miss_is_another_question(answers: SqlApprovedAnswers, question: str) -> None:
    approved(answers)
    assert isinstance(asked(answers, question), Turn)


def test_a_draft_is_never_given(answers: SqlApprovedAnswers) -> None:
    answers.draft(QUESTIONS, "高级职称评审费每人420元。", [FEE], "小王", HELD)
    assert isinstance(asked(answers, QUESTIONS[0]), Turn)


def test_a_changed_clause_makes_it_stale_at_once_and_shows_it_for_review(answers: SqlApprovedAnswers) -> None:
    kept = approved(answers)
    changed = snapshot(paper(NOTICE.replace("420元", "480元")))
    assert isinstance(asked(answers, QUESTIONS[0], changed), Turn)
    assert [a.id for a in answers.mark_stale(changed)] == [kept.id]
    assert [a.state for a in answers.all()] == ["stale"]
    assert FEE in answers.all("stale")[0].note
    assert isinstance(asked(answers, QUESTIONS[0]), Turn)


def test_a_clause_that_moved_but_reads_the_same_keeps_it(answers: SqlApprovedAnswers) -> None:
    kept = approved(answers)
    moved = snapshot(paper(NOTICE.replace("网上申报时间：", "网上申报的时间：")))
    assert changed_clauses(kept, moved) == []
    assert isinstance(asked(answers, QUESTIONS[0], moved), Answer)


def test_a_figure_that_stands_nowhere_cannot_be_approved(answers: SqlApprovedAnswers) -> None:
    drafted = answers.draft(QUESTIONS, "高级职称评审费每人480元。", [FEE], "小王", HELD)
    with pytest.raises(ApprovalRefused, match="480元"):
        answers.approve(drafted.id, "小李", HELD)


def test_a_draft_is_checked_as_it_is_typed() -> None:
    assert verify_draft("评审费每人420元", [FEE], HELD) == []
    assert [(p.segment, p.what) for p in verify_draft("可以申报\n评审费每人480元", [FEE], HELD)] == [(1, "480元")]
    assert [p.rule for p in verify_draft("", [FEE], HELD)] == ["text"]
    assert [p.rule for p in verify_draft("评审费每人420元", [], HELD)] == ["uncited"]


def test_the_two_person_rule_asks_for_a_second_person(answers: SqlApprovedAnswers) -> None:
    drafted = answers.draft(QUESTIONS, "高级职称评审费每人420元。", [FEE], "小王", HELD)
    with pytest.raises(ApprovalRefused, match="双人"):
        answers.approve(drafted.id, "小王", HELD, two_person_rule=True)
    assert answers.approve(drafted.id, "小李", HELD, two_person_rule=True).state == "approved"


def test_who_saves_over_a_newer_revision_is_told_and_nothing_is_overwritten(answers: SqlApprovedAnswers) -> None:
    first = approved(answers)
    answers.rewrite(first, QUESTIONS, "评审费420元/人。", [FEE], "小赵", HELD)
    with pytest.raises(ApprovalRefused, match="刷新"):
        answers.rewrite(first, QUESTIONS, "评审费四百二十元。", [FEE], "小钱", HELD)
    assert answers.get(first.id).text == "评审费420元/人。"
    assert answers.get(first.id).state == "draft"


def test_a_retired_answer_is_kept_and_not_given(answers: SqlApprovedAnswers) -> None:
    kept = approved(answers)
    answers.retire(kept.id, "小李", "措辞不当")
    assert isinstance(asked(answers, QUESTIONS[0]), Turn)
    assert answers.get(kept.id).note == "小李：措辞不当"


def test_an_unknown_clause_or_answer_is_refused(answers: SqlApprovedAnswers) -> None:
    with pytest.raises(ApprovalRefused, match="没有这些条款"):
        answers.draft(QUESTIONS, "x", ["没有"], "小王", HELD)
    with pytest.raises(ApprovalRefused, match="没有这条"):
        answers.get("nothing")


def test_what_no_longer_holds_is_passed_over_even_where_its_clause_is_unchanged(answers: SqlApprovedAnswers) -> None:
    kept = approved(answers)
    answers._save(replace(kept, text="评审费每人999元"), kept.revision)
    assert isinstance(asked(answers, QUESTIONS[0]), Turn)


def test_guards_tell_a_question_from_its_negation() -> None:
    assert guards("需要交论文吗", TODAY) != guards("不需要交论文吗", TODAY)
    assert guards("能不能报", TODAY) == guards("能否报", TODAY)
