"""Answers as they come in (JSON) → values that conditions can read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.eligibility.flow import Question
from knowledge.eligibility.logic import UNKNOWN_ANSWER, Value
from knowledge.eligibility.moments import Span
from knowledge.eligibility.verdict import ProblemWithAnswer
from knowledge.errors import ZhichengError

if TYPE_CHECKING:
    from knowledge.eligibility.form import Form

_DONT_KNOW = {UNKNOWN_ANSWER, "不清楚"}


class BadAnswers(ZhichengError):
    """The answers name a question that the form does not have."""


class Unusable(ValueError):
    """The answer does not fit its question; the message is a key of the wording's notes."""


def values_of(form: Form, answers: Mapping[str, Any], today: date) -> tuple[dict[str, Value], list[ProblemWithAnswer]]:
    """Usable values in asking order, and a problem for each answer that is not usable."""
    extra = sorted(set(answers) - set(form.questions))
    if extra:
        raise BadAnswers(f"没有这个问题：{'、'.join(extra)}。用 zhicheng eligibility --schema 看全部问题")
    values: dict[str, Value] = {}
    wrong = []
    for name, question in form.questions.items():
        if answers.get(name) is None or answers[name] == "":
            continue
        try:
            values[name] = _plausible(form, question, given(question, by_label(form, name, answers[name])), today)
        except Unusable as error:
            wrong.append(ProblemWithAnswer(name, form.words.notes[str(error)].format(unit=question.unit)))
    return values, wrong


def by_label(form: Form, name: str, answer: Any) -> Any:
    """Labels, as the screen shows them, stand for their options."""
    options = {label: option for option, label in form.words.questions[name].labels.items()}
    if isinstance(answer, list | tuple):
        return [by_label(form, name, one) for one in answer]
    return options.get(answer.strip(), answer) if isinstance(answer, str) else answer


def given(question: Question, answer: Any) -> Value:
    """One JSON answer as a value; Unusable with the reason's key."""
    if isinstance(answer, str) and answer.strip() in _DONT_KNOW:
        return UNKNOWN_ANSWER
    if question.kind == "choice":
        return _option(question, answer)
    if question.kind == "several":
        return _options(question, answer)
    return _number(question, answer) if question.kind == "number" else _span(answer)


def _option(question: Question, answer: Any) -> str:
    told = {True: "yes", False: "no"}.get(answer) if isinstance(answer, bool) else answer
    if not isinstance(told, str) or told not in question.options:
        raise Unusable("no_such_option")
    return told


def _options(question: Question, answer: Any) -> Value:
    told = [answer] if isinstance(answer, str) else answer
    if not isinstance(told, list | tuple | set | frozenset) or not told:
        raise Unusable("no_such_option")
    if any(isinstance(t, str) and t in _DONT_KNOW for t in told):
        return UNKNOWN_ANSWER
    chosen = frozenset(_option(question, t) for t in told)
    if question.alone in chosen and len(chosen) > 1:
        raise Unusable("not_together")
    return chosen


def _number(question: Question, answer: Any) -> float:
    try:
        number = math.nan if isinstance(answer, bool) else float(answer)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise Unusable("not_a_number")
    if number < question.least:
        raise Unusable("too_small")
    if question.whole and number != int(number):
        raise Unusable("not_whole")
    return number


def _span(answer: Any) -> Span:
    if isinstance(answer, date):
        answer = answer.isoformat()
    try:
        return Span.of(str(answer))
    except ValueError as error:
        raise Unusable("not_a_date") from error


def _plausible(form: Form, question: Question, value: Value, today: date) -> Value:
    if isinstance(value, Span):
        if value.first > today:
            raise Unusable("in_the_future")
        if value.last.year < form.earliest_year:
            raise Unusable("too_long_ago")
    return value
