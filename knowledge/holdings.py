"""Is a document that another one names held here: whole, as a digest, or not at all?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.clauses import Clause, Document, Reference, Snapshot

_TELLING = 6
_ISSUED = re.compile(r"(?:印发|发布|颁布|公布)[《〈](.+)[》〉]的(?:通知|公告|决定|令)$")
Holding = Literal["held", "digest", "missing"]


@dataclass(frozen=True, slots=True)
class Cited:
    """One reference in its place: who cites, in what clause."""

    document: Document
    clause: Clause
    reference: Reference


def find(reference: Reference, snapshot: Snapshot) -> Document | None:
    """The document of the snapshot that the reference means, by its 文号, else by its title."""
    return next((d for d in snapshot.documents if names(reference, d)), None)


def names(reference: Reference, document: Document) -> bool:
    """By its 文号, else by its title, before which the document may print its issuer; 《通知》 alone names none."""
    if reference.number:
        return document.number == reference.number
    title = reference.title or ""
    if document.title == title or not title:
        return bool(title)
    held = _ISSUED.search(document.title)
    ends = len(title) >= _TELLING and document.title.endswith(title)
    return ends or (held is not None and _bare(held[1]) == _bare(title))


def _bare(title: str) -> str:
    """Without the marks of nested titles."""
    return re.sub("[《》〈〉]", "", title)


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
