"""Everything that the check page shows of one answer, gathered in one place for the page and the API."""

from typing import Any

from bot.feedback import Feedback
from bot.wording import wording
from console.desk import Desk
from console.evidence import cited, recorded, replay, steps_of
from console.journal import Filter, Row
from console.labels import label
from console.verdicts import of_answer
from knowledge.answers import Question
from knowledge.clauses import Snapshot
from knowledge.errors import ZhichengError
from knowledge.verification import Grounds, problems


def listed(desk: Desk, wanted: Filter) -> tuple[list[Row], bool]:
    """A page of the list, and whether there is more."""
    if wanted.only == "changed":
        desk.updates.changed.follow()
    return desk.checking.rows(wanted)


def proof(desk: Desk, answer_id: str, again: bool = False) -> dict[str, Any]:
    """The answer, its clauses, both verdicts, the steps; `again`: also what is answered now."""
    row = desk.checking.one(answer_id)
    snapshot = snapshot_of(desk, row["snapshot"])
    found: dict[str, Any] = {
        "row": row,
        "answer": row["answer"],
        "cited": cited(snapshot, row["answer"]["citations"]),
        "turns": desk.checking.conversation(row["conversation"]),
        "user": Feedback(desk.engine).of_answer(answer_id),
        "review": desk.reviews.of(answer_id),
        "stale": row["snapshot"] != desk.assistant.store.live(),
        "steps": steps_of(row["trace"], snapshot),
        "again": None,
        "expected": of_answer(desk, answer_id),
        "reasons": wording().down_reasons,
    }
    found["problems"] = _problems(desk, row, snapshot)
    found["held"] = not found["problems"] and all(c.holds for c in found["cited"])
    return found | ({"again": _again(desk, row)} if again else {})


def snapshot_of(desk: Desk, number: int) -> Snapshot | None:
    """The snapshot that answered, or None when it has been dropped since."""
    try:
        return desk.assistant.tools(number).snapshot if number else None
    except ZhichengError:
        return None


def _again(desk: Desk, row: dict[str, Any]) -> str:
    """The answer to the same question on the same snapshot and day by the program as it is now."""
    question = Question(row["question"], row["today"], tuple(row["history"]))
    return replay(desk.assistant, question, row["snapshot"])[0].text


def _problems(desk: Desk, row: dict[str, Any], snapshot: Snapshot | None) -> list[str]:
    """What does not hold of the recorded answer today, as staff read it; the same check that every answer passed."""
    if snapshot is None:
        return ["当时的快照已经清理，不能再核对"]
    grounds = Grounds(snapshot, row["today"], row["question"], desk.assistant.tools().workdays)
    return [f"{label('rule', p.rule)}：{p.what}" for p in problems(recorded(row["answer"]), grounds)]
