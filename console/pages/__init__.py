"""The pages, one router each."""

from fastapi import APIRouter

from console.limits import Limits
from console.pages import approved, ask, check, documents, form, gaps, inbox, insight, people, privacy, sign_in, updates

FORM_BYTES = 1024 * 1024


def routers(limits: Limits) -> list[APIRouter]:
    """Every page takes at most a form of text; only the upload page takes files."""
    small = APIRouter(max_body_size=FORM_BYTES)
    for module in (sign_in, check, approved, inbox, gaps, insight, ask, form, updates, documents, people, privacy):
        small.include_router(module.router)
    small.include_router(approved.regressions_router)
    large = APIRouter(max_body_size=(limits.upload_megabytes + 1) * FORM_BYTES)
    large.include_router(updates.upload_router)
    return [small, large]
