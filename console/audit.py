"""The audit trail: who did what to what, when, before and after. Rows are only ever added."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from console.tables import audit
from knowledge.adapters.sql.engine import writing

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    return datetime.now(UTC)


class Audit:
    """Holds no words of an applicant: ids and staff's own texts only, so that erasing a person leaves it whole."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock

    def note(self, who: str, what: str, subject: str, before: Any = None, after: Any = None) -> None:
        with writing(self.engine) as connection:
            self.within(connection, who, what, subject, before, after)

    def within(
        self, connection: Connection, who: str, what: str, subject: str, before: Any = None, after: Any = None
    ) -> None:
        """The same, in the transaction of the change itself."""
        row = {"at": self.clock(), "who": who, "what": what, "subject": subject[:400], "before": before, "after": after}
        connection.execute(insert(audit).values(row))

    def entries(self, who: str = "", below: int | None = None, limit: int = 100) -> list[dict[str, Any]]:
        """Newest first; `below`: only entries older than that id."""
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        query = query.where(audit.c.who == who) if who else query
        query = query.where(audit.c.id < below) if below else query
        with self.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]
