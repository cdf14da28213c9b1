"""The OpenAPI description and a page to read it, drawn here: no script from elsewhere."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute, iter_route_contexts

from console.access import Helpdesk, at_least
from console.render import page
from console.staff import ROLES, Role

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
def description(visit: Helpdesk) -> dict[str, Any]:
    return openapi_of(visit.request)


@router.get("/docs")
def docs(visit: Helpdesk) -> HTMLResponse:
    described = openapi_of(visit.request)
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = described.get("components", {}).get("schemas", {})
    return page(visit, "api.html", here="", operations=operations, shapes=shapes)


def openapi_of(request: Request) -> dict[str, Any]:
    """Only what lies under /api; the pages are no interface for programs."""
    app = request.app
    whole = get_openapi(
        title=app.title, version=app.version, routes=app.routes, servers=[{"url": request.scope.get("root_path", "")}]
    )
    whole["paths"] = {path: methods for path, methods in whole["paths"].items() if path.startswith("/api/")}
    for path, method, role in _least_roles(app):
        if operation := whole["paths"].get(path, {}).get(method):
            operation["x-role"] = role
    scheme = {"type": "http", "scheme": "bearer", "description": "人员页发放的令牌；权限按角色"}
    whole.setdefault("components", {})["securitySchemes"] = {"token": scheme}
    whole["security"] = [{"token": []}]
    return whole


def _least_roles(app: FastAPI) -> Iterator[tuple[str, str, Role]]:
    """(path, method, the least role that may) of every call."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute):
            continue
        asked = {dependency.call for dependency in route.dependant.dependencies}
        least = next((role for role in ROLES if at_least(role) in asked), None)
        yield from ((context.path or "", method.lower(), least) for method in context.methods or () if least)
