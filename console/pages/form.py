"""May they apply: staff fill the questionnaire in with a caller on the telephone; and rule → clause → text."""

import json
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from console.access import Filled, Helpdesk, HelpdeskForm, Visit
from console.errors import NotThere, Refused
from console.render import page
from console.rules import load_form, rules_shown
from knowledge.eligibility.form import Form
from knowledge.eligibility.verdict import ProblemWithAnswer

router = APIRouter(prefix="/form")


@router.get("")
def begin(visit: Helpdesk) -> HTMLResponse:
    return _page(visit, {})


@router.post("")
def step(visit: Helpdesk, form: HelpdeskForm) -> HTMLResponse:
    """The answers so far travel in the form itself: nothing of a caller is kept."""
    answers, asked = _answers(form), form.text("question", 60)
    if change := form.text("change", 60):
        return _page(visit, {k: v for k, v in answers.items() if k != change}, change)
    if asked not in _form().questions:
        return _page(visit, answers)
    told = _told(_form(), asked, form, visit)
    if isinstance(told, ProblemWithAnswer):
        return _page(visit, answers, asked, told.text)
    return _page(visit, answers | {asked: told})


@router.get("/rules")
def rules(visit: Helpdesk) -> HTMLResponse:
    questionnaire = _form()
    shown = rules_shown(questionnaire, visit.desk.assistant.snapshot())
    return page(visit, "rules.html", here="form", form=questionnaire, rules=shown)


def _form() -> Form:
    if (form := load_form()) is None:
        raise NotThere("现在没有可用的问卷")
    return form


def _answers(form: Filled) -> dict[str, Any]:
    """The answers so far; what is not an object of known questions is refused."""
    try:
        answers = json.loads(form.text("answers", 20_000) or "{}")
    except json.JSONDecodeError as error:
        raise Refused("表单有误，请从头开始") from error
    if not isinstance(answers, dict):
        raise Refused("表单有误，请从头开始")
    return {name: answer for name, answer in answers.items() if name in _form().questions}


def _told(questionnaire: Form, asked: str, form: Filled, visit: Visit) -> Any:
    """One answer as JSON, or what is wrong with what was typed."""
    question, told = questionnaire.questions[asked], form.several("told")
    if not told:
        return ProblemWithAnswer(asked, "请选择或填写；不知道就选「不清楚」")
    if question.kind == "several":
        return "unknown" if "unknown" in told else told
    if question.kind == "choice" or told[0] == "unknown":
        return told[0]
    return questionnaire.parse(asked, told[0][:100], visit.desk.assistant.today())


def _page(visit: Visit, answers: dict[str, Any], asked: str = "", problem: str = "") -> HTMLResponse:
    questionnaire, assistant = _form(), visit.desk.assistant
    today = assistant.today()
    verdict = questionnaire.assess(answers, assistant.snapshot(), today, assistant.tools().workdays)
    problems = [problem] if problem else [p.text for p in verdict.problems]
    given = [
        (n, questionnaire.screen(n).short, questionnaire.shown(n, answers[n]))
        for n in questionnaire.asked(answers, today)
    ]
    context: dict[str, Any] = {
        "form": questionnaire,
        "screen": questionnaire.screen(asked) if asked else verdict.next_question,
        "verdict": verdict,
        "given": given,
        "answers": json.dumps(answers, ensure_ascii=False),
        "problems": problems,
        "today": today,
    }
    return page(visit, "form.html", here="form", **context)
