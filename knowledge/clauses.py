"""Document, Clause, Reference: what a source says and where. Plain frozen data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from knowledge.values import Value

DocumentStatus = Literal["full_text", "digest", "faq"]
Relation = Literal["cites", "repeals", "replaces", "amends", "prevails"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One node's own text. The clauses of a document, in order, cover its text without gap or overlap.

    id     stable while the document's numbering is: "渝经信职改办〔2024〕16号/四/（二）/2./关于期刊发表论文"
    path   headings from the top down, as printed, without closing punctuation
    topics keys of `knowledge/vocabulary/topics.yaml`, e.g. "time.application"
    trust  "A" | "B" for a fact of a digest, None for original text
    """

    id: str
    path: tuple[str, ...]
    start: int
    end: int
    topics: tuple[str, ...] = ()
    trust: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A 《title》 and/or 文号 that a document names; whether it is held is a matter of the snapshot."""

    text: str
    number: str | None
    title: str | None
    start: int
    end: int
    relation: Relation = "cites"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of the normalised text stands in the original file."""

    start: int
    end: int
    page: int | None = None
    paragraph: int | None = None
    cell: str | None = None
    scanned: bool = False


@dataclass(frozen=True)
class Document:
    """One version of one document, immutable.

    key      identity across versions: its 文号, else its title
    version  sha256 over text and structure; equal versions are the same document
    """

    key: str
    version: str
    number: str | None
    title: str
    issuer: str | None
    issued_on: date | None
    status: DocumentStatus
    text: str
    clauses: tuple[Clause, ...]
    values: tuple[Value, ...] = ()
    references: tuple[Reference, ...] = ()
    places: tuple[Place, ...] = ()
    warnings: tuple[str, ...] = ()
    url: str | None = None
    source_name: str = ""
    source_sha256: str = ""
    year: int | None = None
    meta: dict[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.version)

    def text_of(self, clause: Clause) -> str:
        return self.text[clause.start : clause.end]

    def values_of(self, clause: Clause) -> list[Value]:
        return [v for v in self.values if clause.start <= v.start < clause.end]

    def clause_at(self, offset: int) -> Clause:
        return next(c for c in self.clauses if c.start <= offset < c.end)


@dataclass(frozen=True)
class Snapshot:
    """The documents that answer together; number 0 is the empty knowledge base."""

    number: int
    documents: tuple[Document, ...]

    @property
    def name(self) -> str:
        return str(self.number)

    @cached_property
    def _by_key(self) -> dict[str, Document]:
        return {d.key: d for d in self.documents}

    @cached_property
    def _by_clause(self) -> dict[str, tuple[Document, Clause]]:
        return {c.id: (d, c) for d in self.documents for c in d.clauses}

    def document(self, key: str) -> Document | None:
        return self._by_key.get(key)

    def clause(self, clause_id: str) -> tuple[Document, Clause] | None:
        return self._by_clause.get(clause_id)

    def clauses(self) -> Iterator[tuple[Document, Clause]]:
        return iter(self._by_clause.values())
