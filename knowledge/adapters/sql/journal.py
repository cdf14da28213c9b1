"""SqlJournal: what was answered, so that staff can check it and `replay` can repeat it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers
from knowledge.answers import Answer, Question
from knowledge.version import program

Later = Callable[[Callable[[Connection], object]], None]
KEEP = insert(answers)


class SqlJournal:
    """A question is personal data: it is kept `retention` days, shown to staff only, and never logged."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def record(
        self,
        question: Question,
        answer: Answer,
        conversation: str | None = None,
        trace: list[dict[str, Any]] | None = None,
        later: Later | None = None,
    ) -> None:
        """At once, or handed to `later`: whoever sends the answer writes both in one transaction."""
        row = {
            "id": answer.id,
            "at": datetime.now(UTC),
            "conversation": conversation,
            "question": question.text,
            "history": list(question.history),
            "today": question.today,
            "snapshot": int(answer.snapshot or 0),
            "program": program(),
            "kind": answer.kind,
            "topic": answer.topic,
            "confidence": answer.confidence,
            "elapsed_ms": answer.elapsed_ms,
            "answer": answer.to_json(),
            "trace": trace or [],
        }
        if later:
            later(partial(_insert, row=row))
            return
        with writing(self.engine) as connection:
            _insert(connection, row)

    def find(self, answer_id: str) -> dict[str, Any] | None:
        """The recorded row as a mapping, or None."""
        with self.engine.connect() as connection:
            row = connection.execute(select(answers).where(answers.c.id == answer_id)).first()
        return dict(row._mapping) if row else None

    def recent(self, count: int) -> list[dict[str, Any]]:
        """The newest rows, newest first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(answers).order_by(answers.c.at.desc()).limit(count))
            return [dict(row._mapping) for row in rows]

    def purge(self, retention_days: int, today: date) -> int:
        """Forget what is older than the retention; gives how many."""
        limit = datetime.combine(today - timedelta(days=retention_days), datetime.min.time(), UTC)
        with writing(self.engine) as connection:
            return connection.execute(delete(answers).where(answers.c.at < limit)).rowcount


def _insert(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(KEEP, row)
