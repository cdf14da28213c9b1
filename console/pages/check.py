"""Check: the list of questions and answers, one of them with its proof, and the verdict on it."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from console.access import Helpdesk, HelpdeskForm, Visit
from console.checking import listed, proof
from console.errors import Refused
from console.journal import ONLY, Filter
from console.render import go, page
from console.verdicts import Judgement, judge

router = APIRouter()


@router.get("/")
def home(visit: Helpdesk) -> Response:
    return go(visit.request, "/check", done=visit.request.query_params.get("done"))


@router.get("/check")
def check_list(
    visit: Helpdesk,
    only: str = "",
    topic: Annotated[str, Query(max_length=60)] = "",
    search: Annotated[str, Query(max_length=100)] = "",
    since: str = "",
    until: str = "",
    before: Annotated[str, Query(max_length=100)] = "",
) -> HTMLResponse:
    wanted = Filter(only if only in ONLY else "", topic, search.strip(), day(since), day(until), before)
    rows, more = listed(visit.desk, wanted)
    context: dict[str, Any] = {
        "rows": rows,
        "more": more,
        "wanted": wanted,
        "filters": {k: v for k, v in asdict(wanted).items() if v and k != "before"},
        "topics": topics_of(visit),
        "search_days": visit.desk.limits.search_days,
    }
    return page(visit, "check_list.html", here="check", **context)


@router.get("/check/{answer_id}")
def check_one(visit: Helpdesk, answer_id: str, again: bool = False) -> HTMLResponse:
    shown = proof(visit.desk, answer_id, again)
    cited = [c.clause_id for c in shown["cited"] if c.clause_id]
    choices = visit.desk.corrections.choices(shown["row"]["question"], cited)
    return page(visit, "check_one.html", here="check", choices=choices, **shown)


@router.post("/check/{answer_id}/verdict")
def put_verdict(visit: Helpdesk, form: HelpdeskForm, answer_id: str) -> Response:
    given = Judgement(
        verdict=form.text("verdict"),
        reason=form.text("reason", visit.desk.limits.text_max),
        never=tuple(form.several("never")),
        clause=form.text("clause", 600),
        asked=form.text("asked"),
    )
    judge(visit.desk, answer_id, given, visit.name, form.number("version"))
    return go(visit.request, f"/check/{answer_id}", done="saved")


def day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("日期请写成 2024-09-30 这样") from error


def topics_of(visit: Visit) -> dict[str, str]:
    """Topic keys with their Chinese names, for the filter."""
    return visit.desk.topics
