"""SqlStore: documents, vectors, snapshots and the one pointer that says what is live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.adapters.sql import tables
from knowledge.adapters.sql.documents import document_from, structure_of
from knowledge.adapters.sql.engine import glancing, writing
from knowledge.clauses import Document, Snapshot
from knowledge.errors import PublishConflict, SnapshotMissing
from knowledge.pieces import Piece
from knowledge.ports import Vectors

LIVE = "live"
POINTER = select(tables.pointer.c.snapshot).where(tables.pointer.c.name == LIVE)


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """state: candidate → published; parent: the snapshot it was made from (0: none)."""

    number: int
    state: str
    parent: int
    created_at: datetime
    published_at: datetime | None
    index_name: str | None
    embedding_model: str | None
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Embedding:
    """The pieces of a document and their vectors, row for row."""

    pieces: tuple[Piece, ...]
    vectors: Vectors


class SqlStore:
    """Rows in, nouns out. Documents and vectors never change once stored; only the pointer moves."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add_all(self, documents: Sequence[tuple[Document, bytes | None]]) -> None:
        """Keep document versions, with the bytes they were read from; those that are there already stay as they are."""
        now = datetime.now(UTC)
        table = tables.documents
        with writing(self.engine) as connection:
            wanted = {d.version: (d, original) for d, original in documents}
            there = set(connection.execute(select(table.c.version).where(table.c.version.in_(wanted))).scalars())
            rows = [_document_row(d, original, now) for v, (d, original) in wanted.items() if v not in there]
            if rows:
                connection.execute(insert(table), rows)

    def document(self, version: str) -> Document:
        return self.documents([version])[0]

    def documents(self, versions: Sequence[str]) -> list[Document]:
        """In the order asked for; raises SnapshotMissing when one is not kept any more."""
        table = tables.documents
        query = select(table.c.version, table.c.text, table.c.structure).where(table.c.version.in_(versions))
        with self.engine.connect() as connection:
            found = {row.version: document_from(row.text, row.structure) for row in connection.execute(query)}
        if missing := [v for v in versions if v not in found]:
            raise SnapshotMissing(f"数据库里缺少文件版本 {missing[0][:12]}，请用 zhicheng kb verify 检查")
        return [found[v] for v in versions]

    def original(self, version: str) -> bytes | None:
        query = select(tables.documents.c.original).where(tables.documents.c.version == version)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def embedded(self, model: str) -> set[str]:
        """The document versions that have vectors of this model."""
        query = select(tables.embeddings.c.version).where(tables.embeddings.c.model == model)
        with self.engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def add_embeddings(self, model: str, embeddings: Mapping[str, Embedding]) -> None:
        """Keep the vectors of document versions, in one transaction."""
        with writing(self.engine) as connection:
            for version, embedding in embeddings.items():
                if not _has_embedding(connection, version, model):
                    connection.execute(insert(tables.embeddings).values(_embedding_row(version, model, embedding)))

    def embedding(self, version: str, model: str) -> Embedding | None:
        table = tables.embeddings
        query = select(table).where(table.c.version == version, table.c.model == model)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        vectors = np.frombuffer(row.vectors, dtype="<f4").reshape(-1, max(row.dimension, 1))
        return Embedding(tuple(Piece(*p) for p in row.pieces), vectors)

    def create_candidate(self, parent: int, versions: Sequence[str], report: dict[str, Any]) -> int:
        """A new snapshot of these document versions, not yet live; gives its number."""
        with writing(self.engine) as connection:
            number = (connection.execute(select(func.max(tables.snapshots.c.number))).scalar() or 0) + 1
            connection.execute(
                insert(tables.snapshots).values(
                    number=number,
                    state="candidate",
                    parent=parent,
                    created_at=datetime.now(UTC),
                    report=report,
                )
            )
            _put_documents(connection, number, versions)
        return number

    def replace_candidate(self, number: int, versions: Sequence[str], report: dict[str, Any]) -> None:
        """The candidate's documents and report anew; its index no longer fits."""
        with writing(self.engine) as connection:
            row = {"report": report, "index_name": None, "embedding_model": None}
            connection.execute(_snapshot(number).values(row))
            connection.execute(delete(tables.snapshot_documents).where(tables.snapshot_documents.c.snapshot == number))
            _put_documents(connection, number, versions)

    def update_snapshot(self, number: int, **columns: Any) -> None:
        with writing(self.engine) as connection:
            connection.execute(_snapshot(number).values(**columns))

    def drop_snapshot(self, number: int) -> None:
        """Forget a snapshot that is not live; its documents stay while another snapshot holds them."""
        with writing(self.engine) as connection:
            if _live(connection) == number:
                raise PublishConflict(f"快照 {number} 正在使用，不能删除")
            held = tables.snapshot_documents
            connection.execute(delete(held).where(held.c.snapshot == number))
            connection.execute(delete(tables.snapshots).where(tables.snapshots.c.number == number))
            orphans = ~tables.documents.c.version.in_(select(held.c.version))
            connection.execute(delete(tables.documents).where(orphans))

    def snapshots(self) -> list[SnapshotRow]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(tables.snapshots).order_by(tables.snapshots.c.number))
            return [SnapshotRow(**row._mapping) for row in rows]

    def snapshot_row(self, number: int) -> SnapshotRow:
        for row in self.snapshots():
            if row.number == number:
                return row
        raise SnapshotMissing(f"没有快照 {number}；zhicheng kb list 列出现有的")

    def versions(self, number: int) -> list[str]:
        held = tables.snapshot_documents
        query = select(held.c.version).where(held.c.snapshot == number).order_by(held.c.position)
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def snapshot(self, number: int) -> Snapshot:
        """The documents of a snapshot; number 0 is empty."""
        return Snapshot(number, tuple(self.documents(self.versions(number))))

    def live(self) -> int:
        """The number that answers now; 0 before the first publish."""
        with glancing(self.engine) as connection:
            return _live(connection)

    def move_pointer(self, expected: int, to: int, who: str, why: str) -> None:
        """Publish or roll back in one transaction; PublishConflict when `expected` is no longer live."""
        with writing(self.engine) as connection:
            if connection.execute(_take_pointer(expected, to)).rowcount == 0:
                _first_pointer(connection, expected, to)
            now = datetime.now(UTC)
            connection.execute(_snapshot(to).values(state="published", published_at=now))
            move = {"at": now, "before": expected, "after": to, "who": who, "why": why}
            connection.execute(insert(tables.pointer_moves).values(move))

    def moves(self) -> list[dict[str, Any]]:
        """Every publish and rollback, oldest first: at, before, after, who, why."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(tables.pointer_moves).order_by(tables.pointer_moves.c.id))
            return [dict(row._mapping) for row in rows]


def _document_row(document: Document, original: bytes | None, now: datetime) -> dict[str, Any]:
    return {
        "version": document.version,
        "key": document.key,
        "title": document.title,
        "text": document.text,
        "structure": structure_of(document),
        "original": original,
        "added_at": now,
    }


def _embedding_row(version: str, model: str, embedding: Embedding) -> dict[str, Any]:
    return {
        "version": version,
        "model": model,
        "pieces": [[p.id, p.clause_id, p.text] for p in embedding.pieces],
        "dimension": int(embedding.vectors.shape[1]) if embedding.vectors.size else 0,
        "vectors": np.ascontiguousarray(embedding.vectors, dtype="<f4").tobytes(),
    }


def _has_embedding(connection: Connection, version: str, model: str) -> bool:
    table = tables.embeddings
    query = select(table.c.version).where(table.c.version == version, table.c.model == model)
    return connection.execute(query).first() is not None


def _live(connection: Connection) -> int:
    return connection.execute(POINTER).scalar() or 0


def _snapshot(number: int) -> Any:
    return update(tables.snapshots).where(tables.snapshots.c.number == number)


def _take_pointer(expected: int, to: int) -> Any:
    held = tables.pointer
    return update(held).where(held.c.name == LIVE, held.c.snapshot == expected).values(snapshot=to)


def _first_pointer(connection: Connection, expected: int, to: int) -> None:
    if expected != 0 or _live(connection) != 0:
        raise PublishConflict("别人刚刚发布了新的版本，您的候选版本没有发布。请先看 zhicheng kb diff，再重试")
    try:
        connection.execute(insert(tables.pointer).values(name=LIVE, snapshot=to))
    except IntegrityError as error:
        raise PublishConflict("别人刚刚发布了第一个版本，请重试") from error


def _put_documents(connection: Connection, number: int, versions: Sequence[str]) -> None:
    rows = [{"snapshot": number, "position": i, "version": v} for i, v in enumerate(versions)]
    if rows:
        connection.execute(insert(tables.snapshot_documents), rows)
