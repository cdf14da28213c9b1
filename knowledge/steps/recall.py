"""The answer that staff approved for this question, while the clauses it stands on are as they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.amendments import is_outdated
from knowledge.answers import Answer, Turn
from knowledge.approved import as_answer, changed_clauses
from knowledge.verification import Grounds, problems

if TYPE_CHECKING:
    from knowledge.answering import Tools


def recall(turn: Turn, tools: Tools) -> Turn | Answer:
    """The approved answer, origin "staff"; the turn as it is where there is none, or where it no longer holds."""
    if tools.approved is None or len(turn.asks) > 1:
        return turn
    text = turn.asks[0].text if turn.asks else turn.question.text
    approved = tools.approved.find(text, turn.question.today)
    if approved is None or changed_clauses(approved, tools.snapshot):
        return turn
    if is_outdated([b.clause_id for b in approved.clauses], tools.snapshot, turn.question.today):
        return turn
    answer = as_answer(approved.text, [b.clause_id for b in approved.clauses], tools.snapshot)
    if problems(answer, Grounds(tools.snapshot, turn.question.today)):
        return turn
    return replace(answer, topic=turn.asks[0].reading.best if turn.asks else None)
