"""The desk as a web application: routes, error pages, headers. `zhicheng serve` mounts it at /desk."""

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from bot.cases import CaseProblem
from console import api, pages
from console.access import is_api, local_path, visitor
from console.audit import Clock, now_utc
from console.daily import Daily
from console.desk import Desk, assemble_desk
from console.errors import SignedOut
from console.headers import SafeHeaders
from console.render import bare, go, page
from knowledge.assemble import Assistant
from knowledge.errors import ApprovalRefused, PublishConflict, SnapshotMissing, ZhichengError
from knowledge.settings import Settings

STATIC = Path(__file__).with_name("static")


def desk(settings: Settings, assistant: Assistant, clock: Clock = now_utc) -> FastAPI:
    """The application, to be mounted at /desk; its daily work begins."""
    parts = assemble_desk(settings, assistant, clock)
    parts.updates.jobs.give_up()
    Daily(parts).start()
    return build(parts)


def build(parts: Desk) -> FastAPI:
    app = FastAPI(title="职称申报助手 · 工作台", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = parts
    for router in [*pages.routers(parts.limits), *api.routers(parts.limits)]:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(SafeHeaders)
    app.add_exception_handler(ZhichengError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    status = getattr(error, "status", _STATUS.get(type(error), 400))
    if is_api(request):
        return JSONResponse({"detail": str(error)}, status)
    if isinstance(error, SignedOut):
        return await _signed_out(request)
    return _problem(request, str(error), status)


_STATUS: dict[type[Exception], int] = {
    SnapshotMissing: 404,
    PublishConflict: 409,
    CaseProblem: 409,
    ApprovalRefused: 422,
}


async def _signed_out(request: Request) -> Response:
    """A page asks to sign in; a form that came too late gets its words back, they are kept nowhere."""
    if request.method in ("GET", "HEAD"):
        return go(request, "/sign-in", next=_here(request))
    fields = await request.form()
    kept = [v for k, v in fields.multi_items() if k in _WRITTEN and isinstance(v, str) and v.strip()]
    return bare(request, "expired.html", 401, kept=kept, next=_came_from(request))


_WRITTEN = ("questions", "text", "reason", "note", "why", "override", "asked")


def _came_from(request: Request) -> str:
    """The page that the form stood on, as a path and query of this desk; "" when it is not known."""
    came = urlsplit(request.headers.get("referer", ""))
    root: str = request.scope.get("root_path", "")
    if not root or not came.path.startswith(f"{root}/"):
        return ""
    return came.path[len(root) :] + (f"?{came.query}" if came.query else "")


def _here(request: Request) -> str:
    query = request.url.query
    return local_path(request) + (f"?{query}" if query else "")


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    known = {404: "没有这个页面", 405: "这个页面不接受这样的请求", 413: "内容太大，超过了允许的大小"}
    message = known.get(status, "请求有误")
    if is_api(request):
        return JSONResponse({"detail": message}, status)
    return _problem(request, message, status)


async def _invalid(request: Request, error: Exception) -> Response:
    if is_api(request) and isinstance(error, RequestValidationError):
        detail = [{"where": list(e["loc"]), "what": e["msg"]} for e in error.errors()]
        return JSONResponse({"detail": detail}, 422)
    return _problem(request, "地址或表单里的内容无法识别，请返回上一页重试", 422)


def _problem(request: Request, message: str, status: int) -> Response:
    visit = visitor(request)
    if visit is None:
        return bare(request, "problem_bare.html", status, message=message)
    return page(visit, "problem.html", status, message=message, here="")
