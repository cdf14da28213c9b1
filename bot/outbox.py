"""What is to be sent, in the order it was said. A row is pending until the channel has delivered it.

There is no row for "being sent": after a kill -9 such a row would have to be sent again anyway, and one process alone
drains a channel (`bot.guard`).
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from bot.messages import TEXT_ONLY, Outgoing
from bot.tables import addresses, conversations, messages

PARCEL = ("id", "handle", "payload", "parts", "farewell_to")
# Made once: building a statement takes longer than SQLite takes to carry it out.
KEEP = insert(messages)
POST = KEEP.returning(messages.c.id)
SETTLE = update(messages).where(messages.c.id == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message under way. parts: how many of its parts have been delivered; farewell: the person has been erased."""

    id: int
    handle: str
    chat: str
    message: Outgoing
    parts: int = 0
    farewell: bool = False


def post(
    connection: Connection,
    handle: str,
    channel: str,
    message: Outgoing,
    case_id: int | None = None,
    to: str | None = None,
) -> int:
    """Put a message into the outbox within the caller's transaction; gives its id.

    to: the chat itself, for the farewell after the address has been erased; the row goes once it is delivered.
    """
    row = {
        "handle": handle,
        "channel": channel,
        "at": datetime.now(UTC),
        "who": message.who,
        "text": message.text,
        "payload": message.to_json(),
        "answer_id": message.answer_id,
        "case_id": case_id,
        "state": "pending",
        "parts": 0,
        "farewell_to": to,
    }
    return int(connection.execute(POST, row).scalar_one())


def hear(connection: Connection, handle: str, channel: str, text: str, case_id: int | None = None) -> None:
    """Keep what the person said."""
    row = {
        "handle": handle,
        "channel": channel,
        "at": datetime.now(UTC),
        "who": "user",
        "text": text,
        "case_id": case_id,
        "state": "in",
        "parts": 0,
    }
    connection.execute(KEEP, row)


def announce(connection: Connection, handle: str, message: Outgoing) -> int | None:
    """Post to whoever has this handle, on their own channel; None when they are gone or have blocked the bot.

    Where letters press buttons, they stay those of the last exchange: an announcement offers none.
    """
    query = select(conversations.c.channel).where(conversations.c.handle == handle, conversations.c.blocked.is_(False))
    channel = connection.execute(query).scalar()
    if channel in TEXT_ONLY:
        message = replace(message, buttons=tuple(tuple(b for b in row if b.url) for row in message.buttons))
    return post(connection, handle, channel, message) if channel else None


class Outbox:
    """The pending messages of a channel."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def pending(self, channel: str, after: int = 0, limit: int = 500) -> list[Parcel]:
        """Oldest first; a message whose address is gone is left out."""
        query = (
            select(*(messages.c[name] for name in PARCEL), addresses.c.chat)
            .join(addresses, addresses.c.handle == messages.c.handle, isouter=True)
            .where(messages.c.state == "pending", messages.c.channel == channel, messages.c.id > after)
            .order_by(messages.c.id)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        return [_parcel(row) for row in rows if row.farewell_to or row.chat]


def _parcel(row: Any) -> Parcel:
    message = Outgoing.from_json(row.payload)
    return Parcel(row.id, row.handle, row.farewell_to or row.chat, message, row.parts, bool(row.farewell_to))


def settled(connection: Connection, parcel: Parcel, state: str) -> None:
    """Delivered ("sent", "shown") or given up ("failed", "undeliverable"); a farewell leaves no trace."""
    if parcel.farewell:
        connection.execute(delete(messages).where(messages.c.id == parcel.id))
    else:
        connection.execute(SETTLE, {"number": parcel.id, "state": state})


def progressed(connection: Connection, parcel_id: int, handle: str, parts: int) -> None:
    """By number and handle: the number of a message that was erased may be given to another one."""
    row = (messages.c.id == parcel_id) & (messages.c.handle == handle) & (messages.c.parts < parts)
    connection.execute(update(messages).where(row).values(parts=parts))


def block(connection: Connection, handle: str) -> None:
    """The person has stopped the bot: nothing more is sent until they write again."""
    connection.execute(update(conversations).where(conversations.c.handle == handle).values(blocked=True))
    waiting = (messages.c.handle == handle) & (messages.c.state == "pending")
    connection.execute(update(messages).where(waiting).values(state="undeliverable"))


def left(connection: Connection, channel: str, chat: str) -> None:
    """Whoever has this address has blocked the bot, put it out of the group, or unsubscribed."""
    query = select(addresses.c.handle).where(addresses.c.channel == channel, addresses.c.chat == chat)
    if handle := connection.execute(query).scalar():
        block(connection, handle)
