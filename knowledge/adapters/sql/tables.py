"""The tables of the knowledge base. The bot and the console add theirs to the same `metadata`."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("key", String(400), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("structure", JSON, nullable=False),
    Column("original", LargeBinary),
    Column("added_at", DateTime(timezone=True), nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("version", ForeignKey("documents.version", ondelete="CASCADE"), primary_key=True),
    Column("model", String(200), primary_key=True),
    Column("pieces", JSON, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("vectors", LargeBinary, nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(20), nullable=False),
    Column("parent", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("published_at", DateTime(timezone=True)),
    Column("index_name", String(100)),
    Column("embedding_model", String(200)),
    Column("report", JSON, nullable=False, default=dict),
)

snapshot_documents = Table(
    "snapshot_documents",
    metadata,
    Column("snapshot", ForeignKey("snapshots.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("version", ForeignKey("documents.version"), nullable=False),
)

pointer = Table(
    "pointer",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("snapshot", Integer, nullable=False),
)

pointer_moves = Table(
    "pointer_moves",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("before", Integer, nullable=False),
    Column("after", Integer, nullable=False),
    Column("who", String(100), nullable=False),
    Column("why", Text, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("conversation", String(40), index=True),
    Column("question", Text, nullable=False),
    Column("history", JSON, nullable=False),
    Column("today", Date, nullable=False),
    Column("snapshot", Integer, nullable=False, index=True),
    Column("program", String(40), nullable=False),
    Column("kind", String(20), nullable=False, index=True),
    Column("topic", String(60), index=True),
    Column("confidence", Float, nullable=False),
    Column("elapsed_ms", Float, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("trace", JSON, nullable=False, default=list),
)

regressions = Table(
    "regressions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("history", JSON, nullable=False),
    Column("today", Date, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("clause", Text),
    Column("expected", JSON, nullable=False),
    Column("origin", Text, nullable=False, index=True),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("never", JSON, nullable=False, server_default="[]"),
)
