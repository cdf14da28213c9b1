"""Conversations by handle, as the desk reads them: pages by keyset, so that 100,000 are no slower than 100."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, Select, select, tuple_

from bot.tables import conversations, messages
from knowledge.adapters.sql.tables import answers
from knowledge.settings import SHANGHAI

Cursor = tuple[datetime, str]
FLAGS = ("low", "unanswered", "disliked", "changed", "handed_over")


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation without its words; no name, no chat id. topic: of the latest answer."""

    handle: str
    channel: str
    opened_at: datetime
    last_at: datetime
    questions: int
    topic: str | None
    low: bool
    unanswered: bool
    disliked: bool
    changed: bool
    handed_over: bool
    blocked: bool
    case_id: int | None

    @property
    def cursor(self) -> Cursor:
        return self.last_at, self.handle


@dataclass(frozen=True, slots=True)
class Said:
    """One message; state of an outgoing one: pending, sent, shown, failed, undeliverable."""

    id: int
    at: datetime
    who: str
    text: str
    answer_id: str | None
    case_id: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Filter:
    """flag: one of FLAGS; day: in Asia/Shanghai, by the last message."""

    flag: str | None = None
    topic: str | None = None
    day: date | None = None


SUMMARY = [conversations.c[name] for name in Summary.__dataclass_fields__]
SAID = [messages.c[name] for name in Said.__dataclass_fields__]


class Conversations:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def page(self, wanted: Filter | None = None, before: Cursor | None = None, limit: int = 50) -> list[Summary]:
        """Latest first; `before` is the `cursor` of the last one of the page above."""
        wanted = wanted or Filter()
        table = conversations.c
        query = _filtered(select(*SUMMARY), wanted).order_by(table.last_at.desc(), table.handle.desc()).limit(limit)
        if before:
            query = query.where(tuple_(table.last_at, table.handle) < before)
        return [Summary(**row) for row in self._rows(query)]

    def find(self, handle: str) -> Summary | None:
        rows = self._rows(select(*SUMMARY).where(conversations.c.handle == handle))
        return Summary(**rows[0]) if rows else None

    def messages(self, handle: str, before: int | None = None, limit: int = 100) -> list[Said]:
        """The latest ones, in the order they were said; `before` is the id of the first one shown."""
        query = select(*SAID).where(messages.c.handle == handle).order_by(messages.c.id.desc()).limit(limit)
        query = query if before is None else query.where(messages.c.id < before)
        return [Said(**row) for row in reversed(self._rows(query))]

    def answer_ids(self, handle: str) -> list[str]:
        """Ids in the journal, oldest first."""
        query = select(answers.c.id).where(answers.c.conversation == handle).order_by(answers.c.at)
        return [row["id"] for row in self._rows(query)]

    def _rows(self, query: Select[Any]) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]


def _filtered(query: Select[Any], wanted: Filter) -> Select[Any]:
    table = conversations.c
    if wanted.flag in FLAGS:
        query = query.where(table[wanted.flag].is_(True))
    if wanted.topic:
        query = query.where(table.topic == wanted.topic)
    if wanted.day:
        begins = datetime.combine(wanted.day, time.min, SHANGHAI).astimezone(UTC)
        query = query.where(table.last_at >= begins, table.last_at < begins + timedelta(days=1))
    return query
