"""Sign in, sign out, one's own account."""

import hmac
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from console.access import COOKIE, Filled, Helpdesk, HelpdeskForm, desk_of, source
from console.errors import DeskProblem, NotAllowed, Refused
from console.render import bare, go, page, root

router = APIRouter()
BEFORE = "desk_before"


@router.get("/sign-in")
def sign_in_page(request: Request, next: str = "") -> Response:
    """The form, tied to this browser before there is a session (login CSRF)."""
    return _form(request, next)


async def posted(request: Request) -> Filled:
    fields = await request.form(max_files=0, max_fields=10)
    filled, sent = Filled(fields), request.cookies.get(BEFORE, "")
    cross = request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    if cross or not sent or not hmac.compare_digest(filled.text("csrf").encode(), sent.encode()):
        raise NotAllowed("登录页已过期，请刷新后重试")
    return filled


@router.post("/sign-in")
def sign_in(request: Request, form: Annotated[Filled, Depends(posted)]) -> Response:
    """A new session with a new id; an earlier one of this browser ends."""
    desk = desk_of(request)
    name, target = form.text("name", 60), form.text("next", 2000)
    try:
        member = desk.staff.sign_in(name, str(form.fields.get("password", ""))[:1000], source(request))
    except DeskProblem as problem:
        return _form(request, target, str(problem), problem.status, name)
    desk.sessions.end(request.cookies.get(COOKIE))
    token = desk.sessions.open(member.id)
    desk.audit.note(member.name, "sign_in", member.name)
    response = go(request, "/account" if member.must_change else safe(target))
    response.set_cookie(COOKIE, token, **cookie(request))
    response.delete_cookie(BEFORE, path=root(request) or "/")
    return response


@router.post("/sign-out")
def sign_out(visit: Helpdesk, form: HelpdeskForm) -> Response:
    visit.desk.sessions.end(visit.request.cookies.get(COOKIE))
    response = go(visit.request, "/sign-in", done="out")
    response.delete_cookie(COOKIE, path=root(visit.request) or "/")
    return response


@router.get("/account")
def account_page(visit: Helpdesk) -> HTMLResponse:
    return page(visit, "account.html", here="account", limits=visit.desk.limits)


@router.post("/account")
def change_password(visit: Helpdesk, form: HelpdeskForm) -> Response:
    """Needs the present password; every session of the member ends, this browser gets a new one."""
    staff, member_id = visit.desk.staff, visit.member_id or 0
    chosen = form.needed("new", "新密码", 1000)
    if chosen != form.text("again", 1000):
        raise Refused("两次输入的新密码不一样")
    staff.change_own(member_id, form.text("password", 1000), chosen, source(visit.request))
    response = go(visit.request, "/", done="password")
    response.set_cookie(COOKIE, visit.desk.sessions.open(member_id), **cookie(visit.request))
    return response


def safe(target: str) -> str:
    """Only a path of this desk: a link must not lead elsewhere after signing in."""
    inside = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if inside and not target.startswith("/sign-") else "/"


def cookie(request: Request) -> dict[str, Any]:
    return {
        "path": root(request) or "/",
        "httponly": True,
        "samesite": "strict",
        "secure": request.url.scheme == "https",
    }


def _form(request: Request, target: str, problem: str = "", status: int = 200, name: str = "") -> Response:
    token = request.cookies.get(BEFORE) or secrets.token_urlsafe(24)
    context = {"csrf": token, "next": safe(target), "problem": problem, "name": name}
    response = bare(request, "sign_in.html", status, **context)
    response.set_cookie(BEFORE, token, max_age=3600, **cookie(request))
    return response
