"""Pages, once placed and read, as lines of a Source: paragraphs joined, tables as rows, each with its page."""

from collections.abc import Iterable, Iterator

from ingest.read.columns import in_reading_order
from ingest.read.grid import Cell, write_grid
from ingest.read.layout import Page, Row, Table, without_furniture
from ingest.read.paragraphs import Paragraph, paragraphs
from ingest.read.text import Run, TextWriter
from knowledge.clauses import Place

# A page with fewer characters than this has no text of its own: a page number, a stamp.
TEXT_ENOUGH = 8


def write_pages(writer: TextWriter, pages: list[Page]) -> None:
    scanned = {p.number for p in pages if p.scanned}
    parts = [part for page in without_furniture(pages) for part in in_reading_order(page)]
    for item in whole_tables(paragraphs(parts)):
        if isinstance(item, Table):
            write_grid(writer, [_cells(r) for r in item.rows], scanned=item.page in scanned)
        else:
            _write_paragraph(writer, item)


def whole_tables(items: Iterable[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """A table that a page break cut in two is one, its heading row said once."""
    held: Table | None = None
    for item in items:
        if held and isinstance(item, Table) and _continues(held, item):
            rows = item.rows[1:] if item.rows[0].cells == held.rows[0].cells else item.rows
            held = Table(held.y0, item.y1, held.page, held.rows + rows)
            continue
        if held:
            yield held
        held = item if isinstance(item, Table) else None
        if held is None:
            yield item
    if held:
        yield held


def _continues(held: Table, item: Table) -> bool:
    """On the next page, nothing between, as many columns."""
    if not held.rows or not item.rows:
        return False
    last = held.rows[-1]
    return item.page == last.page + 1 and sum(item.rows[0].spans) == sum(last.spans)


def _cells(row: Row) -> list[Cell]:
    return [Cell(t or "", s, t is None, row.page) for t, s in zip(row.cells, row.spans, strict=True)]


def _write_paragraph(writer: TextWriter, found: Paragraph) -> None:
    """One line; its places are one for each page that it runs over."""
    start, before = writer.length, len(writer.places)
    writer.line([Run(found.text, found.bold)], page=found.page, scanned=found.scanned)
    if len(found.parts) == 1 or len(writer.places) == before:
        return
    whole = writer.places.pop()
    ends = [start + at for at, _ in found.parts[1:]] + [whole.end]
    for (at, page), end in zip(found.parts, ends, strict=True):
        writer.places.append(Place(start + at, end, page, scanned=found.scanned))
