"""Looks again at the addresses that documents came from; opens a candidate when one changed, publishes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ingest.candidate import ingest_found
from ingest.extract import extract
from ingest.gather import Found, stamped
from ingest.read import read_fetched
from ingest.read.fetch import Known, fetch
from ingest.report import Entry, IngestReport
from knowledge.adapters.indexes import Shelf
from knowledge.clauses import Document
from knowledge.errors import ReadProblem
from knowledge.ports import Progress


@dataclass(frozen=True, slots=True)
class Refreshed:
    """looked: how many addresses were asked."""

    looked: int
    report: IngestReport

    def to_json(self) -> dict[str, Any]:
        return {"looked": self.looked} | self.report.to_json()

    def lines(self) -> Iterator[str]:
        yield f"看了 {self.looked} 个网址"
        yield from self.report.lines()


def refresh(shelf: Shelf, progress: Progress | None = None, allow_private: bool = False) -> Refreshed:
    """Every live document with an address is asked for again (ETag, Last-Modified, then its own version)."""
    documents = [d for d in shelf.store.snapshot(shelf.store.live()).documents if d.url and d.status == "full_text"]
    found: list[Found | Entry] = []
    for number, document in enumerate(documents, 1):
        found += _again(document, allow_private)
        if progress:
            progress(document.title, number, len(documents))
    return Refreshed(len(documents), ingest_found(found, shelf, progress))


def _again(document: Document, allow_private: bool) -> list[Found | Entry]:
    known = Known(document.meta.get("etag"), document.meta.get("last_modified"))
    unchanged = Entry(document.source_name, "unchanged", document.key, document.title)
    try:
        fetched = fetch(str(document.url), known, allow_private=allow_private)
        if fetched.unchanged:
            return [unchanged]
        read = [extract(source, key=document.key, url=document.url) for source in read_fetched(fetched)[:1]]
    except ReadProblem as problem:
        return [replace(unchanged, outcome="skipped", reason=str(problem))]
    told = {"etag": fetched.etag or "", "last_modified": fetched.last_modified or ""}
    return [Found(stamped(d, document.meta | told), fetched.body) for d in read]
