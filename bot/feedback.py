"""👍 and 👎 with a reason, one verdict a person for each answer."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.tables import conversations, feedback


@dataclass(frozen=True, slots=True)
class Verdict:
    """verdict: "up" | "down"; reason: a key of `down_reasons` in wording.yaml; note: the person's own words."""

    id: int
    answer_id: str
    handle: str
    at: datetime
    verdict: str
    reason: str | None
    note: str | None


def judge(connection: Connection, handle: str, answer_id: str, verdict: str) -> None:
    """The last press counts."""
    connection.execute(delete(feedback).where(feedback.c.answer_id == answer_id, feedback.c.handle == handle))
    row = {"answer_id": answer_id, "handle": handle, "at": datetime.now(UTC), "verdict": verdict}
    connection.execute(insert(feedback).values(row))
    if verdict == "down":
        connection.execute(update(conversations).where(conversations.c.handle == handle).values(disliked=True))


def explain(
    connection: Connection, handle: str, answer_id: str, reason: str | None = None, note: str | None = None
) -> None:
    """Why it was no good: one of the reasons offered, or the person's own words."""
    given = {name: value for name, value in (("reason", reason), ("note", note)) if value is not None}
    own = (feedback.c.answer_id == answer_id) & (feedback.c.handle == handle)
    connection.execute(update(feedback).where(own).values(**given))


class Feedback:
    """What the desk reads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def page(self, verdict: str | None = None, before: int | None = None, limit: int = 50) -> list[Verdict]:
        """Newest first; `before` is the id of the last one of the page above."""
        query = select(feedback).order_by(feedback.c.id.desc()).limit(limit)
        query = query if verdict is None else query.where(feedback.c.verdict == verdict)
        query = query if before is None else query.where(feedback.c.id < before)
        with self.engine.connect() as connection:
            return [Verdict(**row._mapping) for row in connection.execute(query)]

    def of_answer(self, answer_id: str) -> list[Verdict]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(feedback).where(feedback.c.answer_id == answer_id))
            return [Verdict(**row._mapping) for row in rows]
