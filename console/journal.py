"""Reads the journal for checking: newest first, one filter, fifty rows at a time, found by index however long it is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, or_, select

from console.audit import Clock
from console.errors import NotThere, Refused
from console.limits import Limits
from console.tables import flags, reviews, searchable, utc
from knowledge.adapters.sql.tables import answers
from knowledge.settings import SHANGHAI

ONLY = ("unanswered", "down", "low", "changed", "handed", "unchecked")


@dataclass(frozen=True, slots=True)
class Filter:
    """only: one of ONLY or ""; since and until: days in Asia/Shanghai, both included; before: a row's cursor."""

    only: str = ""
    topic: str = ""
    search: str = ""
    since: date | None = None
    until: date | None = None
    before: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One question and answer in the list."""

    id: str
    at: datetime
    conversation: str | None
    question: str
    text: str
    kind: str
    topic: str | None
    confidence: float
    snapshot: int
    verdict: str | None
    flags: tuple[str, ...]

    @property
    def cursor(self) -> str:
        return f"{utc(self.at).isoformat()}~{self.id}"


class Checking:
    """The questions and answers that staff look through."""

    def __init__(self, engine: Engine, limits: Limits, clock: Clock) -> None:
        self.engine = engine
        self.limits = limits
        self.clock = clock

    def rows(self, wanted: Filter) -> tuple[list[Row], bool]:
        """A page of rows, newest first, and whether there are older ones."""
        with self.engine.connect() as connection:
            found = connection.execute(self.query(wanted)).mappings().all()
            size = self.limits.page_size
            marks = self._flags([row["id"] for row in found[:size]])
        rows = [Row(**{**row, "at": utc(row["at"]), "flags": marks.get(row["id"], ())}) for row in found[:size]]
        return rows, len(found) > size

    def query(self, wanted: Filter) -> Select[Any]:
        a = answers.c
        columns = (a.id, a.at, a.conversation, a.question, a.kind, a.topic, a.confidence, a.snapshot)
        query = select(*columns, a.answer["text"].as_string().label("text"), reviews.c.verdict)
        query = query.outerjoin(reviews, reviews.c.answer_id == a.id)
        at, answer_id = a.at, a.id
        if wanted.search:
            query = query.join(searchable, searchable.c.answer_id == a.id)
            at, answer_id = searchable.c.at, searchable.c.answer_id
        elif wanted.only in ("down", "low", "changed", "handed"):
            query = query.join(flags, and_(flags.c.answer_id == a.id, flags.c.flag == wanted.only))
            at, answer_id = flags.c.answered_at, flags.c.answer_id
        query = query.where(*self._conditions(wanted, at, answer_id))
        return query.order_by(at.desc(), answer_id.desc()).limit(self.limits.page_size + 1)

    def _conditions(
        self, wanted: Filter, at: ColumnElement[datetime], answer_id: ColumnElement[str]
    ) -> list[ColumnElement[bool]]:
        since = wanted.since
        conditions: list[ColumnElement[bool]] = []
        if wanted.search:
            conditions.append(searchable.c.text.icontains(wanted.search, autoescape=True))
            since = since or self.clock().astimezone(SHANGHAI).date() - timedelta(days=self.limits.search_days)
        if wanted.only == "unanswered":
            conditions.append(answers.c.kind == "not_found")
        if wanted.only == "unchecked":
            conditions.append(reviews.c.verdict.is_(None))
        if wanted.topic:
            conditions.append(answers.c.topic == wanted.topic)
        if since:
            conditions.append(at >= midnight(since))
        if wanted.until:
            conditions.append(at < midnight(wanted.until + timedelta(days=1)))
        if wanted.before:
            conditions.append(_older(wanted.before, at, answer_id))
        return conditions

    def _flags(self, ids: list[str]) -> dict[str, tuple[str, ...]]:
        query = select(flags.c.answer_id, flags.c.flag).where(flags.c.answer_id.in_(ids))
        found: dict[str, tuple[str, ...]] = {}
        with self.engine.connect() as connection:
            for answer_id, flag in connection.execute(query):
                found[answer_id] = (*found.get(answer_id, ()), flag)
        return found

    def one(self, answer_id: str) -> dict[str, Any]:
        """The whole recorded row; raises NotThere."""
        with self.engine.connect() as connection:
            row = connection.execute(select(answers).where(answers.c.id == answer_id)).mappings().first()
        if row is None:
            raise NotThere("没有这条问答：可能已按保存期限清除，或申报人要求删除了")
        return {**row, "at": utc(row["at"])}

    def conversation(self, handle: str | None, limit: int = 60) -> list[dict[str, Any]]:
        """The turns of one conversation, oldest first, at most `limit` of the newest."""
        if handle is None:
            return []
        a = answers.c
        columns = (a.id, a.at, a.question, a.kind, a.answer["text"].as_string().label("text"))
        query = select(*columns).where(a.conversation == handle).order_by(a.at.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [{**row, "at": utc(row["at"])} for row in connection.execute(query).mappings()][::-1]


def midnight(day: date) -> datetime:
    """The beginning of a day in Asia/Shanghai, in UTC as the journal keeps it."""
    return utc(datetime.combine(day, time.min, SHANGHAI))


def _older(cursor: str, at: ColumnElement[datetime], answer_id: ColumnElement[str]) -> ColumnElement[bool]:
    moment, _, last = cursor.partition("~")
    try:
        limit = utc(datetime.fromisoformat(moment))
    except ValueError as error:
        raise Refused("页码有误，请从第一页看起") from error
    return or_(at < limit, and_(at == limit, answer_id < last))
