"""/api: who one is; people, tokens, the audit trail, an applicant's records (admins only)."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from console.access import Admin, Helpdesk, source
from console.api.shapes import Again, Changed, Id, NewMember, NewPassword, NewToken, Number
from console.reauth import again
from console.staff import Member
from console.tokens import Token

router = APIRouter(tags=["admin"])


@router.get("/me")
def me(visit: Helpdesk) -> dict[str, Any]:
    """Behind which name and role this request stands."""
    return {"name": visit.name, "role": visit.role, "person": visit.member_id is not None}


@router.put("/me/password")
def change_password(visit: Helpdesk, body: NewPassword) -> dict[str, bool]:
    """One's own; every session ends, so sign in again. A token has none."""
    visit.desk.staff.change_own(visit.member_id, body.password, body.new, source(visit.request))
    return {"changed": True}


@router.get("/staff")
def staff(visit: Admin) -> dict[str, list[Member]]:
    return {"staff": visit.desk.staff.members()}


@router.post("/staff", status_code=201)
def add(visit: Admin, body: NewMember) -> dict[str, str]:
    """The password in the answer is shown this once."""
    return {"name": body.name, "password": visit.desk.staff.add(body.name, body.role, by=visit.name)}


@router.put("/staff/{member_id}")
def change(visit: Admin, member_id: Annotated[Number, Path()], body: Changed) -> Member:
    visit.desk.staff.change(member_id, body.role, body.disabled, body.version, visit.name)
    return visit.desk.staff.member(member_id)


@router.post("/staff/{member_id}/reset")
def reset(visit: Admin, member_id: Annotated[Number, Path()], body: Again) -> dict[str, str]:
    """A new password, shown this once. Asks for an admin's password again."""
    who = again(visit, body.password, body.member or "", "admin")
    return {"password": visit.desk.staff.reset_password(member_id, who)}


@router.get("/tokens")
def tokens(visit: Admin) -> dict[str, list[Token]]:
    return {"tokens": visit.desk.tokens.all()}


@router.post("/tokens", status_code=201)
def issue(visit: Admin, body: NewToken) -> dict[str, str]:
    """The token in the answer is shown this once."""
    return {"name": body.name, "token": visit.desk.tokens.issue(body.name, body.role, visit.name)}


@router.delete("/tokens/{token_id}")
def revoke(visit: Admin, token_id: Annotated[Number, Path()]) -> dict[str, bool]:
    visit.desk.tokens.revoke(token_id, visit.name)
    return {"revoked": True}


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


@router.get("/retention")
def retention(visit: Admin) -> dict[str, Any]:
    """Days that questions and answers are kept, and whether older ones are there."""
    return {"days": visit.desk.settings.retention_days, "due": visit.desk.privacy.due()}


@router.post("/purge")
def purge(visit: Admin) -> dict[str, int]:
    """Forget what is older than the retention now; gives how much went."""
    return {"gone": visit.desk.privacy.purge(visit.name)}
