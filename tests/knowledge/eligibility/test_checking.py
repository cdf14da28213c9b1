"""The walk over every state finds nothing in the real form, and finds what is put wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.clauses import Snapshot
from knowledge.eligibility import CheckReport, Form, check
from knowledge.eligibility.logic import YES, All, Facts, Full, Has, Is, Not
from knowledge.eligibility.policy import Rule
from knowledge.eligibility.residue import state_of
from tests.knowledge.eligibility.people import people


@pytest.fixture(scope="module")
def report(snapshot: Snapshot) -> CheckReport:
    return check(Form.load(2024), snapshot)


def test_every_state_is_walked_without_a_finding(report: CheckReport, form: Form) -> None:
    assert report.findings == []
    assert report.ok
    assert report.walked > 1_000
    assert report.stand_for > 10**12
    assert set(report.ends) == {"eligible", "not_eligible", "needs_review"}
    assert report.questions == len(form.questions)
    assert "没有发现问题" in str(report)


def _changed(form: Form, rule_id: str, **but: object) -> Form:
    rules = tuple(replace(r, **but) if r.id == rule_id else r for r in form.policy.rules)  # type: ignore[arg-type]
    return _small(replace(form, policy=replace(form.policy, rules=rules)))


def _small(form: Form) -> Form:
    """Only the first questions' rules, so that a broken form is walked in a moment."""
    kept = ("level", "in_service", "not_civil_servant", "path", "present_title", "place", "insured_by")
    shown = replace(form.policy, checklist=(), routes=(), timeline=())
    rules = tuple(r for r in form.policy.rules if r.id in kept or r.id.startswith("worked"))
    return replace(form, policy=replace(shown, rules=rules), contradictions=())


def _findings(form: Form) -> str:
    return "\n".join(check(form).findings)


def test_a_question_that_no_rule_needs_is_found(form: Form) -> None:
    assert "question graduation is never asked" in _findings(_small(form))


def test_an_outcome_without_a_clause_is_found(form: Form) -> None:
    assert "level met: no clause" in _findings(_changed(form, "level", grounds={}))


def test_an_outcome_that_nobody_can_reach_is_found(form: Form) -> None:
    never = All((Is("level", frozenset({"full"})), Is("level", frozenset({"lower"}))))
    assert "rule level: outcome unmet is never reached" in _findings(_changed(form, "level", unmet=never))


def test_a_rule_that_is_met_and_unmet_at_once_is_found(form: Form) -> None:
    both = Is("level", frozenset({"associate", "full"}))
    assert "level is met and unmet at once" in _findings(_changed(form, "level", unmet=both))


def test_a_rule_that_is_left_open_without_words_is_found(form: Form) -> None:
    assert "level: unknown without an answer that is unclear" in _findings(_changed(form, "level", unmet=None))


def test_a_rule_by_which_more_years_hurt_is_found(form: Form) -> None:
    worked = next(r for r in form.policy.rules if r.id == "worked_one_year")
    assert isinstance(worked.met, Full)
    turned = _changed(form, "worked_one_year", met=Not(worked.met), unmet=worked.met)
    assert "worked_one_year: an earlier worked_since makes it worse" in _findings(turned)


def test_a_clause_that_is_gone_is_found(form: Form, snapshot: Snapshot) -> None:
    missing = Snapshot(2, tuple(d for d in snapshot.documents if d.key != "渝职改办〔2024〕207号"))
    found = "\n".join(check(_small(form), missing).findings)
    assert "渝职改办〔2024〕207号/P1" in found


class _Forgetful(Rule):
    """Decides before it has heard everything: what the walk calls changing its outcome."""

    def outcome(self, facts: Facts) -> str | None:  # type: ignore[override]
        if "file_place" in facts.values:
            return "met"
        return "unknown" if "workplace" in facts.values else "pending"


def test_a_rule_that_takes_back_what_it_decided_is_found(form: Form) -> None:
    small = _small(form)
    place = next(r for r in small.policy.rules if r.id == "place")
    fickle = _Forgetful(**{name: getattr(place, name) for name in place.__dataclass_fields__})
    rules = tuple(fickle if r is place else r for r in small.policy.rules)
    assert "place changes its outcome after it was decided" in _findings(
        replace(small, policy=replace(small.policy, rules=rules))
    )


def test_states_that_count_as_the_same_go_the_same_way(form: Form) -> None:
    """Two people with equal residue get equal verdicts for equal further answers."""
    seen: dict[object, dict[str, object]] = {}
    compared = 0
    for person in people(form, 60, seed=31):
        values: dict[str, object] = {}
        for name, value in person.items():
            state = state_of(form, form.facts(values))  # type: ignore[arg-type]
            twin = seen.setdefault(state, dict(values))
            if twin != values:
                rest = {k: v for k, v in person.items() if k not in values}
                mine = form.kind_of(form.facts({**values, **rest}))  # type: ignore[dict-item]
                other = form.kind_of(form.facts({**twin, **rest}))  # type: ignore[dict-item]
                assert mine == other
                compared += 1
            values[name] = value
    assert compared > 50


def test_the_walk_asks_only_what_concerns(form: Form) -> None:
    for person in people(form, 20, seed=32):
        assert all(form.facts(person).asked(name) is YES for name in person)


def test_has_and_is_read_what_is_chosen(form: Form) -> None:
    facts = form.facts({"barred": frozenset({"none"}), "level": "associate"})
    assert Has("barred", "none").truth(facts) is YES
    assert Is("level", frozenset({"associate"})).truth(facts) is YES
