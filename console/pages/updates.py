"""Editors: bring in, look at, compare, publish, take back."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from console.access import Editor, EditorForm, Filled, Visit
from console.errors import Refused
from console.pages.sign_in import source
from console.render import go, page
from console.rules import load_form, rules_touched
from ingest.candidate import CANDIDATE
from ingest.status import status

router = APIRouter(prefix="/updates")
upload_router = APIRouter(prefix="/updates")


@router.get("")
def updates(visit: Editor) -> HTMLResponse:
    updates = visit.desk.updates
    context: dict[str, Any] = {
        "status": status(updates.store),
        "jobs": updates.jobs.latest("ingest", 8),
        "limits": visit.desk.limits,
    }
    return page(visit, "updates.html", here="updates", **context)


@upload_router.post("")
def upload(visit: Editor, form: EditorForm) -> Response:
    files = [(f.filename or "", f.file) for f in form.files("files")]
    job = visit.desk.updates.hand_in(files, form.text("url", 2000), visit.name)
    return go(visit.request, f"/updates/jobs/{job}")


@router.get("/jobs/{job_id}")
def job(visit: Editor, job_id: str) -> HTMLResponse:
    return page(
        visit,
        "job.html",
        here="updates",
        job=visit.desk.updates.jobs.find(job_id),
        waiting=visit.desk.updates.candidate(),
    )


@router.get("/jobs/{job_id}/state")
def job_state(visit: Editor, job_id: str) -> dict[str, Any]:
    """What the page asks for while the work goes on."""
    job = visit.desk.updates.jobs.find(job_id)
    return {"state": job.state, "stage": job.stage, "done": job.done, "total": job.total}


@router.get("/history")
def history(visit: Editor) -> HTMLResponse:
    store = visit.desk.updates.store
    context: dict[str, Any] = {"live": store.live(), "moves": store.moves()[::-1], "snapshots": store.snapshots()[::-1]}
    return page(visit, "history.html", here="updates", **context)


@router.post("/rollback")
def rollback(visit: Editor, form: EditorForm) -> Response:
    again(visit, form)
    why = form.needed("why", "回退的原因", 1000)
    visit.desk.updates.take_back(form.number("number"), form.number("live"), visit.name, why)
    return go(visit.request, "/updates/history", done="rolled")


@router.get("/{number}")
def snapshot(visit: Editor, number: int, against: Annotated[int | None, Query(ge=0)] = None) -> HTMLResponse:
    """What a snapshot would change (or changed), values first, with the gate's result for a candidate."""
    updates = visit.desk.updates
    row = updates.row(number)
    before = against if against is not None else row.parent
    waiting = row.state == CANDIDATE
    form = load_form()
    old, new = updates.store.snapshot(before), updates.store.snapshot(number)
    context: dict[str, Any] = {
        "row": row,
        "waiting": waiting,
        "before": before,
        "live": updates.store.live(),
        "difference": updates.difference(before, number),
        "documents": new.documents,
        "gate": updates.check(number, visit.name) if waiting else None,
        "fingerprint": updates.fingerprint(number),
        "rules": rules_touched(form, old, new) if form else [],
    }
    return page(visit, "snapshot.html", here="updates", **context)


@router.post("/{number}/publish")
def publish(visit: Editor, form: EditorForm, number: int) -> Response:
    again(visit, form)
    why, override = form.text("why", 1000), form.text("override", 1000)
    visit.desk.updates.publish(number, form.text("fingerprint"), visit.name, why, override)
    return go(visit.request, "/updates/history", done="published")


def again(visit: Visit, form: Filled) -> None:
    """Publishing and taking back ask for the password once more (ASVS 4.3.3)."""
    password = form.needed("password", "您的密码", 1000)
    if not visit.desk.staff.confirm(visit.member_id or 0, password, source(visit.request)):
        raise Refused("密码不对，没有执行")
