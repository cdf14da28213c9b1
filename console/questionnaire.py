"""May they apply: a step of the questionnaire with a caller, for the page and the API. Nothing of a caller is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from console.errors import NotThere
from console.rules import load_form
from knowledge.assemble import Assistant
from knowledge.eligibility.form import Form
from knowledge.eligibility.verdict import ProblemWithAnswer, Verdict


@dataclass(frozen=True)
class Sheet:
    """The answers so far, what they come to, and what is asked next; given: (question, its name, answer in words)."""

    form: Form
    answers: dict[str, Any]
    verdict: Verdict
    screen: Any
    given: list[tuple[str, str, str]]
    problems: list[str]
    today: date


def questionnaire() -> Form:
    if (form := load_form()) is None:
        raise NotThere("现在没有可用的问卷")
    return form


def step(
    assistant: Assistant, answers: Mapping[str, Any], asked: str = "", told: Sequence[str] = (), change: str = ""
) -> Sheet:
    """`told` answers the question `asked`; `change` takes an earlier answer back."""
    form = questionnaire()
    known = {name: answer for name, answer in answers.items() if name in form.questions}
    if change:
        return _sheet(form, assistant, {k: v for k, v in known.items() if k != change}, change)
    if asked not in form.questions:
        return _sheet(form, assistant, known)
    answer = _told(form, asked, told, assistant.today())
    if isinstance(answer, ProblemWithAnswer):
        return _sheet(form, assistant, known, asked, answer.text)
    return _sheet(form, assistant, known | {asked: answer})


def _told(form: Form, asked: str, told: Sequence[str], today: date) -> Any:
    """One answer as the questionnaire keeps it, or what is wrong with what was typed."""
    question = form.questions[asked]
    if not told:
        return ProblemWithAnswer(asked, "请选择或填写；不知道就选「不清楚」")
    if question.kind == "several":
        return "unknown" if "unknown" in told else list(told)
    if question.kind == "choice" or told[0] == "unknown":
        return told[0]
    return form.parse(asked, told[0][:100], today)


def _sheet(form: Form, assistant: Assistant, answers: dict[str, Any], asked: str = "", problem: str = "") -> Sheet:
    today = assistant.today()
    verdict = form.assess(answers, assistant.snapshot(), today, assistant.tools().workdays)
    given = [(n, form.screen(n).short, form.shown(n, answers[n])) for n in form.asked(answers, today)]
    return Sheet(
        form=form,
        answers=answers,
        verdict=verdict,
        screen=form.screen(asked) if asked in form.questions else verdict.next_question,
        given=given,
        problems=[problem] if problem else [p.text for p in verdict.problems],
        today=today,
    )
