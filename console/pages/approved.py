"""Correct: approved answers, written beside the clauses and verified as one types."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from console.access import Filled, Helpdesk, HelpdeskForm, Visit
from console.corrections import Choice
from console.errors import Refused
from console.render import go, page
from knowledge.approved import State

router = APIRouter(prefix="/approved")
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
    questions, clauses = _beginning(visit, answer, gap)
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
    made = visit.desk.corrections.draft(questions, text, clauses, visit.name)
    _settle(visit, form, made.id)
    if form.text("then") == "approve":
        visit.desk.corrections.approve(made.id, visit.name)
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


def _beginning(visit: Visit, answer: str, gap: int) -> tuple[list[str], list[str]]:
    """(questions, clause ids) to begin with."""
    if answer:
        row = visit.desk.checking.one(answer)
        return [row["question"]], [c.get("clause_id", "") for c in row["answer"]["citations"]]
    if gap:
        members = visit.desk.gaps.members(gap, 12)
        return list(dict.fromkeys(m["question"] for m in members)), []
    return [], []


def _written(visit: Visit, form: Filled) -> tuple[list[str], str, list[str]]:
    most = visit.desk.limits.text_max
    questions = [line.strip() for line in form.needed("questions", "问法", most).splitlines() if line.strip()]
    if len(questions) > 50 or any(len(q) > 400 for q in questions):
        raise Refused("问法最多 50 条，每条不超过 400 字")
    return questions, form.needed("text", "回答", most), form.several("clauses")


def _settle(visit: Visit, form: Filled, answer_id: str) -> None:
    """The group, or the recorded answer, that this correction came from is dealt with."""
    desk = visit.desk
    if number := int(form.text("gap", 12) or 0):
        gap = desk.gaps.find(number)
        desk.gaps.settle(number, "answered", f"审定回答 {answer_id[:8]}", visit.name, gap.version)
    if recorded := form.text("from_answer", 40):
        review = desk.reviews.of(recorded)
        if not review.verdict:
            desk.reviews.judge(recorded, "wrong", "已写审定回答", visit.name, review.version)
