"""Pages, once placed and read, as lines of a Source: paragraphs joined, tables as rows, each with its page."""

from ingest.read.grid import Cell, write_grid
from ingest.read.layout import Page, Row, Table, without_furniture
from ingest.read.paragraphs import Paragraph, paragraphs
from ingest.read.text import Run, TextWriter
from knowledge.clauses import Place


def write_pages(writer: TextWriter, pages: list[Page]) -> None:
    scanned = {p.number for p in pages if p.scanned}
    for item in paragraphs(without_furniture(pages)):
        if isinstance(item, Table):
            write_grid(writer, [_cells(r) for r in item.rows], page=item.page, scanned=item.page in scanned)
        else:
            _write_paragraph(writer, item)


def _cells(row: Row) -> list[Cell]:
    return [Cell(t or "", span, goes_on=t is None) for t, span in zip(row.cells, row.spans, strict=True)]


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
