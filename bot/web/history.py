"""What a visitor's page shows: their conversation's messages as JSON, files left out and linked instead."""

from typing import Any

from sqlalchemy import Connection, Engine, select, update

from bot.messages import Outgoing
from bot.tables import addresses, messages

CHANNEL = "web"
SHOWN = 60


def handle_of(engine: Engine, chat: str) -> str | None:
    query = select(addresses.c.handle).where(addresses.c.channel == CHANNEL, addresses.c.chat == chat)
    with engine.connect() as connection:
        return connection.execute(query).scalar()


def since(engine: Engine, handle: str, after: int) -> list[dict[str, Any]]:
    """The messages after an id, at most the latest SHOWN, in order."""
    query = (
        select(messages.c.id, messages.c.who, messages.c.text, messages.c.payload)
        .where(messages.c.handle == handle, messages.c.id > after)
        .order_by(messages.c.id.desc())
        .limit(SHOWN)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [_row(row) for row in reversed(rows)]


def _row(row: Any) -> dict[str, Any]:
    if row.payload is None:
        return {"id": row.id, "who": row.who, "paragraphs": [row.text]}
    return message_json(row.id, Outgoing.from_json(row.payload))


def message_json(number: int, message: Outgoing) -> dict[str, Any]:
    """One message for the page."""
    fields = message.to_json() | {"id": number, "who": message.who}
    if message.attachment:
        fields["attachment"] = {"name": message.attachment.name, "url": f"/chat/api/files/{number}"}
    return fields


def shown(connection: Connection, handle: str) -> None:
    """What lay in the outbox for this visitor has arrived."""
    waiting = (messages.c.handle == handle) & (messages.c.state == "pending")
    connection.execute(update(messages).where(waiting).values(state="shown"))


def file_of(engine: Engine, handle: str, number: int) -> Outgoing | None:
    query = select(messages.c.payload).where(messages.c.handle == handle, messages.c.id == number)
    with engine.connect() as connection:
        payload = connection.execute(query).scalar()
    return Outgoing.from_json(payload) if payload else None
