"""Answers that staff approved: bound to the clauses they stand on, given only while those stand unchanged. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from knowledge.answers import Answer, Citation, Segment
from knowledge.clauses import Snapshot
from knowledge.errors import ApprovalRefused
from knowledge.verification import Grounds, Problem, problems

State = Literal["draft", "approved", "stale", "retired"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A clause as it stood when the answer was written. sha256: of the clause's text."""

    clause_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """questions: the question and its paraphrases. text: plain, one statement a line.

    revision counts the changes: who saves over a revision that is not the last one is told.
    """

    id: str
    questions: tuple[str, ...]
    text: str
    clauses: tuple[Bound, ...]
    state: State = "draft"
    author: str = ""
    approver: str = ""
    note: str = ""
    revision: int = 0


def bind(clause_ids: Iterable[str], snapshot: Snapshot) -> tuple[Bound, ...]:
    """The clauses as the snapshot holds them. Raises ApprovalRefused for one that it does not hold."""
    bound = [Bound(i, fingerprint(i, snapshot) or "") for i in dict.fromkeys(clause_ids)]
    lost = [b.clause_id for b in bound if not b.sha256]
    if lost or not bound:
        raise ApprovalRefused(f"知识库现行版本中没有这些条款：{'、'.join(lost) or '（没有选条款）'}。请重新选择依据")
    return tuple(bound)


def fingerprint(clause_id: str, snapshot: Snapshot) -> str | None:
    """sha256 of the clause's text; None where the snapshot has no such clause."""
    held = snapshot.clause(clause_id)
    return sha256(held[0].text_of(held[1]).strip().encode()).hexdigest() if held else None


def changed_clauses(approved: ApprovedAnswer, snapshot: Snapshot) -> list[str]:
    """The ids of bound clauses that are gone or read otherwise now; empty: the answer may be given."""
    return [b.clause_id for b in approved.clauses if fingerprint(b.clause_id, snapshot) != b.sha256]


def as_answer(text: str, clause_ids: Sequence[str], snapshot: Snapshot) -> Answer:
    """The text as an answer: each line cites every bound clause. Clauses that are gone are left out."""
    held = [h for i in clause_ids if (h := snapshot.clause(i))]
    citations = tuple(Citation.of(document, clause) for document, clause in held)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    segments = tuple(Segment(line, tuple(range(len(citations)))) for line in lines)
    return Answer("answer", "\n".join(lines), segments, citations, origin="staff", confidence=1.0)


def verify_draft(text: str, clause_ids: Sequence[str], snapshot: Snapshot, today: date = date.min) -> list[Problem]:
    """What does not hold of a text as staff write it; it can be approved only when this is empty.

    `Problem.segment` counts the lines that are not blank; `Problem.what` is the figure that stands nowhere.
    """
    answer = as_answer(text, clause_ids, snapshot)
    if not answer.segments:
        return [Problem("text", "还没有写答案")]
    if not answer.citations:
        return [Problem("uncited", "还没有选依据的条款")]
    return problems(answer, Grounds(snapshot, today))


def check_approval(approved: ApprovedAnswer, approver: str, snapshot: Snapshot, two_person_rule: bool = False) -> None:
    """Raises ApprovalRefused, saying why, unless the answer may be approved by this person now."""
    if two_person_rule and approver == approved.author:
        raise ApprovalRefused("按双人规则，答案须由作者以外的人批准")
    changed = changed_clauses(approved, snapshot)
    if changed:
        raise ApprovalRefused(f"依据的条款已变更：{'、'.join(changed)}。请核对后重新保存")
    found = verify_draft(approved.text, [b.clause_id for b in approved.clauses], snapshot)
    if found:
        raise ApprovalRefused(f"有内容在依据中找不到：{'、'.join(p.what for p in found[:5])}")
    if not any(q.strip() for q in approved.questions):
        raise ApprovalRefused("还没有写它回答的问题")
