"""Insight: charts of the days, and the same figures as CSV."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from console import charts
from console.access import Helpdesk, Visit
from console.insight import Day, csv_of
from console.labels import labels
from console.overview import most_asked, span, totals
from console.pages.check import day
from console.render import page

router = APIRouter(prefix="/insight")


@router.get("")
def insight(visit: Helpdesk, since: str = "", until: str = "") -> HTMLResponse:
    first, last = _span(visit, since, until)
    days = visit.desk.insight.days(first, last)
    context: dict[str, Any] = {
        "since": first,
        "until": last,
        "totals": totals(days),
        "publishes": visit.desk.insight.publishes(first, last),
    }
    return page(
        visit, "insight.html", here="insight", topics=most_asked(days, visit.desk.topics), **context, **drawn(days)
    )


@router.get("/days.csv")
def as_csv(visit: Helpdesk, since: str = "", until: str = "") -> Response:
    first, last = _span(visit, since, until)
    name = f"insight-{first}-{last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_of(visit.desk.insight.days(first, last)), media_type="text/csv; charset=utf-8", headers=headers)


def _span(visit: Visit, since: str, until: str) -> tuple[date, date]:
    return span(day(since), day(until), visit.desk.insight.today())


def drawn(days: list[Day]) -> dict[str, Any]:
    names = [d.day.strftime("%m-%d") for d in days]
    kinds = {kind: [d.kinds.get(kind, 0) for d in days] for kind in labels()["kind"]}
    happy = [d.up / (d.up + d.down) * 100 if d.up + d.down else None for d in days]
    return {
        "questions": charts.stacked(names, kinds, labels()["kind"]),
        "handed": charts.stacked(names, {"handed": [d.handed for d in days]}, {"handed": "转人工"}, charts.NARROW),
        "happy": charts.line(names, happy, "%", top=100),
        "speed": charts.line(names, [d.answer_ms for d in days], "ms"),
    }
