"""What is kept of applicants: shown by handle only, exported or erased on request, purged when it is old."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, select

from bot import personal
from bot.conversations import Conversations
from bot.tables import conversations
from console.audit import Audit, Clock
from console.errors import NotThere
from console.gaps import Gaps
from console.insight import Insight
from knowledge.adapters.sql.journal import SqlJournal
from knowledge.adapters.sql.tables import answers
from knowledge.settings import SHANGHAI, Settings

SHOWN = 12  # characters of a handle that the pages show


@dataclass(frozen=True)
class Privacy:
    engine: Engine
    settings: Settings
    journal: SqlJournal
    gaps: Gaps
    insight: Insight
    audit: Audit
    clock: Clock

    def export(self, handle: str, who: str) -> dict[str, Any]:
        """Everything kept under the handle; the trail notes that it was taken out."""
        handle = self._known(handle)
        self.audit.note(who, "person.export", handle)
        return personal.export(self.engine, handle)

    def erase(self, handle: str, who: str) -> None:
        """Everything kept under the handle goes; counts of days stay, they are nobody's."""
        handle = self._known(handle)
        self.keep_counts()
        personal.erase(self.engine, handle)
        self.gaps.recount()
        self.audit.note(who, "person.erase", handle)

    def purge(self, who: str) -> int:
        """Forget what is older than the retention; gives how many conversations and answers went."""
        self.keep_counts()
        now, days = self.clock(), self.settings.retention_days
        gone = personal.purge(self.engine, days, now)
        gone += self.journal.purge(days, now.astimezone(SHANGHAI).date())
        self.gaps.recount()
        self.audit.note(who, "person.purge", f"{days} days", after={"gone": gone})
        return gone

    def due(self) -> bool:
        """Is anything older than the retention?"""
        limit = self.clock() - timedelta(days=self.settings.retention_days + 1)
        with self.engine.connect() as connection:
            return connection.execute(select(answers.c.id).where(answers.c.at < limit).limit(1)).first() is not None

    def keep_counts(self) -> None:
        """Days are counted before their answers go."""
        today = self.insight.today()
        self.insight.days(today - timedelta(days=400), today - timedelta(days=1))

    def _known(self, given: str) -> str:
        """The whole handle; pages show its beginning, which is enough where it is nobody else's."""
        if Conversations(self.engine).find(given) is not None:
            return given
        found = self._beginning(conversations.c.handle, given) | self._beginning(answers.c.conversation, given)
        if given in found or len(found) == 1:
            return given if given in found else found.pop()
        raise NotThere("没有这个会话代号，请照会话页面上的核对后重试")

    def _beginning(self, column: ColumnElement[str], given: str) -> set[str]:
        if len(given) < SHOWN:
            return set()
        query = select(column).where(column.startswith(given, autoescape=True)).distinct().limit(3)
        with self.engine.connect() as connection:
            return set(connection.execute(query).scalars())
