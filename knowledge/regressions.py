"""Regression questions: what must stay true of an answer, whatever is published. Staff's corrections add to them."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers import Answer, AnswerKind, Question
from knowledge.clauses import Snapshot
from knowledge.recognise import figures


@dataclass(frozen=True, slots=True)
class Regression:
    """clause: the id of a clause that must be cited; values: figures that the text must state.

    What the documents no longer hold cannot be asked for: a clause or value that the snapshot does not have any more
    is the editor's doing and is shown in the diff, not here.
    """

    question: Question
    kind: AnswerKind = "answer"
    clause: str | None = None
    values: tuple[str, ...] = ()
    origin: str = ""

    def broken_by(self, answer: Answer, snapshot: Snapshot) -> str | None:
        """Why the answer is not what it must be; None when it is."""
        if answer.kind != self.kind:
            return f"应为 {self.kind}，现为 {answer.kind}"
        if self.clause and snapshot.clause(self.clause) and self.clause not in {c.clause_id for c in answer.citations}:
            return f"没有引用 {self.clause}"
        stated = figures(answer.text)
        lost = [v for v in self.values if not figures(v) <= stated and _held(v, snapshot)]
        return f"少了 {'、'.join(lost)}" if lost else None


def _held(value: str, snapshot: Snapshot) -> bool:
    return any(figures(value) <= figures(document.text) for document in snapshot.documents)
