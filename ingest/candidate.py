"""Documents into the next candidate: read, extract, embed, put beside what is there. Nothing served changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.digest import read_digest
from ingest.extract import extract
from ingest.manifest import MANIFEST, Listed, read_manifest
from ingest.read import read_all
from ingest.report import Entry, IngestReport, Outcome
from knowledge.adapters.indexes import Shelf
from knowledge.adapters.sql.store import SqlStore
from knowledge.clauses import Document
from knowledge.errors import ReadProblem
from knowledge.ports import Progress

CANDIDATE = "candidate"


def ingest(
    names: Sequence[str], shelf: Shelf, *, dry_run: bool = False, progress: Progress | None = None
) -> IngestReport:
    """Read files, folders and URLs into the next candidate: the open one, else a new one made from what is live.

    A file that cannot be read is an entry `skipped` with its reason; the rest go on.
    """
    base = _base(shelf.store)
    held = {d.key: d for d in shelf.store.snapshot(base).documents}
    entries: list[Entry] = []
    for name in names:
        for read in _documents(name, progress):
            entries.append(read if isinstance(read, Entry) else _put(read, held))
    report = IngestReport(tuple(entries))
    return report if dry_run or not report.changed else _save(report, held, base, shelf, progress)


def open_candidate(store: SqlStore) -> int | None:
    """The candidate that grows until it is published: the newest one made from what is live."""
    live = store.live()
    waiting = [s.number for s in store.snapshots() if s.state == CANDIDATE and s.parent == live]
    return max(waiting, default=None)


def _base(store: SqlStore) -> int:
    return open_candidate(store) or store.live()


def _save(
    report: IngestReport, held: dict[str, Document], base: int, shelf: Shelf, progress: Progress | None
) -> IngestReport:
    for document in held.values():
        shelf.store.add(document)
        shelf.indexes.embed(document, progress)
    versions = [d.version for d in held.values()]
    if base == shelf.store.live():
        return replace(report, candidate=shelf.store.create_candidate(base, versions, report.to_json()))
    shelf.store.replace_candidate(base, versions, report.to_json())
    return replace(report, candidate=base)


def _put(document: Document, held: dict[str, Document]) -> Entry:
    before = held.get(document.key)
    entry = Entry(document.source_name, "added", document.key, document.title, "", document.warnings, document.version)
    if before and before.status == "full_text" and document.status == "digest":
        return replace(entry, outcome="skipped", reason="已有原文，不用要点代替")
    if before and before.version == document.version:
        return replace(entry, outcome="unchanged")
    held[document.key] = document
    outcome: Outcome = "changed" if before else "added"
    return replace(entry, outcome=outcome)


def _documents(name: str, progress: Progress | None) -> Iterator[Document | Entry]:
    if name.startswith(("http://", "https://")):
        from ingest.read import read_url

        try:
            yield from (extract(source, url=name) for source in read_url(name))
        except ReadProblem as problem:
            yield Entry(name, "skipped", reason=str(problem))
        return
    path = Path(name)
    if not path.exists():
        yield Entry(name, "skipped", reason="没有这个文件或文件夹，请检查路径")
        return
    yield from _files(path, progress)


def _files(path: Path, progress: Progress | None) -> Iterator[Document | Entry]:
    folder = path if path.is_dir() else path.parent
    listed = read_manifest(folder)
    files = sorted(_visible(path)) if path.is_dir() else [path]
    digests = [f for f in files if f.suffix in (".yaml", ".yml") and f.name != MANIFEST]
    for file in digests:
        try:
            yield read_digest(file)
        except ReadProblem as problem:
            yield Entry(file.name, "skipped", reason=str(problem))
    for number, file in enumerate(rest := [f for f in files if f.suffix not in (".yaml", ".yml")], 1):
        if progress:
            progress(file.name, number, len(rest))
        yield from _read(file, listed.get(file))


def _visible(folder: Path) -> Iterable[Path]:
    return (f for f in folder.rglob("*") if f.is_file() and not f.name.startswith("."))


def _read(file: Path, listed: Listed | None) -> Iterator[Document | Entry]:
    sources, failures = read_all([file])
    for failure in failures:
        yield Entry(file.name, "skipped", reason=str(failure))
    for source in sources:
        if listed and listed.sha256 not in (None, source.sha256):
            yield Entry(file.name, "skipped", reason="内容与清单 manifest.yaml 里的 sha256 不符，请核对文件后更新清单")
            continue
        document = extract(source, key=listed.number if listed else None, url=listed.url if listed else None)
        yield _listed(document, listed) if listed else document


def _listed(document: Document, listed: Listed) -> Document:
    issued = listed.issued_on if isinstance(listed.issued_on, date) else document.issued_on
    return replace(
        document,
        title=listed.title or document.title,
        issuer=listed.issuer or document.issuer,
        issued_on=issued,
        meta=document.meta | {"kind": listed.kind},
    )
