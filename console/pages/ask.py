"""Ask as an applicant: at any date, on any snapshot, with the steps laid open. Nothing of it is kept."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from console.access import Helpdesk, HelpdeskForm, Visit
from console.errors import Refused
from console.evidence import cited, replay
from console.pages.check import day
from console.render import page
from knowledge.answers import Question

router = APIRouter(prefix="/ask")


@router.get("")
def ask_page(visit: Helpdesk) -> HTMLResponse:
    return _page(visit, {"question": "", "history": "", "today": visit.desk.assistant.today(), "snapshot": ""})


@router.post("")
def ask(visit: Helpdesk, form: HelpdeskForm) -> HTMLResponse:
    """A POST, so that the question does not stand in an access log."""
    text = form.needed("question", "问题", 2000)
    history = [line for line in form.text("history", 8000).splitlines() if line.strip()]
    today = day(form.text("today", 10)) or visit.desk.assistant.today()
    number = form.number("snapshot") if form.text("snapshot", 12) else None
    if number is not None and number < 1:
        raise Refused("没有这个快照")
    answer, steps = replay(visit.desk.assistant, Question(text, today, tuple(history[-10:])), number)
    snapshot = visit.desk.assistant.tools(int(answer.snapshot)).snapshot
    given = {"question": text, "history": "\n".join(history), "today": today, "snapshot": number or ""}
    shown = cited(snapshot, answer.to_json()["citations"])
    return _page(visit, given, answer=answer, steps=steps, cited=shown)


def _page(visit: Visit, given: dict[str, object], **result: Any) -> HTMLResponse:
    rows = visit.desk.assistant.store.snapshots()[::-1]
    found: dict[str, Any] = {"answer": None, "steps": [], "cited": []}
    live = visit.desk.assistant.store.live()
    return page(visit, "ask.html", here="ask", given=given, snapshots=rows, live=live, **(found | result))
