"""The same as the pages show and do, as JSON under /api: for programs with a token, and for a signed-in browser."""

from fastapi import APIRouter

from console.api import admin, answers, cases, docs, knowledge

PROBLEMS = {
    400: "the request cannot be carried out as it is",
    401: "no valid token or session",
    403: "the role is not enough",
    404: "not there",
    409: "somebody else was first, or the state does not allow it",
    413: "too large",
    415: "not JSON",
    422: "a field is missing or wrong",
}


def router() -> APIRouter:
    responses: dict[int | str, dict[str, str]] = {code: {"description": text} for code, text in PROBLEMS.items()}
    made = APIRouter(prefix="/api", responses=responses)
    for module in (answers, cases, knowledge, admin, docs):
        made.include_router(module.router)
    return made
