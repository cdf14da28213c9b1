"""A document laid out for the editor's page: outline rows, values with the word staff gave on them, references."""

from dataclasses import dataclass

from console.fixes import Fix
from console.value_forms import parts_of
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.holdings import holding
from knowledge.values import Value


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A clause with its depth (0: the head), the page it begins on, and its number in the document.

    pieces: its text as it stands, cut where values begin and end.
    """

    number: int
    clause: Clause
    depth: int
    text: str
    page: int | None
    scanned: bool
    pieces: tuple[tuple[str, Value | None], ...]


@dataclass(frozen=True, slots=True)
class ValueRow:
    """parts: name → text of the normal form, "" for a form of one part; fix: staff's last word, if any."""

    value: Value
    where: str
    clause: int
    parts: dict[str, str]
    fix: Fix | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    rows: list[OutlineRow]
    values: list[ValueRow]
    references: list[tuple[str, str, str]]
    pages: list[int]
    dropped: list[Fix]


def view(document: Document, snapshot: Snapshot, fixes: list[Fix], pdf: bool) -> DocumentView:
    """references: (text, held | digest | missing, where cited); dropped: values that staff said are none."""
    rows = [_row(document, i, clause) for i, clause in enumerate(document.clauses)]
    last = {(f.clause_id, f.text): f for f in fixes}
    values = [_value(document, v, last) for v in document.values]
    cited: list[tuple[str, str, str]] = [
        (r.text, holding(r, snapshot), " › ".join(document.clause_at(r.start).path)) for r in document.references
    ]
    pages = sorted({p.page for p in document.places if p.page}) if pdf else []
    dropped = [f for f in last.values() if f.action == "drop"]
    return DocumentView(rows, values, cited, pages or ([1] if pdf else []), dropped)


def _row(document: Document, number: int, clause: Clause) -> OutlineRow:
    place = next((p for p in document.places if p.end > clause.start and p.page), None)
    scanned = any(p.scanned for p in document.places if p.start < clause.end and p.end > clause.start)
    text = document.text_of(clause).strip()
    return OutlineRow(
        number,
        clause,
        max(len(clause.path) - 1, 0),
        text,
        place.page if place else None,
        scanned,
        _pieces(document, clause),
    )


def _pieces(document: Document, clause: Clause) -> tuple[tuple[str, Value | None], ...]:
    found: list[tuple[str, Value | None]] = []
    at = clause.start
    for value in document.values_of(clause):
        found += [(document.text[at : value.start], None), (document.text[value.start : value.end], value)]
        at = value.end
    pieces = [*found, (document.text[at : clause.end].rstrip(), None)]
    return ((pieces[0][0].lstrip(), pieces[0][1]), *pieces[1:])


def _value(document: Document, value: Value, fixes: dict[tuple[str, str], Fix]) -> ValueRow:
    clause = document.clause_at(value.start)
    where = " › ".join(clause.path)
    return ValueRow(
        value, where, document.clauses.index(clause), parts_of(value.normalised), fixes.get((clause.id, value.text))
    )
