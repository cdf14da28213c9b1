"""Editors: bring in, look at, compare, publish, take back."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from console.access import Editor, EditorForm
from console.reauth import again
from console.render import go, page
from console.snapshots import looked_at
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
        "wanted": visit.desk.gaps.page("missing")[0],
    }
    return page(visit, "updates.html", here="updates", **context)


@upload_router.post("")
def upload(visit: Editor, form: EditorForm) -> Response:
    job = visit.desk.updates.hand_in(form.uploads("files"), form.text("url", 2000), visit.name)
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
    why = form.needed("why", "回退的原因", 1000)
    who = again(visit, form.text("password", 1000))
    visit.desk.updates.take_back(form.number("number"), form.number("live"), who, why)
    return go(visit.request, "/updates/history", done="rolled")


@router.get("/{number}")
def snapshot(visit: Editor, number: int, against: Annotated[int | None, Query(ge=0)] = None) -> HTMLResponse:
    """What a snapshot would change (or changed), values first, with the gate's result for a candidate."""
    return page(visit, "snapshot.html", here="updates", **looked_at(visit.desk, number, against, visit.name))


@router.post("/{number}/publish")
def publish(visit: Editor, form: EditorForm, number: int) -> Response:
    why, override = form.text("why", 1000), form.text("override", 1000)
    who = again(visit, form.text("password", 1000))
    visit.desk.updates.publish(number, form.text("fingerprint"), who, why, override)
    return go(visit.request, "/updates/history", done="published")
