"""The desk's own tables, on the shared metadata; `triggers` fills two of them and guards one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from bot.tables import cases
from knowledge.adapters.sql.tables import answers, metadata


class Moment(TypeDecorator[datetime]):
    """A point in time that comes back in UTC; SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return utc(value) if value else None


def utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


staff = Table(
    "desk_staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("must_change", Boolean, nullable=False, default=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, default=1),
)

sessions = Table(
    "desk_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("desk_staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

failures = Table(
    "desk_sign_in_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("source", String(64), nullable=False),
    Index("ix_desk_failures_source_at", "source", "at"),
)

tokens = Table(
    "desk_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_by", String(60), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

audit = Table(
    "desk_audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", String(60), nullable=False),
    Column("what", String(60), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    Index("ix_desk_audit_who", "who", "id"),
)

reviews = Table(
    "desk_reviews",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("verdict", String(20), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("who", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("version", Integer, nullable=False, default=1),
)

flags = Table(
    "desk_flags",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("flag", String(20), primary_key=True),
    Column("answered_at", Moment, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Index("ix_desk_flags_flag_at", "flag", "answered_at", "answer_id"),
)

searchable = Table(
    "desk_searchable",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("text", String(300), nullable=False),
    Index("ix_desk_searchable_at", "at", "answer_id", "text"),
)

gaps = Table(
    "desk_gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("example_id", ForeignKey("answers.id", ondelete="SET NULL")),
    Column("topic", String(60)),
    Column("vector", LargeBinary, nullable=False),
    Column("count", Integer, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("state", String(20), nullable=False, default="open"),
    Column("note", Text, nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
    Index("ix_desk_gaps_state_count", "state", "count"),
)

gap_members = Table(
    "desk_gap_members",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("gap_id", ForeignKey("desk_gaps.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
)

value_fixes = Table(
    "desk_value_fixes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_key", String(400), nullable=False, index=True),
    Column("clause_id", String(600), nullable=False),
    Column("text", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("kind", String(30)),
    Column("normalised", JSON),
    Column("who", String(60), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("occurrence", Integer, nullable=False, default=0, server_default="0"),
)

jobs = Table(
    "desk_jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("who", String(60), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("sources", JSON, nullable=False),
    Column("fingerprint", String(64), nullable=False, default=""),
    Column("state", String(20), nullable=False),
    Column("stage", String(200), nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("candidate", Integer),
    Column("report", JSON),
    Column("error", Text),
)

marks = Table(
    "desk_marks",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

phrases = Table(
    "desk_phrases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("who", String(60), nullable=False),
)

insight_days = Table(
    "desk_insight_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("counts", JSON, nullable=False),
    Column("elapsed_median_ms", Float),
)

# The list pages read newest first within one filter; without these a full table is sorted for fifty rows.
INDEXES = (
    Index("ix_answers_at_id", answers.c.at, answers.c.id),
    Index("ix_answers_kind_at", answers.c.kind, answers.c.at, answers.c.id),
    Index("ix_answers_topic_at", answers.c.topic, answers.c.at, answers.c.id),
    Index("ix_answers_conversation_at", answers.c.conversation, answers.c.at),
    Index("ix_cases_state_id", cases.c.state, cases.c.id),
)
