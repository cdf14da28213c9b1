"""One document: its outline beside the original, its values to confirm or fix."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from console.access import Editor, EditorForm
from console.document_view import view
from console.missed import Missed, Place, propose
from console.originals import is_pdf, original_of, page_image
from console.render import go, page
from console.value_forms import empty_forms

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
        "unused": updates.fixes.unused(document),
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
    spot = "values" if action == "drop" else f"value-{at}"
    return go(visit.request, f"/updates/{place}/documents/{now}?done=saved#{spot}")


@router.get("/values/new")
def missed(
    visit: Editor,
    number: int,
    version: str,
    clause: Annotated[str, Query(max_length=600)] = "",
    text: Annotated[str, Query(max_length=400)] = "",
    occurrence: Annotated[int, Query(ge=0, le=1000)] = 0,
    kind: Annotated[str, Query(max_length=30)] = "",
) -> HTMLResponse:
    """A value that the reader missed: its words in their clause, with what the recogniser makes of them."""
    held = visit.desk.updates.document(number, version)
    proposal = propose(held, Place(clause, text, occurrence), kind)
    context: dict[str, Any] = {"number": number, "document": held, "proposal": proposal, "kinds": list(empty_forms())}
    return page(visit, "missed.html", here="updates", **context)


@router.post("/values/new")
def add_missed(visit: Editor, form: EditorForm, number: int, version: str) -> Response:
    place = Place(form.text("clause", 600), form.exact("text", 400), form.number("occurrence"))
    given = Missed(place, form.text("kind", 30), form.starting("part."))
    there, now = visit.desk.updates.add_value(number, version, given, visit.name, form.text("why", 1000))
    return go(visit.request, f"/updates/{there}/documents/{now}?done=saved#values")


@router.post("/fixes/{fix_id}/withdraw")
def withdraw(visit: Editor, form: EditorForm, number: int, version: str, fix_id: int) -> Response:
    """The fix no longer holds from the next reading on."""
    visit.desk.updates.fixes.withdraw(fix_id, visit.name)
    return go(visit.request, f"/updates/{number}/documents/{version}?done=withdrawn#values")
