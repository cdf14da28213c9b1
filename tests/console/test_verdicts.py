"""Every verdict becomes a regression question: what must be cited, what must not be said any more."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from console.errors import Refused
from console.verdicts import Judgement, judge
from ingest.gate import AnswerChange, gate
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers
from knowledge.answers import Answer, Question
from knowledge.regressions import Regression
from tests.console.support import NAMES, TODAY, Bench
from tests.console.test_checking import FEE
from tests.console.test_updates import SOURCE, hand_in

WHO = NAMES["helpdesk"]


def judged(bench: Bench, answer: Answer, verdict: str, **more: object) -> Regression:
    version = bench.desk.reviews.of(answer.id).version
    given = Judgement(verdict, "原因", **more)  # type: ignore[arg-type]
    judge(bench.desk, answer.id, given, WHO, version)
    expected = bench.assistant.regressions.of(f"review:{answer.id}")
    assert expected is not None
    return expected


def candidate(bench: Bench, before: str = "11月11日", after: str = "11月20日") -> int:
    return hand_in(bench, bench.browser("editor"), SOURCE.read_text("utf-8").replace(before, after).encode())


def changes(bench: Bench, number: int) -> dict[str, AnswerChange]:
    return {a.question: a for a in gate(bench.assistant, number).answers}


def test_a_right_answer_must_keep_its_clause_and_figures(bench: Bench) -> None:
    expected = judged(bench, bench.ask("评审费多少钱"), "right")
    assert (expected.kind, expected.clause, expected.values) == ("answer", FEE, ("420元/人",))
    number = candidate(bench, "420元", "450元")
    assert changes(bench, number)["评审费多少钱"].broken is None  # the documents hold 420 no longer: not a regression


def test_a_right_not_found_may_become_an_answer(bench: Bench) -> None:
    given = bench.ask("评审通过率有多高")
    assert given.kind == "not_found"
    assert judged(bench, given, "right").kind is None


def test_a_wrong_answer_must_not_be_given_again_and_stays_in_the_gate_s_list_until_it_is_not(bench: Bench) -> None:
    given = bench.ask("评审费多少钱")
    expected = judged(bench, given, "wrong")
    assert expected.never == (given.text,)
    number = candidate(bench)
    told = changes(bench, number)["评审费多少钱"]
    assert (told.broken, told.origin) == (None, f"review:{given.id}")
    assert told.still is not None
    assert told.still.startswith("又说了")
    page = bench.browser("editor").get(f"/updates/{number}").text
    assert "仍不对" in page
    assert f"/check/{given.id}" in page


def test_a_candidate_that_says_again_what_must_not_be_said_is_blocked(bench: Bench) -> None:
    question = Question("缴费时间是哪几天", TODAY)
    bench.assistant.regressions.add(Regression(question, None, origin="review:x", never=("11月20日",)))
    number = candidate(bench)
    assert changes(bench, number)[question.text].broken == "又说了「11月20日」"
    assert not gate(bench.assistant, number).passed


def test_an_incomplete_answer_must_cite_the_clause_that_was_missing(bench: Bench) -> None:
    given = bench.ask("要考英语吗")
    expected = judged(bench, given, "incomplete", clause=FEE)
    assert (expected.clause, expected.never) == (FEE, ())
    assert expected.broken_by(given, bench.assistant.snapshot()) == f"没有引用 {FEE}"


@pytest.mark.parametrize(
    ("more", "told"),
    [({"never": ("从来没有说过的话",)}, "不是这条回答里的话"), ({"clause": "没有的条款"}, "没有这一条")],
)
def test_a_question_that_could_guard_nothing_is_refused_and_no_verdict_kept(
    bench: Bench, more: dict[str, object], told: str
) -> None:
    given = bench.ask("评审费多少钱")
    with pytest.raises(Refused, match=told):
        judged(bench, given, "wrong", **more)
    assert bench.desk.reviews.of(given.id).version == 0
    assert bench.assistant.regressions.all() == []


def test_another_verdict_takes_the_place_of_the_first(bench: Bench) -> None:
    given = bench.ask("评审费多少钱")
    judged(bench, given, "wrong")
    judged(bench, given, "right", asked="高级职称的评审费是多少")
    kept = bench.assistant.regressions.all()
    assert [(r.question.text, r.never) for r in kept] == [("高级职称的评审费是多少", ())]


def test_the_form_shows_what_can_be_ticked_and_keeps_what_was(bench: Bench) -> None:
    given, browser = bench.ask("评审费多少钱"), bench.browser("helpdesk")
    page = browser.get(f"/check/{given.id}").text
    assert 'name="never"' in page
    assert f'<option value="{FEE}"' in page
    said = given.segments[0].text
    fields = {
        "verdict": "wrong",
        "version": 0,
        "reason": "不全",
        "never": [said],
        "clause": FEE,
        "asked": "收多少评审费",
    }
    page = browser.post(f"/check/{given.id}/verdict", **fields).text
    assert "checked" in page.split('name="never"')[1][:200]
    assert "收多少评审费" in page
    assert "收多少评审费" in browser.get("/regressions").text


def test_a_draft_for_a_recorded_answer_leaves_both_questions(bench: Bench) -> None:
    given, browser = bench.ask("高工收费多少"), bench.browser("helpdesk")
    browser.get("/approved/new")
    text = "高级职称评审费为420元/人。"
    fields = {"questions": "高工收费多少", "text": text, "clauses": [FEE], "from_answer": given.id, "then": "approve"}
    browser.post("/approved/new", **fields)
    origins = {r.origin.partition(":")[0] for r in bench.assistant.regressions.all()}
    assert origins == {"desk", "review"}
    held = bench.desk.corrections.answers.all()[0]
    bench.desk.corrections.retire(held.id, WHO, "过时")
    assert {r.origin for r in bench.assistant.regressions.all()} == {f"review:{given.id}"}


def test_who_asks_to_be_forgotten_takes_the_question_along(bench: Bench) -> None:
    bench.conversation("c1")
    judged(bench, bench.ask("我叫张三，评审费多少钱", "c1"), "right")
    bench.desk.privacy.erase("c1", "a")
    assert bench.assistant.regressions.all() == []


def test_what_goes_for_its_age_leaves_the_expectation_behind(bench: Bench) -> None:
    given = bench.ask("评审费多少钱")
    judged(bench, given, "right")
    old = bench.clock() - timedelta(days=200)
    with writing(bench.desk.engine) as connection:
        connection.execute(update(answers).where(answers.c.id == given.id).values(at=old))
    bench.desk.privacy.purge("a")
    assert [r.origin for r in bench.assistant.regressions.all()] == [f"review:{given.id}"]
