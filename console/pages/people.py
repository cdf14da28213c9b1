"""People, tokens for programs, and the audit trail: admins only."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from console.access import Admin, AdminForm, Visit
from console.errors import Refused
from console.reauth import again
from console.render import go, page
from console.staff import ROLES, Role
from console.tokens import LONGEST_NAME

router = APIRouter()


@router.get("/people")
def people(visit: Admin) -> HTMLResponse:
    return _people(visit)


@router.post("/people")
def add(visit: Admin, form: AdminForm) -> HTMLResponse:
    """The first password is made up and shown once on the page that answers."""
    name = form.needed("name", "名字", 60)
    password = visit.desk.staff.add(name, role_of(form.text("role")), by=visit.name)
    return _people(visit, shown=(name, password))


@router.post("/people/{member_id}")
def change(visit: Admin, form: AdminForm, member_id: int) -> Response:
    disabled = form.text("disabled") == "yes"
    visit.desk.staff.change(member_id, role_of(form.text("role")), disabled, form.number("version"), visit.name)
    return go(visit.request, "/people", done="saved")


@router.post("/people/{member_id}/reset")
def reset(visit: Admin, form: AdminForm, member_id: int) -> HTMLResponse:
    again(visit, form.text("password", 1000))
    member = visit.desk.staff.member(member_id)
    return _people(visit, shown=(member.name, visit.desk.staff.reset_password(member_id, visit.name)))


@router.post("/tokens")
def issue(visit: Admin, form: AdminForm) -> HTMLResponse:
    name = form.needed("name", "用途", LONGEST_NAME)
    return _people(visit, token=(name, visit.desk.tokens.issue(name, role_of(form.text("role")), visit.name)))


@router.post("/tokens/{token_id}/revoke")
def revoke(visit: Admin, form: AdminForm, token_id: int) -> Response:
    visit.desk.tokens.revoke(token_id, visit.name)
    return go(visit.request, "/people", done="revoked")


@router.get("/audit")
def audit(
    visit: Admin,
    who: Annotated[str, Query(max_length=60)] = "",
    below: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    return page(visit, "audit.html", here="audit", who=who, rows=visit.desk.audit.entries(who, below))


def role_of(text: str) -> Role:
    if text not in ROLES:
        raise Refused("请选择角色：坐席、编辑或管理员")
    return text


def _people(visit: Visit, shown: tuple[str, str] | None = None, token: tuple[str, str] | None = None) -> HTMLResponse:
    desk = visit.desk
    context: dict[str, Any] = {"members": desk.staff.members(), "tokens": desk.tokens.all(), "now": desk.clock()}
    return page(visit, "people.html", here="people", shown=shown, token=token, limits=desk.limits, **context)
