"""/api: snapshots, their differences and documents. Publishing needs a password, so it is for the pages alone."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from console.access import Editor
from console.api.shapes import Id, Number
from console.rules import load_form, rules_shown
from ingest.preview import as_json
from ingest.status import history, status
from knowledge.errors import SnapshotMissing

router = APIRouter(tags=["knowledge"])
SnapshotNumber = Annotated[Number, Path()]


@router.get("/knowledge")
def knowledge(visit: Editor) -> dict[str, Any]:
    """What is live, what waits, what is cited and not held."""
    return status(visit.desk.updates.store).to_json()


@router.get("/snapshots")
def snapshots(visit: Editor) -> dict[str, Any]:
    return history(visit.desk.updates.store).to_json()


@router.get("/snapshots/{number}")
def snapshot(visit: Editor, number: SnapshotNumber) -> dict[str, Any]:
    row = visit.desk.updates.row(number)
    documents = visit.desk.updates.store.snapshot(number).documents
    held = [{"key": d.key, "title": d.title, "status": d.status, "version": d.version} for d in documents]
    return {"number": row.number, "state": row.state, "parent": row.parent, "documents": held}


@router.get("/snapshots/{number}/difference")
def difference(
    visit: Editor, number: SnapshotNumber, against: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None
) -> dict[str, Any]:
    """Values first, then clauses with their words marked; against its parent unless said otherwise."""
    row = visit.desk.updates.row(number)
    if against:
        visit.desk.updates.row(against)
    return visit.desk.updates.difference(row.parent if against is None else against, number).to_json()


@router.get("/snapshots/{number}/documents/{version}")
def document(visit: Editor, number: SnapshotNumber, version: Id) -> dict[str, Any]:
    """How a document is understood, in the shape of `zhicheng kb preview`, with the fixes staff made."""
    held = visit.desk.updates.document(number, version)
    seen = as_json(held, visit.desk.updates.store.snapshot(number))
    return seen | {"fixes": [asdict(f) for f in visit.desk.updates.fixes.of(held.key)]}


@router.get("/jobs/{job_id}")
def job(visit: Editor, job_id: Id) -> dict[str, Any]:
    return asdict(visit.desk.updates.jobs.find(job_id))


@router.get("/rules")
def rules(visit: Editor) -> dict[str, Any]:
    """Questionnaire rules with the clauses they rest on."""
    form = load_form()
    if form is None:
        raise SnapshotMissing("现在没有可用的问卷")
    return {"rules": [asdict(r) for r in rules_shown(form, visit.desk.assistant.snapshot())]}
