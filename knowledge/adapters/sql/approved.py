"""SqlApprovedAnswers: answers that staff wrote, from draft to approved to stale, and the book that recall reads."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Engine, Integer, Row, String, Table, Text, func, insert, select, update

from knowledge.adapters.sql.engine import glancing, writing
from knowledge.adapters.sql.tables import metadata
from knowledge.approved import ApprovedAnswer, Bound, State, bind, changed_clauses, check_approval
from knowledge.clauses import Snapshot
from knowledge.errors import ApprovalRefused
from knowledge.likeness import Book
from knowledge.ports import Embedder

approved_answers = Table(
    "approved_answers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("questions", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("clauses", JSON, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("author", String(100), nullable=False),
    Column("approver", String(100), nullable=False),
    Column("note", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

COUNTED = select(func.count(), func.coalesce(func.sum(approved_answers.c.revision), 0)).select_from(approved_answers)


class SqlApprovedAnswers:
    """Every change makes a new revision; who changes one that somebody else changed first is refused."""

    def __init__(self, engine: Engine, embedder: Embedder | None = None) -> None:
        self.engine = engine
        self._embedder = embedder
        self._lock = threading.Lock()
        self._book: tuple[tuple[int, int], Book] | None = None

    def draft(
        self, questions: Sequence[str], text: str, clause_ids: Sequence[str], author: str, snapshot: Snapshot
    ) -> ApprovedAnswer:
        """Keep a new draft, bound to the clauses as the snapshot holds them. Raises ApprovalRefused."""
        asked = tuple(dict.fromkeys(q.strip() for q in questions if q.strip()))
        made = ApprovedAnswer(uuid.uuid4().hex, asked, text, bind(clause_ids, snapshot), author=author, revision=1)
        with writing(self.engine) as connection:
            connection.execute(insert(approved_answers).values(_row(made)))
        return made

    def rewrite(
        self,
        answer: ApprovedAnswer,
        questions: Sequence[str],
        text: str,
        clause_ids: Sequence[str],
        author: str,
        snapshot: Snapshot,
    ) -> ApprovedAnswer:
        """A changed answer is a draft again, bound anew. Raises ApprovalRefused, also where another was first."""
        asked = tuple(dict.fromkeys(q.strip() for q in questions if q.strip()))
        bound = bind(clause_ids, snapshot)
        changed = replace(answer, questions=asked, text=text, clauses=bound, author=author, approver="", state="draft")
        return self._save(changed, answer.revision)

    def approve(
        self, answer_id: str, approver: str, snapshot: Snapshot, two_person_rule: bool = False
    ) -> ApprovedAnswer:
        """Raises ApprovalRefused where a figure stands nowhere, a clause changed, or the same person wrote it."""
        answer = self.get(answer_id)
        check_approval(answer, approver, snapshot, two_person_rule)
        return self._save(replace(answer, state="approved", approver=approver, note=""), answer.revision)

    def retire(self, answer_id: str, who: str, why: str) -> ApprovedAnswer:
        """Never given again; kept, so that it can be read."""
        answer = self.get(answer_id)
        return self._save(replace(answer, state="retired", note=f"{who}：{why}"), answer.revision)

    def mark_stale(self, snapshot: Snapshot) -> list[ApprovedAnswer]:
        """After a publish: approved answers whose clauses changed become stale, to be looked at again; gives these."""
        marked = []
        for answer in self.all("approved"):
            changed = changed_clauses(answer, snapshot)
            if changed:
                note = "依据的条款已变更：" + "、".join(changed)
                marked.append(self._save(replace(answer, state="stale", note=note), answer.revision))
        return marked

    def get(self, answer_id: str) -> ApprovedAnswer:
        """Raises ApprovalRefused where there is none."""
        with self.engine.connect() as connection:
            row = connection.execute(select(approved_answers).where(approved_answers.c.id == answer_id)).first()
        if row is None:
            raise ApprovalRefused("没有这条审定答案，可能已被删除")
        return _answer(row)

    def all(self, state: State | None = None) -> list[ApprovedAnswer]:
        """The last changed first."""
        wanted = select(approved_answers).order_by(approved_answers.c.changed_at.desc(), approved_answers.c.id)
        if state:
            wanted = wanted.where(approved_answers.c.state == state)
        with self.engine.connect() as connection:
            return [_answer(row) for row in connection.execute(wanted)]

    def book(self) -> Book:
        """What recall looks questions up in; read anew once anything has changed."""
        with glancing(self.engine) as connection:
            count, revisions = connection.execute(COUNTED).one()
        with self._lock:
            if self._book is None or self._book[0] != (count, revisions):
                self._book = ((count, revisions), Book(self.all("approved"), self._embedder))
            return self._book[1]

    def _save(self, answer: ApprovedAnswer, revision: int) -> ApprovedAnswer:
        saved = replace(answer, revision=revision + 1)
        same = (approved_answers.c.id == answer.id) & (approved_answers.c.revision == revision)
        with writing(self.engine) as connection:
            if connection.execute(update(approved_answers).where(same).values(_row(saved))).rowcount == 0:
                raise ApprovalRefused("别人刚刚改过这条答案，请刷新后再改，您写的内容没有保存")
        return saved


def _row(answer: ApprovedAnswer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "questions": list(answer.questions),
        "text": answer.text,
        "clauses": [[b.clause_id, b.sha256] for b in answer.clauses],
        "state": answer.state,
        "author": answer.author,
        "approver": answer.approver,
        "note": answer.note,
        "revision": answer.revision,
        "changed_at": datetime.now(UTC),
    }


def _answer(row: Row[Any]) -> ApprovedAnswer:
    return ApprovedAnswer(
        id=row.id,
        questions=tuple(row.questions),
        text=row.text,
        clauses=tuple(Bound(clause_id, digest) for clause_id, digest in row.clauses),
        state=row.state,
        author=row.author,
        approver=row.approver,
        note=row.note,
        revision=row.revision,
    )
