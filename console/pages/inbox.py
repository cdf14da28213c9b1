"""Answer: the hand-over inbox and one case."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from console.access import Helpdesk, HelpdeskForm
from console.errors import Refused
from console.inbox import TABS
from console.labels import labels
from console.render import go, page

router = APIRouter(prefix="/inbox")


@router.get("")
def inbox(visit: Helpdesk, tab: str = "waiting", before: Annotated[int | None, Query(ge=1)] = None) -> HTMLResponse:
    inbox = visit.desk.inbox
    shown = tab if tab in TABS else "waiting"
    rows, counts = inbox.page(shown, visit.name, before), inbox.cases.counts()
    full = len(rows) == visit.desk.limits.page_size
    return page(visit, "inbox.html", here="inbox", tab=shown, rows=rows, counts=counts, full=full)


@router.get("/news")
def news(visit: Helpdesk, case: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> dict[str, int]:
    """What open pages look for: how many wait, and how many lines the case on the screen has."""
    return visit.desk.inbox.news(case)


@router.get("/phrases")
def phrases(visit: Helpdesk) -> HTMLResponse:
    return page(visit, "phrases.html", here="inbox", phrases=visit.desk.inbox.phrases())


@router.post("/phrases")
def add_phrase(visit: Helpdesk, form: HelpdeskForm) -> Response:
    title, text = form.needed("title", "名称", 60), form.needed("text", "常用语", 2000)
    visit.desk.inbox.add_phrase(title, text, visit.name)
    return go(visit.request, "/inbox/phrases", done="saved")


@router.post("/phrases/{phrase_id}/drop")
def drop_phrase(visit: Helpdesk, form: HelpdeskForm, phrase_id: int) -> Response:
    visit.desk.inbox.drop_phrase(phrase_id, visit.name)
    return go(visit.request, "/inbox/phrases", done="deleted")


@router.get("/{case_id}")
def case(visit: Helpdesk, case_id: int) -> HTMLResponse:
    inbox = visit.desk.inbox
    case, entries = inbox.found(case_id)
    context: dict[str, Any] = {
        "case": case,
        "entries": entries,
        "waiting": inbox.waiting(case),
        "phrases": inbox.phrases(),
        "blocked": inbox.is_blocked(case.handle),
    }
    return page(visit, "case.html", here="inbox", **context)


@router.post("/{case_id}/claim")
def claim(visit: Helpdesk, form: HelpdeskForm, case_id: int) -> Response:
    visit.desk.inbox.claim(case_id, visit.name)
    return go(visit.request, f"/inbox/{case_id}", done="claimed")


@router.post("/{case_id}/release")
def release(visit: Helpdesk, form: HelpdeskForm, case_id: int) -> Response:
    visit.desk.inbox.release(case_id, visit.name)
    return go(visit.request, "/inbox", done="released")


@router.post("/{case_id}/note")
def note(visit: Helpdesk, form: HelpdeskForm, case_id: int) -> Response:
    visit.desk.inbox.note(case_id, visit.name, form.needed("text", "备注", visit.desk.limits.text_max))
    return go(visit.request, f"/inbox/{case_id}", done="noted")


@router.post("/{case_id}/reply")
def reply(visit: Helpdesk, form: HelpdeskForm, case_id: int) -> Response:
    visit.desk.inbox.reply(case_id, visit.name, form.needed("text", "回复", visit.desk.limits.text_max))
    return go(visit.request, f"/inbox/{case_id}", done="replied")


@router.post("/{case_id}/close")
def close(visit: Helpdesk, form: HelpdeskForm, case_id: int) -> Response:
    outcome = form.needed("outcome", "处理结果", 40)
    if outcome not in labels()["outcome"]:
        raise Refused("请选择处理结果")
    visit.desk.inbox.close(case_id, visit.name, outcome)
    return go(visit.request, "/inbox", tab="mine", done="closed")
