"""Documents into the next candidate: read, extract, embed, put beside what is there. Nothing served changes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.gather import Found, Gatherer
from ingest.report import Entry, IngestReport, Outcome
from knowledge.adapters.indexes import Shelf
from knowledge.adapters.sql.store import SqlStore
from knowledge.clauses import Document
from knowledge.ports import Progress

CANDIDATE = "candidate"


def ingest(
    names: Sequence[str], shelf: Shelf, *, dry_run: bool = False, progress: Progress | None = None
) -> IngestReport:
    """Read files, folders and URLs into the next candidate: the open one, else a new one made from what is live.

    A file that cannot be read is an entry `skipped` with its reason; the rest go on. A document that came from a folder
    given here, and is not in it any more, is removed.
    """
    with Gatherer(_held(shelf), progress) as gatherer:
        found = list(gatherer.gather(names))
        return _ingest(found, gatherer.folders, shelf, dry_run, progress)


def ingest_found(found: Sequence[Found | Entry], shelf: Shelf, progress: Progress | None = None) -> IngestReport:
    """The same for documents that somebody else has read."""
    return _ingest(found, set(), shelf, False, progress)


def _ingest(
    found: Sequence[Found | Entry], folders: set[str], shelf: Shelf, dry_run: bool, progress: Progress | None
) -> IngestReport:
    held = {d.key: d for d in _held(shelf)}
    originals: dict[str, bytes | None] = {}
    entries = [f if isinstance(f, Entry) else _put(f, held, originals) for f in found]
    report = IngestReport((*entries, *_gone(folders, entries, held)))
    if dry_run or not report.changed:
        return report
    return _save(report, held, originals, shelf, progress)


def _held(shelf: Shelf) -> tuple[Document, ...]:
    return shelf.store.snapshot(_base(shelf.store)).documents


def _base(store: SqlStore) -> int:
    return open_candidate(store) or store.live()


def remove(keys: Sequence[str], shelf: Shelf) -> IngestReport:
    """A candidate without these documents; a key that is not held is `skipped`."""
    held = {d.key: d for d in _held(shelf)}
    report = IngestReport(tuple(_remove(key, held) for key in keys))
    return _save(report, held, {}, shelf, None) if report.changed else report


def open_candidate(store: SqlStore) -> int | None:
    """The candidate that grows until it is published: the newest one made from what is live."""
    live = store.live()
    waiting = [s.number for s in store.snapshots() if s.state == CANDIDATE and s.parent == live]
    return max(waiting, default=None)


def _remove(key: str, held: dict[str, Document]) -> Entry:
    gone = held.pop(key, None)
    if gone is None:
        return Entry(key, "skipped", reason="知识库里没有这份文件")
    return Entry(gone.source_name, "removed", gone.key, gone.title)


def _gone(folders: set[str], entries: Sequence[Entry], held: dict[str, Document]) -> Iterator[Entry]:
    """A file that is there but could not be read keeps its document."""
    seen = {e.key for e in entries} | {d.key for d in held.values() if d.source_name in {e.name for e in entries}}
    for document in list(held.values()):
        if document.meta.get("folder") in folders and document.key not in seen:
            yield _remove(document.key, held)


def _put(found: Found, held: dict[str, Document], originals: dict[str, bytes | None]) -> Entry:
    document, before = found.document, held.get(found.document.key)
    entry = Entry(document.source_name, "added", document.key, document.title, "", document.warnings, document.version)
    if before and before.status == "full_text" and document.status == "digest":
        return replace(entry, outcome="skipped", reason="已有原文，不用要点代替")
    if before and before.version == document.version:
        return replace(entry, outcome="unchanged")
    held[document.key] = document
    originals[document.version] = found.original
    outcome: Outcome = "changed" if before else "added"
    return replace(entry, outcome=outcome)


def _save(
    report: IngestReport,
    held: dict[str, Document],
    originals: dict[str, bytes | None],
    shelf: Shelf,
    progress: Progress | None,
) -> IngestReport:
    base = _base(shelf.store)
    shelf.store.add_all([(d, originals.get(d.version)) for d in held.values()])
    shelf.indexes.embed(list(held.values()), progress)
    versions = [d.version for d in held.values()]
    if base == shelf.store.live():
        return replace(report, candidate=shelf.store.create_candidate(base, versions, report.to_json()))
    shelf.store.replace_candidate(base, versions, report.to_json())
    return replace(report, candidate=base)
