"""Every worked case comes out as signed, and together they would notice a changed rule."""

import pytest

from knowledge.clauses import Snapshot
from knowledge.eligibility import Form, Verdict
from tests.knowledge.eligibility.worked import TODAY, Case, cases

FORM = Form.load(2024)
CASES = cases(FORM)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_worked_case_comes_out_as_signed(case: Case, snapshot: Snapshot) -> None:
    verdict = FORM.assess(case.answers, snapshot, TODAY)
    assert verdict.verdict == case.verdict
    assert {r.rule: r.outcome for r in verdict.reasons if r.outcome != "met"} == case.reasons
    _route_is(case, verdict)
    _says(case, verdict)
    assert (verdict.next_question.id if verdict.next_question else None) == case.next


def _route_is(case: Case, verdict: Verdict) -> None:
    if case.route == "无":
        assert verdict.route is None
    elif case.route:
        assert verdict.route
        assert verdict.route.title == case.route


def _says(case: Case, verdict: Verdict) -> None:
    texts = {r.rule: r.text for r in verdict.reasons}
    for rule, words in case.says.items():
        assert words in texts[rule]
    if case.problem:
        assert case.problem in verdict.problems[0].text


def test_there_are_enough_cases_and_each_tells_its_situation() -> None:
    assert len(CASES) >= 80
    assert all(len(case.situation) >= 6 for case in CASES)
    assert {case.verdict for case in CASES} == {"eligible", "not_eligible", "needs_review", "incomplete"}


def test_every_reason_cites_its_clause_word_for_word(snapshot: Snapshot) -> None:
    for case in CASES:
        for reason in FORM.assess(case.answers, snapshot, TODAY).reasons:
            assert reason.citations, (case.name, reason.rule)
            for citation in reason.citations:
                document = snapshot.document(citation.document)
                assert document
                assert document.text[citation.start : citation.end] == citation.quote
