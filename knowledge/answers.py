"""Question, Turn, Answer: what travels through the steps. Plain frozen data, no vendor.

Declining is data: every outcome has a kind. Only what is broken raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from knowledge.clauses import Clause, Document

if TYPE_CHECKING:
    from knowledge.understanding import Ask, Finding

AnswerKind = Literal["answer", "clarify", "not_found", "out_of_scope"]
Origin = Literal["template", "extract", "model", "staff"]


@dataclass(frozen=True, slots=True)
class Question:
    """text as the asker wrote it; history: the asker's earlier questions, oldest first; today: Asia/Shanghai."""

    text: str
    today: date
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """`quote == document.text[start:end]` in the snapshot that answered."""

    document: str
    title: str
    status: str
    path: tuple[str, ...]
    quote: str
    start: int
    end: int
    clause_id: str = ""
    trust: str | None = None

    @classmethod
    def of(cls, document: Document, clause: Clause, start: int | None = None, end: int | None = None) -> Citation:
        """Cite the clause, or the part of it from start to end; white space at the edges is left out."""
        begin = clause.start if start is None else start
        stop = clause.end if end is None else end
        quote = document.text[begin:stop]
        begin += len(quote) - len(quote.lstrip())
        stop -= len(quote) - len(quote.rstrip())
        return cls(
            document=document.key,
            title=document.title,
            status=document.status,
            path=clause.path,
            quote=document.text[begin:stop],
            start=begin,
            end=stop,
            clause_id=clause.id,
            trust=clause.trust,
        )


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the answer that stands on the cited quotes (indices into `Answer.citations`)."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A figure that the answer states; kind "computed" says from what in `source`."""

    text: str
    kind: str
    citation: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One outcome, as `contract.md` writes it. `text` is the segments joined by line breaks."""

    kind: AnswerKind
    text: str
    segments: tuple[Segment, ...] = ()
    citations: tuple[Citation, ...] = ()
    values: tuple[StatedValue, ...] = ()
    suggestions: tuple[str, ...] = ()
    as_of: date = date.min
    snapshot: str = ""
    id: str = ""
    elapsed_ms: float = 0.0
    origin: Origin = "extract"
    topic: str | None = None
    confidence: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "text": self.text,
            "segments": [{"text": s.text, "citations": list(s.citations)} for s in self.segments],
            "citations": [_citation_json(c) for c in self.citations],
            "values": [_value_json(v) for v in self.values],
            "suggestions": list(self.suggestions),
            "as_of": self.as_of.isoformat(),
            "snapshot": self.snapshot,
            "elapsed_ms": round(self.elapsed_ms, 1),
            "origin": self.origin,
            "topic": self.topic,
            "confidence": round(self.confidence, 4),
        }


def _citation_json(citation: Citation) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "document": citation.document,
        "title": citation.title,
        "status": citation.status,
        "path": list(citation.path),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "clause_id": citation.clause_id,
    }
    return fields | ({"trust": citation.trust} if citation.trust else {})


def _value_json(value: StatedValue) -> dict[str, Any]:
    fields: dict[str, Any] = {"text": value.text, "kind": value.kind}
    if value.source is not None:
        fields["from"] = value.source
    if value.citation is not None:
        fields["citation"] = value.citation
    return fields


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found for a query. score: fused, comparable within one query only."""

    document: Document
    clause: Clause
    score: float
    keyword: float = 0.0
    dense: float = 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A question on its way: each step returns the next Turn, or the Answer that ends it.

    asks      what is asked, told apart; query: the first of them
    hits      ranked clauses for the first; hits_of: for each ask, once judged for each finding
    findings  what the judge found for each ask
    """

    question: Question
    query: str = ""
    asks: tuple[Ask, ...] = ()
    hits: tuple[Hit, ...] = ()
    hits_of: tuple[tuple[Hit, ...], ...] = ()
    findings: tuple[Finding, ...] = ()
    draft: Answer | None = None

    @property
    def understood(self) -> dict[str, Any]:
        """For the desk: each thing asked with its likeliest topics."""
        return {ask.text: dict(ask.reading.ranked[:3]) for ask in self.asks}
