"""/api: approved answers and the clauses that they may stand on; groups of unanswered questions."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from console.access import Helpdesk
from console.api.shapes import Draft, Id, Number, Rewrite, Settle, Why, Written
from console.corrected import Origin, beginning, write
from console.errors import NotAllowed
from console.gaps import Gap
from knowledge.approved import ApprovedAnswer, State

router = APIRouter(tags=["approved answers"])
GapId = Annotated[Number, Path()]


@router.get("/approved")
def approved(visit: Helpdesk, state: State | None = None) -> dict[str, Any]:
    return {"approved": [asdict(a) for a in visit.desk.corrections.answers.all(state)]}


@router.get("/approved/beginning")
def begin(
    visit: Helpdesk,
    answer: Annotated[str, Query(max_length=64)] = "",
    gap: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> dict[str, Any]:
    """The questions of a recorded answer, or of a group of unanswered ones, and the clauses that may answer them."""
    questions, clauses = beginning(visit.desk, Origin(answer, gap))
    choices = visit.desk.corrections.choices(questions[0] if questions else "", clauses)
    return {"questions": questions, "clauses": [asdict(c) for c in choices]}


@router.get("/clauses")
def clauses(visit: Helpdesk, query: Annotated[str, Query(min_length=1, max_length=200)]) -> dict[str, Any]:
    """Clauses of the live snapshot that fit a query."""
    return {"clauses": [asdict(c) for c in visit.desk.corrections.choices(query.replace("\x00", ""), [])]}


@router.post("/approved", status_code=201)
def draft(visit: Helpdesk, body: Draft) -> ApprovedAnswer:
    """A new draft; it is given to nobody before it is approved."""
    came_from = Origin(body.answer or "", body.gap)
    return write(visit.desk, body.questions, body.text, body.clauses, visit.name, came_from, body.approve)


@router.post("/approved/verify")
def verify(visit: Helpdesk, body: Written) -> dict[str, list[str]]:
    """What does not hold of a text over these clauses; empty when it could be approved."""
    return {"problems": visit.desk.corrections.problems(body.text, body.clauses)}


@router.get("/approved/{answer_id}")
def one(visit: Helpdesk, answer_id: Id) -> dict[str, Any]:
    corrections = visit.desk.corrections
    found = corrections.find(answer_id)
    problems = corrections.problems(found.text, [b.clause_id for b in found.clauses])
    return asdict(found) | {"changed": corrections.changed(found), "problems": problems}


@router.put("/approved/{answer_id}")
def rewrite(visit: Helpdesk, answer_id: Id, body: Rewrite) -> ApprovedAnswer:
    corrections = visit.desk.corrections
    return corrections.rewrite(answer_id, body.revision, body.questions, body.text, body.clauses, visit.name)


@router.post("/approved/{answer_id}/approve")
def approve(visit: Helpdesk, answer_id: Id) -> ApprovedAnswer:
    """Under the two-person rule only a person who is signed in may: a token is nobody's second pair of eyes."""
    if visit.member_id is None and visit.desk.settings.two_person_rule:
        raise NotAllowed("按双人规则，须由本人登录后批准，令牌不能代替")
    visit.desk.corrections.find(answer_id)
    return visit.desk.corrections.approve(answer_id, visit.name)


@router.post("/approved/{answer_id}/retire")
def retire(visit: Helpdesk, answer_id: Id, body: Why) -> ApprovedAnswer:
    visit.desk.corrections.retire(answer_id, visit.name, body.why)
    return visit.desk.corrections.find(answer_id)


@router.get("/regressions")
def regressions(visit: Helpdesk, below: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None) -> dict[str, Any]:
    """What is asked of every candidate before it goes live, newest first, and the correction that each came from."""
    size = visit.desk.limits.page_size
    return {"regressions": [asdict(k) for k in visit.desk.assistant.regressions.newest(size, below)]}


@router.get("/gaps")
def gaps(
    visit: Helpdesk,
    state: Literal["open", "answered", "missing", "ignored"] = "open",
    above: Annotated[str, Query(max_length=100)] = "",
) -> dict[str, Any]:
    """Groups of like questions that were not answered, most asked first."""
    visit.desk.gaps.catch_up()
    rows, more = visit.desk.gaps.page(state, above)
    return {"gaps": [asdict(g) for g in rows], "next": f"{rows[-1].count}~{rows[-1].id}" if more else None}


@router.get("/gaps/{gap_id}")
def gap(visit: Helpdesk, gap_id: GapId) -> dict[str, Any]:
    return asdict(visit.desk.gaps.find(gap_id)) | {"questions": visit.desk.gaps.members(gap_id)}


@router.put("/gaps/{gap_id}")
def settle(visit: Helpdesk, gap_id: GapId, body: Settle) -> Gap:
    visit.desk.gaps.settle(gap_id, body.state, body.note, visit.name, body.version)
    return visit.desk.gaps.find(gap_id)
