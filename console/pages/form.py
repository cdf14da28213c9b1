"""May they apply: staff fill the questionnaire in with a caller on the telephone; and rule → clause → text."""

import json
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from console.access import Filled, Helpdesk, HelpdeskForm, Visit
from console.errors import Refused
from console.questionnaire import Sheet, questionnaire, step
from console.render import page
from console.rules import rules_shown

router = APIRouter(prefix="/form")


@router.get("")
def begin(visit: Helpdesk) -> HTMLResponse:
    return _page(visit, step(visit.desk.assistant, {}))


@router.post("")
def go_on(visit: Helpdesk, form: HelpdeskForm) -> HTMLResponse:
    """The answers so far travel in the form itself: nothing of a caller is kept."""
    asked, change = form.text("question", 60), form.text("change", 60)
    return _page(visit, step(visit.desk.assistant, _answers(form), asked, form.several("told"), change))


@router.get("/rules")
def rules(visit: Helpdesk) -> HTMLResponse:
    form = questionnaire()
    shown = rules_shown(form, visit.desk.assistant.snapshot())
    return page(visit, "rules.html", here="form", form=form, rules=shown)


def _answers(form: Filled) -> dict[str, Any]:
    try:
        answers = json.loads(form.text("answers", 20_000) or "{}")
    except json.JSONDecodeError as error:
        raise Refused("表单有误，请从头开始") from error
    if not isinstance(answers, dict):
        raise Refused("表单有误，请从头开始")
    return answers


def _page(visit: Visit, sheet: Sheet) -> HTMLResponse:
    context: dict[str, Any] = {
        "form": sheet.form,
        "screen": sheet.screen,
        "verdict": sheet.verdict,
        "given": sheet.given,
        "answers": json.dumps(sheet.answers, ensure_ascii=False),
        "problems": sheet.problems,
        "today": sheet.today,
    }
    return page(visit, "form.html", here="form", **context)
