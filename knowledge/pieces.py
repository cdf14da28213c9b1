"""What of a clause is indexed: its own text, with the headings above it, in pieces short enough to embed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.clauses import Clause, Document
from knowledge.lexical import fold

Split = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Piece:
    """id: "{clause id}#{n}"; text: what is embedded, folded to Simplified script."""

    id: str
    clause_id: str
    text: str


def pieces_of(document: Document, split: Split) -> list[Piece]:
    """The pieces of a document's clauses in order; the same document gives the same pieces always."""
    return [piece for clause in document.clauses for piece in _pieces(document, clause, split)]


def _pieces(document: Document, clause: Clause, split: Split) -> Iterable[Piece]:
    headings = heading_of(clause)
    for number, part in enumerate(split(document.text_of(clause).strip()) or [""]):
        yield Piece(f"{clause.id}#{number}", clause.id, fold(f"{headings}\n{part}".strip()))


def heading_of(clause: Clause) -> str:
    """The path in one line: 「三、申报时间 （一）网上申报时间」."""
    return " ".join(clause.path)


def clause_of(piece_id: str) -> str:
    return piece_id.rpartition("#")[0]
