"""A later notice that amends an earlier one speaks in its place: a postponed deadline must never be told as it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from knowledge.calendar import schedule
from knowledge.clauses import Document, Reference, Snapshot

_OVERRIDING = ("amends", "replaces")


def amenders(document: Document, snapshot: Snapshot) -> list[Document]:
    """The documents that amend or replace this one, the latest first; amendments of amendments too."""
    found: dict[str, Document] = {}
    waiting = [document]
    while waiting:
        amended = waiting.pop()
        for other in snapshot.documents:
            if other.key not in found and other.key != document.key and _amends(other, amended):
                found[other.key] = other
                waiting.append(other)
    return sorted(found.values(), key=lambda d: d.issued_on or date.min, reverse=True)


def speaking(document: Document, topics: Iterable[str], snapshot: Snapshot) -> Document:
    """Who speaks of these time.* topics now: the latest amendment that prints one of them, else the notice."""
    wanted = set(topics)
    for amender in amenders(document, snapshot):
        if wanted & {stage.topic for stage in schedule(amender)}:
            return amender
    return document


def _amends(other: Document, document: Document) -> bool:
    later = not (other.issued_on and document.issued_on) or other.issued_on >= document.issued_on
    return later and any(r.relation in _OVERRIDING and _names(r, document) for r in other.references)


def _names(reference: Reference, document: Document) -> bool:
    if reference.number and document.number:
        return reference.number == document.number
    return bool(reference.title) and reference.title == document.title
