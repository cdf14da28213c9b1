"""Who is asking and may they: the session or token behind a request, its role, and the form's CSRF token."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from console.desk import Desk
from console.errors import NotAllowed, Refused, SignedOut
from console.staff import ROLES, Role

COOKIE = "desk_session"
API = "/api/"
BY_ITSELF = "x-by-itself"  # a page that looks for news must not keep an idle session alive


@dataclass(frozen=True)
class Visit:
    """One request by one member of staff, or by a program with a token (then `member_id` is None)."""

    request: Request
    desk: Desk
    name: str
    role: Role
    csrf: str = ""
    member_id: int | None = None
    must_change: bool = False

    def may(self, role: Role) -> bool:
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True)
class Filled:
    """A form that this desk gave out and this member of staff sent back."""

    fields: FormData

    def text(self, name: str, longest: int = 400) -> str:
        """The field without white space at its ends; Refused when it is too long."""
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            raise Refused("表单有误，请刷新页面后重试")
        if len(value) > longest:
            raise Refused(f"内容太长：最多 {longest} 字，现在有 {len(value)} 字")
        return value.replace("\r\n", "\n").replace("\x00", "").strip()

    def exact(self, name: str, longest: int = 400) -> str:
        """The field as it is: words of a document, whose white space is part of them."""
        value = self.fields.get(name, "")
        if not isinstance(value, str) or len(value) > longest:
            raise Refused(f"请选短一些的一段，不超过 {longest} 字")
        return value.replace("\r\n", "\n")

    def needed(self, name: str, called: str, longest: int = 400) -> str:
        if not (value := self.text(name, longest)):
            raise Refused(f"请填写{called}")
        return value

    def number(self, name: str) -> int:
        value = self.text(name, 12)
        if not value.lstrip("-").isascii() or not value.lstrip("-").isdigit():
            raise Refused("表单有误，请刷新页面后重试")
        return int(value)

    def several(self, name: str) -> list[str]:
        return [v for v in self.fields.getlist(name) if isinstance(v, str) and v.strip()]

    def uploads(self, name: str) -> list[tuple[str, BinaryIO]]:
        """The files of a field with the names that they came under."""
        given = [v for v in self.fields.getlist(name) if isinstance(v, UploadFile)]
        return [(v.filename, v.file) for v in given if v.filename]

    def starting(self, prefix: str) -> dict[str, str]:
        """The fields whose name begins so, by the rest of their name."""
        names = [n for n in self.fields if n.startswith(prefix)]
        return {n.removeprefix(prefix): self.text(n, 200) for n in names}


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def visitor(request: Request) -> Visit | None:
    """Whoever the request's token or cookie stands for, or None."""
    desk = desk_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and is_api(request):
        found = desk.tokens.find(token.strip())
        return Visit(request, desk, f"token:{found.name}", found.role) if found else None
    session = desk.sessions.find(request.cookies.get(COOKIE), idle=request.headers.get(BY_ITSELF) == "1")
    if session is None:
        return None
    return Visit(request, desk, session.name, session.role, session.csrf, session.staff_id, session.must_change)


def source(request: Request) -> str:
    """Where the request came from, for counting failures; kept a day."""
    return (request.client.host if request.client else "unknown")[:64]


def is_api(request: Request) -> bool:
    return local_path(request).startswith(API)


def local_path(request: Request) -> str:
    """The path below the place where the desk is mounted."""
    root = request.scope.get("root_path", "")
    path: str = request.scope["path"]
    return path[len(root) :] if root and path.startswith(root) else path


@cache
def at_least(role: Role) -> Callable[[Request], Visit]:
    def visit(request: Request) -> Visit:
        found = visitor(request)
        if found is None:
            raise SignedOut("请先登录")
        if not found.may(role):
            raise NotAllowed("您的角色不能做这件事，请联系管理员")
        if found.must_change and local_path(request) != "/account":
            raise NotAllowed("请先在「我的账号」里把临时密码换掉")
        if is_api(request) and found.member_id is not None and request.method not in ("GET", "HEAD"):
            same_form(found, request.headers.get("x-csrf-token", ""))
        return found

    return visit


def same_form(visit: Visit, token: str) -> None:
    """Raises NotAllowed unless the CSRF token is the session's own and the browser says that we sent the form."""
    site = visit.request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or not hmac.compare_digest(token.encode(), visit.csrf.encode()):
        raise NotAllowed("这个表单已过期或不是从本站发出的，请返回上一页、刷新后重试")


def form_of(role: Role) -> Callable[..., Any]:
    """Reads the form only once the role is known to be enough."""

    async def filled(request: Request, visit: Annotated[Visit, Depends(at_least(role))]) -> Filled:
        fields = await request.form(max_files=40, max_fields=400)
        token = fields.get("csrf", "")
        same_form(visit, token if isinstance(token, str) else "")
        return Filled(fields)

    return filled


Helpdesk = Annotated[Visit, Depends(at_least("helpdesk"))]
Editor = Annotated[Visit, Depends(at_least("editor"))]
Admin = Annotated[Visit, Depends(at_least("admin"))]
HelpdeskForm = Annotated[Filled, Depends(form_of("helpdesk"))]
EditorForm = Annotated[Filled, Depends(form_of("editor"))]
AdminForm = Annotated[Filled, Depends(form_of("admin"))]
