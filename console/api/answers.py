"""/api: recorded answers, verdicts, asking as an applicant."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from console.access import Helpdesk
from console.api.shapes import Ask, Id, Verdict
from console.checking import listed, proof
from console.evidence import cited, replay
from console.journal import Filter
from console.reviews import Review
from console.verdicts import Judgement, judge
from knowledge.answers import Question

router = APIRouter(tags=["answers"])
Only = Literal["", "unanswered", "down", "low", "changed", "handed", "unchecked"]


@router.get("/answers")
def answers(
    visit: Helpdesk,
    only: Only = "",
    topic: Annotated[str, Query(max_length=60)] = "",
    search: Annotated[str, Query(max_length=100)] = "",
    since: date | None = None,
    until: date | None = None,
    before: Annotated[str, Query(max_length=100)] = "",
) -> dict[str, Any]:
    """A page of recorded answers, newest first; `next` is the cursor for `before`, null at the end."""
    wanted = Filter(only, topic.replace("\x00", ""), search.replace("\x00", ""), since, until, before)
    rows, more = listed(visit.desk, wanted)
    return {"answers": [asdict(row) for row in rows], "next": rows[-1].cursor if more else None}


@router.get("/topics")
def topics(visit: Helpdesk) -> dict[str, str]:
    """Keys of the topics, for filters, with their Chinese names."""
    return visit.desk.topics


@router.get("/answers/{answer_id}")
def answer(visit: Helpdesk, answer_id: Id, again: bool = False) -> dict[str, Any]:
    """One answer with its clauses, verification, steps, verdicts and conversation; again: what is answered now."""
    shown = proof(visit.desk, answer_id, again)
    row = {k: v for k, v in shown["row"].items() if k != "trace"}
    lists = {name: [asdict(x) for x in shown[name]] for name in ("cited", "steps", "user")}
    plain = {name: shown[name] for name in ("turns", "problems", "held", "stale", "again")}
    expected = asdict(shown["expected"]) if shown["expected"] else None
    return row | lists | plain | {"review": asdict(shown["review"]), "expected": expected}


@router.put("/answers/{answer_id}/verdict")
def put_verdict(visit: Helpdesk, answer_id: Id, body: Verdict) -> Review:
    """It becomes a regression question: what must be cited, what must not be said again."""
    given = Judgement(body.verdict, body.reason, tuple(body.never), body.clause, body.asked)
    return judge(visit.desk, answer_id, given, visit.name, body.version)


@router.get("/ask")
def asked_of(visit: Helpdesk) -> dict[str, Any]:
    """The day that is taken for today, and the snapshots that can be asked."""
    assistant = visit.desk.assistant
    snapshots = [
        {"number": s.number, "state": s.state, "created_at": s.created_at} for s in assistant.store.snapshots()
    ]
    return {"today": assistant.today(), "live": assistant.store.live(), "snapshots": snapshots}


@router.post("/ask")
def ask(visit: Helpdesk, body: Ask) -> dict[str, Any]:
    """An answer as an applicant would get it, on any day and snapshot, with its steps; kept nowhere."""
    assistant = visit.desk.assistant
    question = Question(body.question, body.today or assistant.today(), tuple(body.history))
    given, steps = replay(assistant, question, body.snapshot)
    beside = cited(assistant.tools(int(given.snapshot)).snapshot, given.to_json()["citations"])
    return {"answer": given.to_json(), "steps": [asdict(s) for s in steps], "cited": [asdict(c) for c in beside]}
