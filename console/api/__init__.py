"""The same as the pages show and do, as JSON under /api: for programs with a token, and for a signed-in browser."""

from fastapi import APIRouter

from console.api import admin, answers, approved, cases, docs, documents, insight, knowledge
from console.limits import Limits

PROBLEMS = {
    400: "the request cannot be carried out as it is",
    401: "no valid token or session",
    403: "the role is not enough",
    404: "not there",
    409: "somebody else was first, or the state does not allow it",
    413: "too large",
    415: "not JSON",
    422: "a field is missing or wrong",
    429: "too many attempts",
}
BODY_BYTES = 1024 * 1024


def routers(limits: Limits) -> list[APIRouter]:
    """Every call takes at most a small body; only the upload takes files."""
    responses: dict[int | str, dict[str, str]] = {code: {"description": text} for code, text in PROBLEMS.items()}
    small = APIRouter(prefix="/api", responses=responses, max_body_size=BODY_BYTES)
    for module in (answers, approved, cases, insight, knowledge, documents, admin, docs):
        small.include_router(module.router)
    large = APIRouter(prefix="/api", responses=responses, max_body_size=(limits.upload_megabytes + 1) * BODY_BYTES)
    large.include_router(documents.upload_router)
    return [small, large]
