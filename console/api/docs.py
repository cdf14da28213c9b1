"""The OpenAPI description and a page to read it, drawn here: no script from elsewhere."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

from console.access import Helpdesk
from console.render import page

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
    scheme = {"type": "http", "scheme": "bearer", "description": "人员页发放的令牌；权限按角色"}
    whole.setdefault("components", {})["securitySchemes"] = {"token": scheme}
    whole["security"] = [{"token": []}]
    return whole
