"""/api: snapshots, their differences and documents; readings, publishing and taking back."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from console.access import Editor
from console.api.shapes import Id, Number, Publish, TakeBack
from console.jobs import Job
from console.reauth import again
from console.snapshots import looked_at
from ingest.status import history, status

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
    """Its documents; of a candidate also the gate's job (started if need be) and what publishing asks for."""
    seen = looked_at(visit.desk, number, None, visit.name)
    row, gate = seen["row"], seen["gate"]
    held = [{"key": d.key, "title": d.title, "status": d.status, "version": d.version} for d in seen["documents"]]
    rules = [{"id": name, "title": title} for name, title in seen["rules"]]
    told = {"number": row.number, "state": row.state, "parent": row.parent, "documents": held, "rules_touched": rules}
    return told | {"fingerprint": seen["fingerprint"], "gate": asdict(gate) if gate else None}


@router.get("/snapshots/{number}/difference")
def difference(
    visit: Editor, number: SnapshotNumber, against: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None
) -> dict[str, Any]:
    """Values first, then clauses with their words marked; against its parent unless said otherwise."""
    row = visit.desk.updates.row(number)
    if against:
        visit.desk.updates.row(against)
    return visit.desk.updates.difference(row.parent if against is None else against, number).to_json()


@router.get("/jobs")
def jobs(visit: Editor) -> dict[str, list[Job]]:
    """The latest readings."""
    return {"jobs": visit.desk.updates.jobs.latest("ingest")}


@router.get("/jobs/{job_id}")
def job(visit: Editor, job_id: Id) -> Job:
    return visit.desk.updates.jobs.find(job_id)


@router.post("/snapshots/{number}/publish")
def publish(visit: Editor, number: SnapshotNumber, body: Publish) -> dict[str, int]:
    """Make a candidate live. Asks for a person's password again; 409 when somebody changed anything meanwhile."""
    who = again(visit, body.password, body.member or "")
    visit.desk.updates.publish(number, body.fingerprint, who, body.why, body.override)
    return {"live": visit.desk.updates.store.live()}


@router.post("/rollback")
def rollback(visit: Editor, body: TakeBack) -> dict[str, int]:
    """Point back at an earlier published snapshot. Asks for a person's password again."""
    who = again(visit, body.password, body.member or "")
    visit.desk.updates.take_back(body.number, body.live, who, body.why)
    return {"live": visit.desk.updates.store.live()}
