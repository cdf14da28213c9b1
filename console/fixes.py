"""Staff's word on a value that a document states: right, other than read, or no value at all.

A fix is kept by document, clause and the words of the source, not by version: when the document is read again, it holds
again wherever those words still stand in that clause.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from console.audit import Audit, Clock, now_utc
from console.errors import NotThere, Refused
from console.tables import value_fixes
from knowledge.adapters.indexes import Shelf
from knowledge.adapters.sql.engine import writing
from knowledge.clauses import Document
from knowledge.values import Value

ACTIONS = ("confirm", "correct", "drop")


@dataclass(frozen=True, slots=True)
class Fix:
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
        clause = document.clause_at(value.start)
        row = {
            "document_key": document.key,
            "clause_id": clause.id,
            "text": value.text,
            "action": action,
            "kind": value.kind,
            "normalised": normalised if action == "correct" else None,
            "who": who,
            "why": why,
            "at": self.clock(),
        }
        before = {"text": value.text, "normalised": value.normalised}
        with writing(self.engine) as connection:
            connection.execute(insert(value_fixes).values(row))
            after = {"action": action, "normalised": row["normalised"], "why": why}
            self.audit.within(connection, who, "value.fix", clause.id, before, after)

    def withdraw(self, fix_id: int, who: str) -> None:
        held = update(value_fixes).where(value_fixes.c.id == fix_id, value_fixes.c.withdrawn_at.is_(None))
        with writing(self.engine) as connection:
            if connection.execute(held.values(withdrawn_at=self.clock())).rowcount == 0:
                raise NotThere("没有这条修正，可能已经撤回")
            self.audit.within(connection, who, "value.withdraw", str(fix_id))

    def mend(self, document: Document) -> Document:
        """The document with every fix that applies; the same one when none does."""
        fixes = {(f.clause_id, f.text): f for f in self.of(document.key) if f.action != "confirm"}
        values = [_mended(document, value, fixes) for value in document.values]
        kept = tuple(v for v in values if v is not None)
        if kept == document.values:
            return document
        return replace(document, values=kept, version=_version(document, kept))


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


def _mended(document: Document, value: Value, fixes: dict[tuple[str, str], Fix]) -> Value | None:
    fix = fixes.get((document.clause_at(value.start).id, value.text))
    if fix is None:
        return value
    return None if fix.action == "drop" else replace(value, normalised=fix.normalised)


def _version(document: Document, values: Sequence[Value]) -> str:
    serial = json.dumps([[v.kind, v.start, v.end, v.normalised] for v in values], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{document.version}\n{serial}".encode()).hexdigest()


def normal_form(value: Value, given: Mapping[str, str]) -> Any:
    """What staff filled in for a value's normal form: one field, or one for each part. Raises Refused."""
    if not isinstance(value.normalised, dict):
        return _part(value.kind, "", given.get("", ""), value.normalised)
    form = {k: _part(value.kind, k, given.get(k, ""), v) for k, v in value.normalised.items()}
    if value.kind == "window" and form.get("from") and form.get("until") and form["from"] > form["until"]:
        raise Refused("开始日期晚于截止日期，请核对")
    return form


def _part(kind: str, name: str, text: str, now: Any) -> Any:
    text = text.strip()
    if not text and now is not None:
        raise Refused("改成什么？请填写完整")
    if kind in ("date", "window"):
        return _day(text) if text else None
    if isinstance(now, bool) or not isinstance(now, int | float):
        return text or None
    try:
        number = float(text)
    except ValueError as error:
        raise Refused(f"「{text}」不是数字") from error
    return int(number) if number.is_integer() else number


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Refused(f"「{text}」不是日期，请写成 2024-10-10 这样") from error
