"""/api: people, the audit trail, an applicant's records. Admins only."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from console.access import Admin
from console.api.shapes import Changed, Id, NewMember, Number

router = APIRouter(tags=["admin"])


@router.get("/staff")
def staff(visit: Admin) -> dict[str, Any]:
    return {"staff": [asdict(m) for m in visit.desk.staff.members()]}


@router.post("/staff", status_code=201)
def add(visit: Admin, body: NewMember) -> dict[str, str]:
    """The password in the answer is shown this once."""
    return {"name": body.name, "password": visit.desk.staff.add(body.name, body.role, by=visit.name)}


@router.put("/staff/{member_id}")
def change(visit: Admin, member_id: Annotated[Number, Path()], body: Changed) -> dict[str, Any]:
    visit.desk.staff.change(member_id, body.role, body.disabled, body.version, visit.name)
    return asdict(visit.desk.staff.member(member_id))


@router.get("/audit")
def audit(
    visit: Admin,
    who: Annotated[str, Query(max_length=60)] = "",
    below: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> dict[str, Any]:
    return {"entries": visit.desk.audit.entries(who.replace("\x00", ""), below)}


@router.get("/people/{handle}")
def export(visit: Admin, handle: Id) -> dict[str, Any]:
    """Everything kept of an applicant, by handle; noted in the audit trail."""
    return visit.desk.privacy.export(handle, visit.name)


@router.delete("/people/{handle}")
def erase(visit: Admin, handle: Id) -> dict[str, bool]:
    visit.desk.privacy.erase(handle, visit.name)
    return {"erased": True}
