"""A round: after a publish every conversation that can be written to is looked at once.

They are gone through by handle, a page at a time; a page's messages and the place reached are one transaction, so a
kill in between repeats nothing and leaves nobody out, and two processes do not both tell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot import marks, outbox
from bot.ledger import Write
from bot.messages import Outgoing
from bot.tables import conversations
from bot.talk import Tools
from knowledge.adapters.sql.engine import writing

PAGE = 200
NO_CHANNEL_BACK = ("terminal",)


@dataclass(frozen=True)
class Notice:
    """What one person is told, and what is written down with it."""

    message: Outgoing
    write: Write


Look = Callable[[str], Notice | None]


@dataclass(frozen=True)
class Round:
    """mark: where the place reached is kept; version: what is live, a new one begins a new round."""

    tools: Tools
    mark: str
    version: str

    def go(self, look: Look) -> None:
        """On from where the last look ended; the first look ever only notes what is live."""
        told, _, reached = (marks.look(self.tools.engine, self.mark) or "").partition("/")
        if not told:
            with writing(self.tools.engine) as connection:
                self._note(connection, "end")
            return
        if told != self.version:
            reached = ""
        while reached != "end":
            reached = self._page(look, reached)

    def _page(self, look: Look, after: str) -> str:
        """One page; gives the handle reached, or "end"."""
        handles = self._handles(after)
        notices = [(h, n) for h in handles if (n := look(h))]
        reached = handles[-1] if len(handles) == PAGE else "end"
        with writing(self.tools.engine) as connection:
            if not self._still_at(connection, after):
                return "end"  # another process goes through them
            for handle, notice in notices:
                _post(connection, handle, notice)
            self._note(connection, reached)
        return reached

    def _still_at(self, connection: Connection, after: str) -> bool:
        told, _, reached = (marks.read(connection, self.mark) or "").partition("/")
        return reached == after if told == self.version else after == ""

    def _note(self, connection: Connection, reached: str) -> None:
        marks.put(connection, self.mark, f"{self.version}/{reached}")

    def _handles(self, after: str) -> Sequence[str]:
        table = conversations.c
        reachable = table.private.is_(True) & table.blocked.is_(False) & table.channel.not_in(NO_CHANNEL_BACK)
        query = select(table.handle).where(table.handle > after, reachable).order_by(table.handle).limit(PAGE)
        with self.tools.engine.connect() as connection:
            return connection.execute(query).scalars().all()


def _post(connection: Connection, handle: str, notice: Notice) -> None:
    if outbox.announce(connection, handle, notice.message):
        notice.write(connection)
