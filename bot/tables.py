"""The tables of conversations, on the same metadata as the knowledge base.

A chat id stands in `addresses` alone (and in an update or a farewell still under way); all else knows the handle.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from knowledge.adapters.sql.tables import metadata as metadata

conversations = Table(
    "conversations",
    metadata,
    Column("handle", String(32), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Column("questions", Integer, nullable=False, default=0),
    Column("topic", String(60)),
    Column("low", Boolean, nullable=False, default=False),
    Column("unanswered", Boolean, nullable=False, default=False),
    Column("disliked", Boolean, nullable=False, default=False),
    Column("changed", Boolean, nullable=False, default=False),
    Column("handed_over", Boolean, nullable=False, default=False),
    Column("blocked", Boolean, nullable=False, default=False),
    Column("private", Boolean, nullable=False, default=True),
    Column("case_id", Integer),
    Column("state", JSON, nullable=False, default=dict),
    Index("ix_conversations_last", "last_at", "handle"),
    Index("ix_conversations_topic", "topic", "last_at", "handle"),
    *(
        Index(f"ix_conversations_{name}", name, "last_at", "handle")
        for name in ("low", "unanswered", "disliked", "changed", "handed_over")
    ),
)

addresses = Table(
    "addresses",
    metadata,
    Column("handle", String(32), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("chat", String(100), nullable=False),
    UniqueConstraint("channel", "chat"),
)

PENDING = text("state = 'pending'")

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("handle", String(32), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("who", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("payload", JSON(none_as_null=True)),
    Column("answer_id", String(40)),
    Column("case_id", Integer, index=True),
    Column("state", String(15), nullable=False),
    Column("parts", Integer, nullable=False, default=0),
    Column("farewell_to", String(100)),
    Index("ix_messages_conversation", "handle", "id"),
    Index("ix_messages_pending", "channel", "id", sqlite_where=PENDING, postgresql_where=PENDING),
)

WAITING = text("done_at IS NULL")

inbox = Table(
    "inbox",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("update_id", String(100), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("payload", JSON(none_as_null=True)),
    Column("done_at", DateTime(timezone=True)),
    Index("ix_inbox_waiting", "channel", "position", sqlite_where=WAITING, postgresql_where=WAITING),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("answer_id", String(40), nullable=False),
    Column("handle", String(32), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("reason", String(40)),
    Column("note", Text),
    UniqueConstraint("answer_id", "handle"),
    Index("ix_feedback_verdict", "verdict", "at"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("handle", String(32), nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("cause", String(20), nullable=False),
    Column("question", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("owner", String(100)),
    Column("claimed_at", DateTime(timezone=True)),
    Column("replied_at", DateTime(timezone=True)),
    Column("waiting_since", DateTime(timezone=True)),
    Column("closed_at", DateTime(timezone=True)),
    Column("outcome", String(40)),
    Index("ix_cases_state", "state", "opened_at"),
)

case_notes = Table(
    "case_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("staff", String(100), nullable=False),
    Column("text", Text, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("handle", String(32), nullable=False),
    Column("document", String(400), nullable=False),
    Column("stage", String(100), nullable=False),
    Column("label", Text, nullable=False),
    Column("until", Date, nullable=False, index=True),
    Column("hour", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("handle", "document", "stage"),
)

reminders_sent = Table(
    "reminders_sent",
    metadata,
    Column("subscription", Integer, primary_key=True),
    Column("until", Date, primary_key=True),
    Column("days", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
)

bot_marks = Table(
    "bot_marks",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
