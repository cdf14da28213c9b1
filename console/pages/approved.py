"""Correct: approved answers, written beside the clauses and verified as one types."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from console.access import Filled, Helpdesk, HelpdeskForm, Visit
from console.corrected import Origin, beginning, write
from console.corrections import Choice
from console.render import go, page
from knowledge.approved import State

router = APIRouter(prefix="/approved")
regressions_router = APIRouter()
STATES = get_args(State)


@router.get("")
def approved(visit: Helpdesk, state: str = "") -> HTMLResponse:
    shown = next((known for known in STATES if known == state), None)
    rows = visit.desk.corrections.answers.all(shown)
    return page(visit, "approved.html", here="approved", rows=rows, state=shown or "")


@router.get("/new")
def new(
    visit: Helpdesk, answer: Annotated[str, Query(max_length=40)] = "", gap: Annotated[int, Query(ge=0)] = 0
) -> HTMLResponse:
    """An empty answer for a recorded question, or for a group of unanswered ones."""
    questions, clauses = beginning(visit.desk, Origin(answer, gap))
    choices = visit.desk.corrections.choices(questions[0] if questions else "", clauses)
    context: dict[str, Any] = {
        "questions": "\n".join(questions),
        "text": "",
        "choices": choices,
        "gap": gap,
        "from_answer": answer,
    }
    return page(visit, "approved_new.html", here="approved", held=None, problems=[], changed=[], **context)


@router.post("/new")
def draft(visit: Helpdesk, form: HelpdeskForm) -> Response:
    questions, text, clauses = _written(visit, form)
    origin = Origin(form.text("from_answer", 40), form.number("gap") if form.text("gap", 12) else 0)
    made = write(visit.desk, questions, text, clauses, visit.name, origin, form.text("then") == "approve")
    return go(visit.request, f"/approved/{made.id}", done="saved")


@router.post("/verify")
def verify(visit: Helpdesk, form: HelpdeskForm) -> dict[str, list[str]]:
    """For the page, while one types: what does not hold of the text so far."""
    text = form.text("text", visit.desk.limits.text_max)
    return {"problems": visit.desk.corrections.problems(text, form.several("clauses"))}


@router.post("/clauses")
def clauses(visit: Helpdesk, form: HelpdeskForm) -> dict[str, list[Choice]]:
    """For the page: clauses of the live snapshot that fit a query."""
    return {"clauses": visit.desk.corrections.choices(form.text("query", 200), [])}


@router.get("/{answer_id}")
def one(visit: Helpdesk, answer_id: str) -> HTMLResponse:
    corrections = visit.desk.corrections
    held = corrections.find(answer_id)
    bound = [b.clause_id for b in held.clauses]
    context: dict[str, Any] = {
        "questions": "\n".join(held.questions),
        "text": held.text,
        "choices": corrections.choices(held.questions[0] if held.questions else "", bound),
        "problems": corrections.problems(held.text, bound),
        "changed": corrections.changed(held),
        "gap": 0,
        "from_answer": "",
    }
    return page(visit, "approved_new.html", here="approved", held=held, **context)


@router.post("/{answer_id}")
def rewrite(visit: Helpdesk, form: HelpdeskForm, answer_id: str) -> Response:
    questions, text, clauses = _written(visit, form)
    corrections = visit.desk.corrections
    corrections.rewrite(answer_id, form.number("revision"), questions, text, clauses, visit.name)
    if form.text("then") == "approve":
        corrections.approve(answer_id, visit.name)
    return go(visit.request, f"/approved/{answer_id}", done="saved")


@router.post("/{answer_id}/approve")
def approve(visit: Helpdesk, form: HelpdeskForm, answer_id: str) -> Response:
    visit.desk.corrections.approve(visit.desk.corrections.find(answer_id).id, visit.name)
    return go(visit.request, f"/approved/{answer_id}", done="approved")


@router.post("/{answer_id}/retire")
def retire(visit: Helpdesk, form: HelpdeskForm, answer_id: str) -> Response:
    visit.desk.corrections.retire(answer_id, visit.name, form.needed("why", "停用的原因", 1000))
    return go(visit.request, f"/approved/{answer_id}", done="retired")


@regressions_router.get("/regressions")
def regressions(visit: Helpdesk, below: Annotated[int | None, Query(ge=1)] = None) -> HTMLResponse:
    """What is asked of every candidate before it goes live, and where each question came from."""
    size = visit.desk.limits.page_size
    rows = visit.desk.assistant.regressions.newest(size, below)
    return page(visit, "regressions.html", here="approved", rows=rows, full=len(rows) == size)


def _written(visit: Visit, form: Filled) -> tuple[list[str], str, list[str]]:
    most = visit.desk.limits.text_max
    questions = [line.strip() for line in form.needed("questions", "问法", most).splitlines() if line.strip()]
    return questions, form.needed("text", "回答", most), form.several("clauses")
