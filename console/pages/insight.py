"""Insight: charts of the days, and the same figures as CSV."""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from console import charts
from console.access import Helpdesk, Visit
from console.errors import Refused
from console.insight import Day, csv_of
from console.labels import labels
from console.pages.check import day
from console.render import page

router = APIRouter(prefix="/insight")
LONGEST = 366


@router.get("")
def insight(visit: Helpdesk, since: str = "", until: str = "") -> HTMLResponse:
    first, last = span(visit, since, until)
    days = visit.desk.insight.days(first, last)
    context: dict[str, Any] = {
        "since": first,
        "until": last,
        "totals": totals(days),
        "publishes": visit.desk.insight.publishes(first, last),
    }
    return page(visit, "insight.html", here="insight", topics=topics(visit, days), **context, **drawn(days))


@router.get("/days.csv")
def as_csv(visit: Helpdesk, since: str = "", until: str = "") -> Response:
    first, last = span(visit, since, until)
    name = f"insight-{first}-{last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_of(visit.desk.insight.days(first, last)), media_type="text/csv; charset=utf-8", headers=headers)


def span(visit: Visit, since: str, until: str) -> tuple[date, date]:
    """The days asked for; the last thirty when none are."""
    last = day(until) or visit.desk.insight.today()
    first = day(since) or last - timedelta(days=29)
    if not 0 <= (last - first).days < LONGEST:
        raise Refused("请选择不超过一年的时间段，开始日期不晚于结束日期")
    return first, last


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


def totals(days: list[Day]) -> dict[str, int | float | None]:
    asked, up, down = sum(d.questions for d in days), sum(d.up for d in days), sum(d.down for d in days)
    answered = sum(d.kinds.get("answer", 0) for d in days)
    waits = [d.reply_minutes for d in days if d.reply_minutes is not None]
    return {
        "asked": asked,
        "answered": answered / asked if asked else None,
        "missing": sum(d.kinds.get("not_found", 0) for d in days),
        "handed": sum(d.handed for d in days),
        "happy": up / (up + down) if up + down else None,
        "judged": up + down,
        "reply": sum(waits) / len(waits) if waits else None,
    }


def topics(visit: Visit, days: list[Day]) -> list[tuple[str, int]]:
    """The twelve most asked topics with their Chinese names."""
    counted: dict[str, int] = {}
    for one in days:
        for key, number in one.topics.items():
            counted[key] = counted.get(key, 0) + number
    most = sorted(counted.items(), key=lambda item: -item[1])[:12]
    return [(visit.desk.topics.get(key, key or "没有主题"), number) for key, number in most]
