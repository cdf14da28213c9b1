"""What would have to change equals trying out every single and every double change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from knowledge.eligibility import Form
from knowledge.eligibility.changes import Steps, smallest, would_change
from knowledge.eligibility.classes import samples
from knowledge.eligibility.logic import UNKNOWN_ANSWER, YES, Value
from knowledge.eligibility.moments import Span
from knowledge.eligibility.verdict import Kind
from tests.knowledge.eligibility.people import LATE, people
from tests.knowledge.eligibility.worked import cases

Found = set[tuple[str, tuple[tuple[str, str], ...]]]


def _shape(found: list[tuple[Steps, Kind]]) -> Found:
    return {(kind, tuple((name, sample.label) for name, sample in steps)) for steps, kind in found}


def _brute_force(form: Form, values: Mapping[str, Value]) -> Found:
    kind = _kind(form, values)
    wanted = {"eligible", "needs_review", "not_eligible"} | ({"incomplete"} if kind == "not_eligible" else set())
    wanted.discard(kind)
    singles = {(k, (s,)) for s, after in _single(form, values, values) if (k := _kind(form, after)) in wanted}
    left = wanted - {k for k, _ in singles}
    return singles | {(k, steps) for steps, after in _double(form, values) if (k := _kind(form, after)) in left}


def _kind(form: Form, values: Mapping[str, Value]) -> str:
    facts = form.facts(values)
    return "contradiction" if form.contradicting(facts) else form.kind_of(facts)


def _single(
    form: Form, values: Mapping[str, Value], original: Mapping[str, Value], after: str = ""
) -> Iterator[tuple[tuple[str, str], dict[str, Value]]]:
    names = list(form.questions)
    for name in names[names.index(after) + 1 if after else 0 :]:
        facts = form.facts(values)
        if name not in values or facts.asked(name) is not YES:
            continue
        if form.questions[name].changeable or original[name] == UNKNOWN_ANSWER:
            for sample in samples(form, name, facts, LATE):
                if not sample.vague and sample.value not in (UNKNOWN_ANSWER, values[name]):
                    yield (name, sample.label), {**values, name: sample.value}


def _double(
    form: Form, values: Mapping[str, Value]
) -> Iterator[tuple[tuple[tuple[str, str], tuple[str, str]], dict[str, Value]]]:
    for first, changed in _single(form, values, values):
        for second, both in _single(form, changed, values, first[0]):
            if first[0] != "work_kinds" != second[0]:
                yield (first, second), both


@pytest.mark.parametrize("seed", range(3))
def test_would_change_equals_brute_force_over_single_and_double_changes(form: Form, seed: int) -> None:
    for values in people(form, 15, seed):
        kind = form.kind_of(form.facts(values))
        assert _shape(smallest(form, values, kind, LATE)) == _brute_force(form, values)


def test_a_change_leads_elsewhere_and_never_touches_a_date_that_lies_behind(form: Form) -> None:
    fixed = {name for name, question in form.questions.items() if not question.changeable}
    for values in people(form, 25, seed=11):
        kind = form.kind_of(form.facts(values))
        for change in would_change(form, values, kind, LATE):
            assert change.verdict != kind
            assert change.question not in fixed or values[change.question] == UNKNOWN_ANSWER


def test_neighbouring_days_are_told_as_one_stretch_that_is_true_on_every_day(form: Form) -> None:
    case = next(c for c in cases(form) if c.name == "不清楚取得时间")
    values = form.values(case.answers, LATE)[0]
    found = would_change(form, values, "needs_review", LATE)
    told = [c for c in found if c.verdict == "eligible"]
    assert [(c.question, c.after) for c in told] == [("title_date", "2012年6月1日至2019年12月31日")]
    for day in (date(2012, 6, 1), date(2016, 2, 29), date(2019, 12, 31)):
        assert _kind(form, {**values, "title_date": Span(day, day)}) == "eligible"
    for day in (date(2012, 5, 31), date(2020, 1, 1)):
        assert _kind(form, {**values, "title_date": Span(day, day)}) != "eligible"
