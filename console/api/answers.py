"""/api: recorded answers, verdicts, approved answers, gaps, insight, asking."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from console.access import Helpdesk
from console.api.shapes import Ask, Draft, Id, Number, Rewrite, Settle, Verdict, Why
from console.checking import proof
from console.evidence import replay
from console.journal import Filter
from console.pages.insight import span
from knowledge.answers import Question
from knowledge.approved import ApprovedAnswer

router = APIRouter(tags=["answers"])
Cursor = Annotated[str, Query(max_length=100)]
Only = Literal["", "unanswered", "down", "low", "changed", "handed", "unchecked"]


@router.get("/answers")
def answers(
    visit: Helpdesk,
    only: Only = "",
    topic: Annotated[str, Query(max_length=60)] = "",
    search: Annotated[str, Query(max_length=100)] = "",
    since: date | None = None,
    until: date | None = None,
    before: Cursor = "",
) -> dict[str, Any]:
    """A page of recorded answers, newest first; `next` is the cursor for `before`, null at the end."""
    wanted = Filter(only, topic.replace("\x00", ""), search.replace("\x00", ""), since, until, before)
    rows, more = visit.desk.checking.rows(wanted)
    return {"answers": [asdict(row) for row in rows], "next": rows[-1].cursor if more else None}


@router.get("/answers/{answer_id}")
def answer(visit: Helpdesk, answer_id: Id) -> dict[str, Any]:
    """One answer with its clauses, verification, steps and verdicts."""
    shown = proof(visit.desk, answer_id)
    row = {k: v for k, v in shown["row"].items() if k != "trace"}
    lists = {name: [asdict(x) for x in shown[name]] for name in ("cited", "steps", "user")}
    return row | lists | {"review": asdict(shown["review"]), "problems": shown["problems"], "stale": shown["stale"]}


@router.put("/answers/{answer_id}/verdict")
def judge(visit: Helpdesk, answer_id: Id, body: Verdict) -> dict[str, Any]:
    visit.desk.reviews.judge(answer_id, body.verdict, body.reason, visit.name, body.version)
    return asdict(visit.desk.reviews.of(answer_id))


@router.post("/ask")
def ask(visit: Helpdesk, body: Ask) -> dict[str, Any]:
    """An answer as an applicant would get it, on any day and snapshot, with its steps; kept nowhere."""
    today = body.today or visit.desk.assistant.today()
    given, steps = replay(visit.desk.assistant, Question(body.question, today, tuple(body.history)), body.snapshot)
    return {"answer": given.to_json(), "steps": [asdict(step) for step in steps]}


@router.get("/approved")
def approved(visit: Helpdesk) -> dict[str, Any]:
    return {"approved": [_told(a) for a in visit.desk.corrections.answers.all()]}


@router.post("/approved", status_code=201)
def draft(visit: Helpdesk, body: Draft) -> dict[str, Any]:
    """A new draft; it is given to nobody before it is approved."""
    return _told(visit.desk.corrections.draft(body.questions, body.text, body.clauses, visit.name))


@router.post("/approved/verify")
def verify(visit: Helpdesk, body: Draft) -> dict[str, list[str]]:
    return {"problems": visit.desk.corrections.problems(body.text, body.clauses)}


@router.get("/approved/{answer_id}")
def one_approved(visit: Helpdesk, answer_id: Id) -> dict[str, Any]:
    found = visit.desk.corrections.find(answer_id)
    return _told(found) | {"changed": visit.desk.corrections.changed(found)}


@router.put("/approved/{answer_id}")
def rewrite(visit: Helpdesk, answer_id: Id, body: Rewrite) -> dict[str, Any]:
    corrections = visit.desk.corrections
    return _told(corrections.rewrite(answer_id, body.revision, body.questions, body.text, body.clauses, visit.name))


@router.post("/approved/{answer_id}/approve")
def approve(visit: Helpdesk, answer_id: Id) -> dict[str, Any]:
    visit.desk.corrections.find(answer_id)
    return _told(visit.desk.corrections.approve(answer_id, visit.name))


@router.post("/approved/{answer_id}/retire")
def retire(visit: Helpdesk, answer_id: Id, body: Why) -> dict[str, Any]:
    visit.desk.corrections.retire(answer_id, visit.name, body.why)
    return _told(visit.desk.corrections.find(answer_id))


@router.get("/gaps")
def gaps(
    visit: Helpdesk, state: Literal["open", "answered", "missing", "ignored"] = "open", above: Cursor = ""
) -> dict[str, Any]:
    """Groups of like questions that were not answered, most asked first."""
    visit.desk.gaps.catch_up()
    rows, more = visit.desk.gaps.page(state, above)
    return {"gaps": [asdict(g) for g in rows], "next": f"{rows[-1].count}~{rows[-1].id}" if more else None}


@router.get("/gaps/{gap_id}")
def gap(visit: Helpdesk, gap_id: Annotated[Number, Path()]) -> dict[str, Any]:
    return asdict(visit.desk.gaps.find(gap_id)) | {"questions": visit.desk.gaps.members(gap_id)}


@router.put("/gaps/{gap_id}")
def settle(visit: Helpdesk, gap_id: Annotated[Number, Path()], body: Settle) -> dict[str, Any]:
    visit.desk.gaps.settle(gap_id, body.state, body.note, visit.name, body.version)
    return asdict(visit.desk.gaps.find(gap_id))


@router.get("/insight")
def insight(visit: Helpdesk, since: date | None = None, until: date | None = None) -> dict[str, Any]:
    """Counts a day and what publishes did to them; nothing personal."""
    first, last = span(visit, since.isoformat() if since else "", until.isoformat() if until else "")
    days, moves = visit.desk.insight.days(first, last), visit.desk.insight.publishes(first, last)
    return {"days": [asdict(d) for d in days], "publishes": [asdict(m) for m in moves]}


def _told(answer: ApprovedAnswer) -> dict[str, Any]:
    return asdict(answer)
