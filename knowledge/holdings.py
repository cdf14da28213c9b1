"""Is a document that another one names held here: whole, as a digest, or not at all?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.clauses import Clause, Document, Reference, Snapshot

Holding = Literal["held", "digest", "missing"]


@dataclass(frozen=True, slots=True)
class Cited:
    """One reference in its place: who cites, in what clause."""

    document: Document
    clause: Clause
    reference: Reference


def find(reference: Reference, snapshot: Snapshot) -> Document | None:
    """The document of the snapshot that the reference means, by its 文号, else by its title."""
    if reference.number:
        return next((d for d in snapshot.documents if d.number == reference.number), None)
    return next((d for d in snapshot.documents if reference.title and d.title.endswith(reference.title)), None)


def holding(reference: Reference, snapshot: Snapshot) -> Holding:
    found = find(reference, snapshot)
    if found is None:
        return "missing"
    return "digest" if found.status == "digest" else "held"


def citations_of(snapshot: Snapshot) -> Iterator[Cited]:
    """Every reference of every document held, in order."""
    for document in snapshot.documents:
        for reference in document.references:
            yield Cited(document, document.clause_at(reference.start), reference)
