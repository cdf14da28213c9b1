"""/api/cases: the hand-over inbox."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from console.access import Helpdesk, Visit
from console.api.shapes import Number, Outcome, Phrase, Text

router = APIRouter(prefix="/cases", tags=["cases"])
CaseId = Annotated[Number, Path()]


@router.get("")
def cases(
    visit: Helpdesk,
    tab: Literal["waiting", "mine", "owned", "closed"] = "waiting",
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> dict[str, Any]:
    """With the seconds that the applicant has been waiting; counts: how many wait and are owned.

    Whoever waits longest stands first among the waiting, the others are newest first. before: the id of the last case
    of the page above.
    """
    inbox = visit.desk.inbox
    return {"cases": [asdict(w) for w in inbox.page(tab, visit.name, before)], "counts": inbox.cases.counts()}


@router.get("/phrases")
def phrases(visit: Helpdesk) -> dict[str, Any]:
    """Ready phrases."""
    return {"phrases": visit.desk.inbox.phrases()}


@router.post("/phrases", status_code=201)
def add_phrase(visit: Helpdesk, body: Phrase) -> dict[str, Any]:
    visit.desk.inbox.add_phrase(body.title, body.text, visit.name)
    return phrases(visit)


@router.delete("/phrases/{phrase_id}")
def drop_phrase(visit: Helpdesk, phrase_id: Annotated[Number, Path()]) -> dict[str, Any]:
    visit.desk.inbox.drop_phrase(phrase_id, visit.name)
    return phrases(visit)


@router.get("/{case_id}")
def case(visit: Helpdesk, case_id: CaseId) -> dict[str, Any]:
    return _told(visit, case_id)


@router.post("/{case_id}/claim")
def claim(visit: Helpdesk, case_id: CaseId) -> dict[str, Any]:
    """Make it one's own; 409 when a colleague has it."""
    visit.desk.inbox.found(case_id)
    visit.desk.inbox.claim(case_id, visit.name)
    return _told(visit, case_id)


@router.post("/{case_id}/release")
def release(visit: Helpdesk, case_id: CaseId) -> dict[str, Any]:
    visit.desk.inbox.found(case_id)
    visit.desk.inbox.release(case_id, visit.name)
    return _told(visit, case_id)


@router.post("/{case_id}/notes")
def note(visit: Helpdesk, case_id: CaseId, body: Text) -> dict[str, Any]:
    visit.desk.inbox.found(case_id)
    visit.desk.inbox.note(case_id, visit.name, body.text)
    return _told(visit, case_id)


@router.post("/{case_id}/reply")
def reply(visit: Helpdesk, case_id: CaseId, body: Text) -> dict[str, Any]:
    """Into the applicant's own chat; 409 when it is not one's case or the applicant has blocked the bot."""
    visit.desk.inbox.found(case_id)
    visit.desk.inbox.reply(case_id, visit.name, body.text)
    return _told(visit, case_id)


@router.post("/{case_id}/close")
def close(visit: Helpdesk, case_id: CaseId, body: Outcome) -> dict[str, Any]:
    visit.desk.inbox.found(case_id)
    visit.desk.inbox.close(case_id, visit.name, body.outcome)
    return _told(visit, case_id)


def _told(visit: Visit, case_id: int) -> dict[str, Any]:
    case, entries = visit.desk.inbox.found(case_id)
    return asdict(case) | {"entries": [asdict(e) for e in entries]}
