"""Staff's word on a value that a document states: right, other than read, no value at all, or one that was missed.

A fix is kept by document, clause and the words of the source, not by version: when the document is read again, it holds
again wherever those words still stand in that clause. Fixes are applied in the order in which they were made.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Engine, insert, select, update

from console.audit import Audit, Clock, now_utc
from console.errors import NotThere, Refused
from console.places import clause_of, occurrence_of, start_of
from console.tables import value_fixes
from knowledge.adapters.indexes import Shelf
from knowledge.adapters.sql.engine import writing
from knowledge.clauses import Document
from knowledge.values import STAFF, Value, ValueKind

ACTIONS = ("confirm", "correct", "drop")
ADD = "add"


@dataclass(frozen=True, slots=True)
class Fix:
    """occurrence: of an added value, how often the same words stand before it in its clause."""

    id: int
    document_key: str
    clause_id: str
    text: str
    action: str
    kind: str | None
    normalised: Any
    who: str
    why: str
    at: datetime
    withdrawn_at: datetime | None = None
    occurrence: int = 0


class Fixes:
    def __init__(self, engine: Engine, audit: Audit, clock: Clock) -> None:
        self.engine = engine
        self.audit = audit
        self.clock = clock

    def of(self, document_key: str) -> list[Fix]:
        """Those that hold, oldest first: for the same words the last one counts."""
        query = select(value_fixes).where(value_fixes.c.document_key == document_key)
        query = query.where(value_fixes.c.withdrawn_at.is_(None)).order_by(value_fixes.c.id)
        with self.engine.connect() as connection:
            return [Fix(**row._mapping) for row in connection.execute(query)]

    def add(self, document: Document, value: Value, action: str, normalised: Any, who: str, why: str) -> None:
        """Keep staff's word; Refused for an unknown action, a missing reason or a normal form that cannot be."""
        if action not in ACTIONS:
            raise Refused("请选择：读对了、改成、不是数值")
        if action != "confirm" and not why:
            raise Refused("请写明为什么这样改，例如「原件第 2 页写的是……」")
        form = normalised if action == "correct" else None
        self._keep(document, value, action, form, who, why)

    def add_missed(self, document: Document, value: Value, who: str, why: str) -> None:
        """A value that the reader missed; Refused without a reason."""
        if not why:
            raise Refused("请写明依据，例如「原件写的是国庆长假前一天，即 9 月 30 日」")
        self._keep(document, value, ADD, value.normalised, who, why)

    def _keep(self, document: Document, value: Value, action: str, normalised: Any, who: str, why: str) -> None:
        clause = document.clause_at(value.start)
        row = {
            "document_key": document.key,
            "clause_id": clause.id,
            "text": value.text,
            "action": action,
            "kind": value.kind,
            "normalised": normalised,
            "who": who,
            "why": why,
            "at": self.clock(),
            "occurrence": occurrence_of(document, clause, value.text, value.start) if action == ADD else 0,
        }
        before = {"text": value.text} | ({} if action == ADD else {"normalised": value.normalised})
        after = {"action": action, "normalised": normalised, "why": why}
        with writing(self.engine) as connection:
            connection.execute(insert(value_fixes).values(row))
            self.audit.within(connection, who, "value.add" if action == ADD else "value.fix", clause.id, before, after)

    def withdraw(self, fix_id: int, who: str) -> None:
        held = update(value_fixes).where(value_fixes.c.id == fix_id, value_fixes.c.withdrawn_at.is_(None))
        with writing(self.engine) as connection:
            if connection.execute(held.values(withdrawn_at=self.clock())).rowcount == 0:
                raise NotThere("没有这条修正，可能已经撤回")
            self.audit.within(connection, who, "value.withdraw", str(fix_id))

    def mend(self, document: Document) -> Document:
        """The document with every fix that applies; the same one when none does."""
        values = document.values
        for fix in self.of(document.key):
            values = _applied(document, values, fix)
        if values == document.values:
            return document
        return replace(document, values=values, version=_version(document, values))

    def unused(self, document: Document) -> list[Fix]:
        """Those whose words no longer stand where they stood."""
        return [f for f in self.of(document.key) if _place(document, f) is None]


def mend_candidate(shelf: Shelf, number: int) -> None:
    """Apply staff's fixes to a candidate's documents: after every reading, at the desk and by `zhicheng ingest`."""
    engine = shelf.store.engine
    fixes = Fixes(engine, Audit(engine, now_utc), now_utc)
    read = shelf.store.snapshot(number).documents
    put_documents(shelf, number, read, [fixes.mend(document) for document in read])


def put_documents(shelf: Shelf, number: int, before: Sequence[Document], after: Sequence[Document]) -> None:
    """Replace documents of a candidate by versions of the same text; originals come along."""
    changed = [(new, old) for new, old in zip(after, before, strict=True) if new.version != old.version]
    if not changed:
        return
    store = shelf.store
    store.add_all([(new, store.original(old.version)) for new, old in changed])
    shelf.indexes.embed([new for new, _ in changed])
    store.replace_candidate(number, [d.version for d in after], store.snapshot_row(number).report)


def _applied(document: Document, values: tuple[Value, ...], fix: Fix) -> tuple[Value, ...]:
    if fix.action == ADD:
        return _with_missed(document, values, fix)
    same = [v.text == fix.text and document.clause_at(v.start).id == fix.clause_id for v in values]
    if fix.action == "drop":
        return tuple(v for v, meant in zip(values, same, strict=True) if not meant)
    if fix.action == "correct":
        return tuple(_set(v, fix) if meant else v for v, meant in zip(values, same, strict=True))
    return values


def _set(value: Value, fix: Fix) -> Value:
    return replace(value, normalised=fix.normalised, note={**value.note, STAFF: fix.who})


def _with_missed(document: Document, values: tuple[Value, ...], fix: Fix) -> tuple[Value, ...]:
    """Staff's value in place of whatever the reader has read out of the same words by now."""
    start = _place(document, fix)
    if start is None:
        return values
    end = start + len(fix.text)
    kept = [v for v in values if v.end <= start or v.start >= end]
    kind = cast(ValueKind, fix.kind)
    missed = Value(kind, fix.text, start, end, fix.normalised, {STAFF: fix.who})
    return tuple(sorted([*kept, missed], key=lambda v: v.start))


def _place(document: Document, fix: Fix) -> int | None:
    """Where the words of the fix begin; None where they no longer stand in the clause."""
    clause = clause_of(document, fix.clause_id)
    return start_of(document, clause, fix.text, fix.occurrence) if clause else None


def _version(document: Document, values: Sequence[Value]) -> str:
    serial = json.dumps([[v.kind, v.start, v.end, v.normalised] for v in values], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{document.version}\n{serial}".encode()).hexdigest()
