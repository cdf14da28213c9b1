"""/api: files handed in, how each is understood, its values confirmed or fixed, its original."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from console.access import Editor, Filled
from console.api.shapes import Fix, Id, NewValue, Number, Words
from console.missed import Missed, Place, propose
from console.originals import original_of, page_image
from ingest.preview import as_json

router = APIRouter(tags=["documents"])
upload_router = APIRouter(tags=["documents"])
SnapshotNumber = Annotated[Number, Path()]
DOCUMENT = "/snapshots/{number}/documents/{version}"
PNG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}}}
FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}
# Described by hand: the body is read only after the role is known, which a declared file field would not wait for.
MULTIPART = {
    "requestBody": {
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 40},
                        "url": {"type": "string", "maxLength": 2000},
                    },
                }
            }
        }
    }
}


async def handed_in(request: Request, visit: Editor) -> Filled:
    return Filled(await request.form(max_files=40, max_fields=10))


@upload_router.post("/uploads", status_code=202, openapi_extra=MULTIPART)
def upload(visit: Editor, form: Annotated[Filled, Depends(handed_in)]) -> dict[str, str]:
    """Files, or the address of one, into the candidate; gives the job that reads them. Nothing goes live."""
    return {"job": visit.desk.updates.hand_in(form.uploads("files"), form.text("url", 2000), visit.name)}


@router.get(DOCUMENT)
def document(visit: Editor, number: SnapshotNumber, version: Id) -> dict[str, Any]:
    """How a document is understood, in the shape of `zhicheng kb preview`, with the fixes staff made."""
    held = visit.desk.updates.document(number, version)
    seen = as_json(held, visit.desk.updates.store.snapshot(number))
    return seen | {"fixes": [asdict(f) for f in visit.desk.updates.fixes.of(held.key)]}


@router.get(DOCUMENT + "/original", response_class=Response, responses=FILE)
def original(visit: Editor, number: SnapshotNumber, version: Id) -> Response:
    """The file as it came."""
    headers = {"Content-Disposition": 'attachment; filename="original.bin"'}
    body = original_of(visit.desk.updates, number, version)
    return Response(body, media_type="application/octet-stream", headers=headers)


@router.get(DOCUMENT + "/pages/{page_number}", response_class=Response, responses=PNG)
def page_picture(
    visit: Editor, number: SnapshotNumber, version: Id, page_number: Annotated[Number, Path()]
) -> Response:
    """A page of a PDF, counted from 1."""
    drawn = page_image(original_of(visit.desk.updates, number, version), page_number)
    return Response(drawn, media_type="image/png")


@router.put(DOCUMENT + "/values")
def settle_value(visit: Editor, number: SnapshotNumber, version: Id, body: Fix) -> dict[str, Any]:
    """Staff's word on a value; gives the snapshot and the version of the document that now hold it."""
    place, now = visit.desk.updates.settle_value(
        number, version, body.at, body.action, body.parts, visit.name, body.why
    )
    return {"number": place, "version": now}


@router.post(DOCUMENT + "/proposal")
def proposal(visit: Editor, number: SnapshotNumber, version: Id, body: Words) -> dict[str, Any]:
    """What the recogniser makes of words that the reader missed: kind and normal form. Nothing is kept."""
    held = visit.desk.updates.document(number, version)
    return asdict(propose(held, Place(body.clause, body.text, body.occurrence), body.kind))


@router.post(DOCUMENT + "/values", status_code=201)
def add_missed(visit: Editor, number: SnapshotNumber, version: Id, body: NewValue) -> dict[str, Any]:
    """A value that the reader missed; gives the snapshot and the version of the document that now hold it."""
    given = Missed(Place(body.clause, body.text, body.occurrence), body.kind, body.parts)
    place, now = visit.desk.updates.add_value(number, version, given, visit.name, body.why)
    return {"number": place, "version": now}


@router.delete("/fixes/{fix_id}")
def withdraw(visit: Editor, fix_id: Annotated[Number, Path()]) -> dict[str, bool]:
    """The fix no longer holds from the next reading on."""
    visit.desk.updates.fixes.withdraw(fix_id, visit.name)
    return {"withdrawn": True}
