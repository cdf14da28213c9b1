"""Where an approved answer begins, a recorded answer or a group of unanswered questions, and what it settles there."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.desk import Desk
from console.verdicts import Judgement, judge
from knowledge.approved import ApprovedAnswer


@dataclass(frozen=True, slots=True)
class Origin:
    """The recorded answer that is corrected, or the group of unanswered questions; neither for one from nothing."""

    answer: str = ""
    gap: int = 0


def beginning(desk: Desk, origin: Origin) -> tuple[list[str], list[str]]:
    """(questions, clause ids) to begin with."""
    if origin.answer:
        row = desk.checking.one(origin.answer)
        return [row["question"]], [c.get("clause_id", "") for c in row["answer"]["citations"]]
    if origin.gap:
        members = desk.gaps.members(origin.gap, 12)
        return list(dict.fromkeys(m["question"] for m in members)), []
    return [], []


def write(
    desk: Desk,
    questions: Sequence[str],
    text: str,
    clauses: Sequence[str],
    who: str,
    origin: Origin,
    approve: bool = False,
) -> ApprovedAnswer:
    """A new draft, approved at once if so wished; what it came from is dealt with."""
    if approve:
        desk.corrections.approvable(text, clauses)
    group = desk.gaps.find(origin.gap) if origin.gap else None
    if origin.answer:
        desk.checking.one(origin.answer)
    made = desk.corrections.draft(questions, text, clauses, who)
    if group:
        desk.gaps.settle(group.id, "answered", f"审定回答 {made.id[:8]}", who, group.version)
    if origin.answer and not (review := desk.reviews.of(origin.answer)).verdict:
        judge(desk, origin.answer, Judgement("wrong", "已写审定回答"), who, review.version)
    return desk.corrections.approve(made.id, who) if approve else made
