"""One document: its outline beside the original, its values to confirm or fix."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from console.access import Editor, EditorForm
from console.document_view import view
from console.originals import is_pdf, original_of, page_image
from console.render import go, page

router = APIRouter(prefix="/updates/{number}/documents/{version}")


@router.get("")
def document(visit: Editor, number: int, version: str) -> HTMLResponse:
    updates = visit.desk.updates
    document = updates.document(number, version)
    snapshot = updates.store.snapshot(number)
    original = updates.store.original(version)
    shown = view(document, snapshot, updates.fixes.of(document.key), is_pdf(original))
    context: dict[str, Any] = {
        "number": number,
        "document": document,
        "shown": shown,
        "has_original": original is not None,
    }
    return page(visit, "document.html", here="updates", **context)


@router.get("/pages/{page_number}.png")
def page_picture(visit: Editor, number: int, version: str, page_number: int) -> Response:
    return Response(page_image(original_of(visit.desk.updates, number, version), page_number), media_type="image/png")


@router.get("/original")
def original(visit: Editor, number: int, version: str) -> Response:
    """The file as it came, always as a download: a browser must not run what somebody else wrote."""
    headers = {"Content-Disposition": 'attachment; filename="original.bin"'}
    body = original_of(visit.desk.updates, number, version)
    return Response(body, media_type="application/octet-stream", headers=headers)


@router.post("/values")
def settle_value(visit: Editor, form: EditorForm, number: int, version: str) -> Response:
    action, why, at = form.text("action"), form.text("why", 1000), form.number("at")
    parts = form.starting("part.")
    place, now = visit.desk.updates.settle_value(number, version, at, action, parts, visit.name, why)
    return go(visit.request, f"/updates/{place}/documents/{now}?done=saved#values")


@router.post("/fixes/{fix_id}/withdraw")
def withdraw(visit: Editor, form: EditorForm, number: int, version: str, fix_id: int) -> Response:
    """The fix no longer holds from the next reading on."""
    visit.desk.updates.fixes.withdraw(fix_id, visit.name)
    return go(visit.request, f"/updates/{number}/documents/{version}?done=withdrawn#values")
