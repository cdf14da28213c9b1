"""The scorer itself, on answers whose worth is known."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evaluation.answers import (
    Gold,
    Report,
    Result,
    answerable_auroc,
    auroc,
    brier,
    consistent,
    coverage,
    evaluate,
    names,
    read,
)
from evaluation.fuzz import questions
from knowledge.answering import answer
from knowledge.answers import Answer, Question
from knowledge.assemble import Assistant
from knowledge.errors import ReadProblem
from knowledge.topics import known_questions
from knowledge.verification import Grounds, problems

QUESTIONS = Path(__file__).parents[2] / "evaluation" / "questions"
DAY = date(2024, 9, 20)


def result(kind: str, given: str, confidence: float = 0.5, group: str = "g", missing: tuple[str, ...] = ()) -> Result:
    gold = Gold("1", Question("问", DAY), kind, group)
    return Result(gold, Answer(given, "答", confidence=confidence), missing, (), ())  # type: ignore[arg-type]


def test_right_takes_the_kind_the_clauses_and_the_values() -> None:
    assert result("answer", "answer").right
    assert not result("answer", "not_found").right
    assert not result("answer", "answer", missing=("五",)).right
    assert not replace(result("answer", "answer"), wrong_values=("999元",)).right


def test_coverage_counts_what_a_threshold_answers_with_one_wrong_in_a_hundred() -> None:
    right = [result("answer", "answer", 0.9) for _ in range(100)]
    assert coverage([*right, result("not_found", "answer", 0.8)]) == 1.0
    assert coverage([*right, *(result("not_found", "answer", 0.95) for _ in range(3))]) < 1.0


def test_the_brier_score_is_what_confidence_lacks_of_what_came_of_it() -> None:
    assert brier([result("answer", "answer", 1.0), result("not_found", "answer", 0.0)]) == 0.0
    assert brier([result("answer", "answer", 0.5), result("not_found", "answer", 0.9)]) == pytest.approx(0.53)
    assert brier([]) == 0.0


def test_the_area_counts_how_often_a_right_answer_is_surer_than_a_wrong_one() -> None:
    wrong = result("not_found", "answer", 0.4)
    assert auroc([result("answer", "answer", 0.9), result("answer", "answer", 0.2), wrong]) == 0.5
    assert auroc([result("answer", "answer", 0.4), wrong]) == 0.5


def test_a_sure_refusal_and_an_unsure_answer_tell_that_nothing_is_known() -> None:
    known, unknown = result("answer", "answer", 0.9), result("not_found", "not_found", 0.9)
    assert answerable_auroc([known, unknown]) == 1.0
    assert answerable_auroc([known, unknown, result("not_found", "answer", 0.95)]) == 0.5
    assert answerable_auroc([known, unknown, result("out_of_scope", "answer", 0.95)]) == 1.0


def test_a_group_is_consistent_when_all_its_questions_fare_alike() -> None:
    assert consistent([result("answer", "answer"), result("answer", "answer")]) == 1.0
    assert consistent([result("answer", "answer"), result("answer", "not_found")]) == 0.0


def test_a_clause_is_named_by_its_end_or_the_start_of_a_long_heading() -> None:
    assert names("五/（四）", "渝〔2024〕16号/五/(四)")
    assert names("缴费相关事宜", "甲/五/缴费相关事宜将在")
    assert not names("四", "甲/五/四个条件")


def test_points_brackets_and_the_levels_between_do_not_matter_to_a_name() -> None:
    assert names("三/1/（2）", "甲/工作方案/三/1./（2）")
    assert not names("三/2", "甲/三/1./（2）/附注")
    assert not names("三/1", "甲/1./三")


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "1", "q": "问", "kind": "answer"}\n{"id": 2}\n', "utf-8")
    with pytest.raises(ReadProblem, match="第 2 行"):
        read(path)


def test_the_question_sets_are_what_they_claim_to_be() -> None:
    golds = [g for path in QUESTIONS.rglob("*.jsonl") for g in read(path)]
    assert len({g.id for g in golds}) == len(golds)
    assert sum(g.kind == "not_found" for g in golds) >= 140
    assert len(golds) >= 800


def test_a_sample_of_the_questions_is_answered_right(real_assistant: Assistant, tmp_path: Path) -> None:
    lines = (QUESTIONS / "notice-2024-16.jsonl").read_text("utf-8").splitlines()[::8]
    sample = tmp_path / "sample.jsonl"
    sample.write_text("\n".join(lines), "utf-8")
    tools = real_assistant.tools()
    report = evaluate(sample, lambda q: answer(q, tools), tools.snapshot, tools.workdays)
    assert report.summary()["wrong_values"] == 0
    assert report.summary()["right"] >= 0.97, report.readable()


def test_a_report_is_readable_and_json() -> None:
    report = Report((result("answer", "not_found"),))
    assert report.to_json()["all"]["right"] == 0.0
    assert "kind not_found not answer" in report.readable()


def test_a_hundred_fuzzed_questions_end_in_verified_answers(real_assistant: Assistant) -> None:
    tools = real_assistant.tools()
    for text, today, history in questions(100, seed=7):
        given = answer(Question(text, today, history), tools)
        assert problems(given, Grounds(tools.snapshot, today, text, tools.workdays)) == []


def test_no_scored_question_stands_in_the_bank_of_known_questions() -> None:
    files = QUESTIONS.rglob("*.jsonl")
    scored = {letters(gold.question.text) for file in files for gold in read(file)}
    assert len(scored) > 1000
    assert scored.isdisjoint(letters(line) for lines in known_questions().values() for line in lines)


def letters(text: str) -> str:
    """Only what is written: no spaces, marks or case."""
    return re.sub(r"[\W_]", "", text.lower())
