"""Personal data: how long it is kept, export and erase by handle, purge now. Admins only."""

import json

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from console.access import Admin, AdminForm
from console.errors import Refused
from console.render import go, page

router = APIRouter(prefix="/privacy")


@router.get("")
def privacy(visit: Admin) -> HTMLResponse:
    return page(visit, "privacy.html", here="privacy", days=visit.desk.settings.retention_days)


@router.post("/export")
def export(visit: Admin, form: AdminForm) -> Response:
    handle = form.needed("handle", "会话代号", 40)
    body = json.dumps(visit.desk.privacy.export(handle, visit.name), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="person.json"'}
    return Response(body, media_type="application/json", headers=headers)


@router.post("/erase")
def erase(visit: Admin, form: AdminForm) -> Response:
    handle = form.needed("handle", "会话代号", 40)
    if form.text("sure", 40) != handle:
        raise Refused("两次填写的会话代号不一样，没有删除")
    visit.desk.privacy.erase(handle, visit.name)
    return go(visit.request, "/privacy", done="erased")


@router.post("/purge")
def purge(visit: Admin, form: AdminForm) -> Response:
    visit.desk.privacy.purge(visit.name)
    return go(visit.request, "/privacy", done="purged")
