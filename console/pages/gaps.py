"""Unanswered: groups of like questions, and what becomes of each."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from console.access import Helpdesk, HelpdeskForm
from console.gaps import STATES
from console.render import go, page
from ingest.status import status

router = APIRouter(prefix="/gaps")


@router.get("")
def gaps(visit: Helpdesk, state: str = "open", above: Annotated[str, Query(max_length=40)] = "") -> HTMLResponse:
    shown = state if state in STATES else "open"
    visit.desk.gaps.catch_up()
    rows, more = visit.desk.gaps.page(shown, above)
    return page(visit, "gaps.html", here="gaps", state=shown, rows=rows, more=more, topics=visit.desk.topics)


@router.get("/{gap_id}")
def gap(visit: Helpdesk, gap_id: int) -> HTMLResponse:
    found = visit.desk.gaps
    missing = [m.name for m in status(visit.desk.updates.store).missing]
    context: dict[str, Any] = {"gap": found.find(gap_id), "members": found.members(gap_id), "missing": missing}
    return page(visit, "gap.html", here="gaps", **context)


@router.post("/{gap_id}")
def settle(visit: Helpdesk, form: HelpdeskForm, gap_id: int) -> Response:
    note = form.text("note", visit.desk.limits.text_max)
    visit.desk.gaps.settle(gap_id, form.text("state"), note, visit.name, form.number("version"))
    return go(visit.request, f"/gaps/{gap_id}", done="saved")
