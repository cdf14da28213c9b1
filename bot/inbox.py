"""What a channel handed over, kept before it is acknowledged, until its answer lies in the outbox.

Rows that are done stay without their content, so that a redelivery is known for what it is.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update

from bot.ledger import Ledger, Write
from bot.tables import inbox

Update = tuple[str, dict[str, Any]]
ROW = (inbox.c.channel == bindparam("on")) & (inbox.c.update_id == bindparam("number"))
STRIKE = update(inbox).where(ROW).values(payload=None)


class Inbox:
    """The updates of one channel, by the channel's own update id."""

    def __init__(self, engine: Engine, ledger: Ledger, channel: str) -> None:
        self.engine = engine
        self.ledger = ledger
        self.channel = channel
        with engine.connect() as connection:
            last = select(func.max(inbox.c.position)).where(inbox.c.channel == channel)
            self._position = connection.execute(last).scalar() or 0

    def take(self, updates: Sequence[Update]) -> "list[Update]":
        """Keep those not seen before and give them back; they are on disk when this returns."""
        new: list[Update] = []
        self.ledger.write(partial(self._insert, updates=updates, new=new)).result()
        return new

    def _insert(self, connection: Connection, updates: Sequence[Update], new: list[Update]) -> None:
        new.clear()
        ids = [update_id for update_id, _ in updates]
        known = select(inbox.c.update_id).where(inbox.c.channel == self.channel, inbox.c.update_id.in_(ids))
        seen = set(connection.execute(known).scalars())
        rows = []
        for update_id, payload in updates:
            if update_id not in seen:
                seen.add(update_id)
                rows.append(self._row(update_id, payload))
                new.append((update_id, payload))
        if rows:
            connection.execute(insert(inbox), rows)

    def _row(self, update_id: str, payload: dict[str, Any]) -> dict[str, Any]:
        self._position += 1
        return {
            "channel": self.channel,
            "update_id": update_id,
            "at": datetime.now(UTC),
            "position": self._position,
            "payload": payload,
        }

    def waiting(self) -> list[Update]:
        """What was accepted and not yet answered, in the order it came: after a crash it is answered now."""
        query = (
            select(inbox.c.update_id, inbox.c.payload)
            .where(inbox.c.channel == self.channel, inbox.c.done_at.is_(None))
            .order_by(inbox.c.position)
        )
        with self.engine.connect() as connection:
            return [(row.update_id, row.payload) for row in connection.execute(query)]

    def done(self, update_id: str) -> Write:
        """The write that strikes it off; it goes into the transaction that lays the answer into the outbox."""
        row = {"on": self.channel, "number": update_id}
        return lambda connection: connection.execute(STRIKE, row | {"done_at": datetime.now(UTC)})
