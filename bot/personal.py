"""What is kept of a person: given to them, erased at their word, forgotten when old (个人信息保护法 45, 47)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, select

from bot import tables
from bot.wording import wording
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers

MESSAGE_FIELDS = ("at", "who", "text")
FEEDBACK_FIELDS = ("answer_id", "at", "verdict", "reason", "note")
CASE_FIELDS = ("opened_at", "cause", "question", "state", "closed_at", "outcome")
SUBSCRIPTION_FIELDS = ("document", "label", "until", "hour")
ANSWER_FIELDS = ("at", "question", "answer")


def export(engine: Engine, handle: str) -> dict[str, Any]:
    """All that is kept under a handle, as JSON-ready data; staff's internal notes are not the person's data."""
    with engine.connect() as connection:
        return {
            "label": wording().label,
            "conversation": handle,
            "messages": _own(connection, tables.messages, handle, MESSAGE_FIELDS),
            "answers": _own(connection, answers, handle, ANSWER_FIELDS, "conversation"),
            "feedback": _own(connection, tables.feedback, handle, FEEDBACK_FIELDS),
            "cases": _own(connection, tables.cases, handle, CASE_FIELDS),
            "subscriptions": _own(connection, tables.subscriptions, handle, SUBSCRIPTION_FIELDS),
            "state": _own(connection, tables.conversations, handle, ("opened_at", "last_at", "state")),
        }


def _own(
    connection: Connection, table: Table, handle: str, fields: tuple[str, ...], owner: str = "handle"
) -> list[dict[str, Any]]:
    rows = connection.execute(select(*(table.c[f] for f in fields)).where(table.c[owner] == handle))
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def forget(connection: Connection, handle: str) -> None:
    """Erase a person within the caller's transaction."""
    mine = select(tables.cases.c.id).where(tables.cases.c.handle == handle)
    notices = select(tables.subscriptions.c.id).where(tables.subscriptions.c.handle == handle)
    connection.execute(delete(tables.case_notes).where(tables.case_notes.c.case_id.in_(mine)))
    connection.execute(delete(tables.reminders_sent).where(tables.reminders_sent.c.subscription.in_(notices)))
    for table in (tables.messages, tables.feedback, tables.cases, tables.subscriptions, tables.addresses):
        connection.execute(delete(table).where(table.c.handle == handle))
    connection.execute(delete(answers).where(answers.c.conversation == handle))
    connection.execute(delete(tables.conversations).where(tables.conversations.c.handle == handle))


def erase(engine: Engine, handle: str) -> None:
    with writing(engine) as connection:
        forget(connection, handle)


def purge(engine: Engine, retention_days: int, now: datetime | None = None) -> int:
    """Forget conversations that have been silent for the retention and have no reminder running; gives how many."""
    limit = (now or datetime.now(UTC)) - timedelta(days=retention_days)
    waiting = select(tables.subscriptions.c.handle)
    old = select(tables.conversations.c.handle).where(
        tables.conversations.c.last_at < limit, tables.conversations.c.handle.not_in(waiting)
    )
    with writing(engine) as connection:
        handles = connection.execute(old).scalars().all()
        for handle in handles:
            forget(connection, handle)
        connection.execute(delete(tables.messages).where(tables.messages.c.at < limit))
        connection.execute(delete(tables.inbox).where(tables.inbox.c.done_at < limit))
    return len(handles)
