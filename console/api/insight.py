"""/api: how the service is doing, and the questionnaire with a caller. Nothing personal in, nothing personal out."""

from dataclasses import asdict
from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from console.access import Helpdesk
from console.api.shapes import Step
from console.insight import csv_of
from console.overview import most_asked, span, totals
from console.questionnaire import questionnaire, step
from console.rules import rules_shown

router = APIRouter(tags=["insight and questionnaire"])


@router.get("/insight")
def insight(visit: Helpdesk, since: date | None = None, until: date | None = None) -> dict[str, Any]:
    """Counts a day, their sums, the most asked topics, and what publishes did to them."""
    kept = visit.desk.insight
    first, last = span(since, until, kept.today())
    days = kept.days(first, last)
    asked = [{"topic": name, "questions": number} for name, number in most_asked(days, visit.desk.topics)]
    moves = [asdict(m) for m in kept.publishes(first, last)]
    return {"days": [asdict(d) for d in days], "totals": totals(days), "topics": asked, "publishes": moves}


@router.get("/insight/days.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def as_csv(visit: Helpdesk, since: date | None = None, until: date | None = None) -> Response:
    first, last = span(since, until, visit.desk.insight.today())
    return Response(csv_of(visit.desk.insight.days(first, last)), media_type="text/csv; charset=utf-8")


@router.get("/form")
def schema(visit: Helpdesk) -> dict[str, Any]:
    """The questionnaire: its questions, options and conditions."""
    return questionnaire().schema()


@router.post("/form")
def go_on(visit: Helpdesk, body: Step) -> dict[str, Any]:
    """The answers so far and one more → what they come to and what is asked next. Nothing of it is kept."""
    sheet = step(visit.desk.assistant, body.answers, body.question, body.told, body.change)
    given = [{"question": name, "short": short, "told": told} for name, short, told in sheet.given]
    screen = sheet.screen.to_json() if sheet.screen else None
    found = {"answers": sheet.answers, "given": given, "screen": screen, "problems": sheet.problems}
    return found | {"verdict": sheet.verdict.to_json()}


@router.get("/rules")
def rules(visit: Helpdesk) -> dict[str, Any]:
    """Questionnaire rules with the clauses they rest on."""
    shown = rules_shown(questionnaire(), visit.desk.assistant.snapshot())
    return {"rules": [asdict(r) for r in shown]}
