"""The pages, one router each."""

from fastapi import APIRouter

from console.limits import Limits
from console.pages import check, sign_in

FORM_BYTES = 1024 * 1024


def routers(limits: Limits) -> list[APIRouter]:
    """Every page takes at most a form of text; only the upload page takes files."""
    small = APIRouter(max_body_size=FORM_BYTES)
    for module in (sign_in, check):
        small.include_router(module.router)
    return [small]
