"""A window in a table: the heading of its column, and the cells of its row that say whose window it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.clauses import Clause, Document
from knowledge.numerals import fold
from knowledge.recognise import recognise
from knowledge.values import Value
from knowledge.vocabulary import load

TIMES = ("window", "date")
_LONGEST_MERGED = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """heading: "" where the table prints none; labels: the other cells of the row that print no time and say whose the
    row is or which step: not where it is done, whom to ring. times: the times of the row, each with its heading."""

    heading: str
    labels: tuple[str, ...]
    times: tuple[tuple[str, Value], ...] = ()

    def time_under(self, pattern: str) -> Value | None:
        """The time of the row in the one column whose heading says so: 「开始」, 「结束」."""
        found = [value for heading, value in self.times if re.search(pattern, fold(heading))]
        return found[0] if len(found) == 1 else None


def cell_of(document: Document, clause: Clause, value: Value) -> Cell | None:
    """None where the value stands in no table."""
    begin, end = line_of(document, clause, value.start)[0], line_of(document, clause, value.end)[1]
    row = document.text[begin:end]
    mark = _mark(row)
    if mark is None:
        return None
    cells = row.split(mark)
    at = _first(row, mark)
    cells[at] = cells[at] if cells[at].strip() else _merged(document, begin, mark)
    column = document.text.count(mark, begin, value.start)
    timed = [(document.text.count(mark, begin, v.start), v) for v in _times(document, begin, begin + len(row))]
    headings = _headings(document, clause, mark, len(cells)) or _topmost(document, begin, mark, len(cells))
    labels = [cell.strip() for n, cell in enumerate(cells) if cell.strip() and not _is_aside(headings[n])]
    kept = [label for label in labels if label not in {cells[n].strip() for n, _ in timed}]
    return Cell(headings[column], tuple(kept), tuple((headings[n], v) for n, v in timed))


def _first(row: str, mark: str) -> int:
    """Bars stand before the first cell too."""
    return int(mark == "|" and row.lstrip().startswith(mark))


def _merged(document: Document, begin: int, mark: str) -> str:
    """What the first cell above prints, where that of a row is merged with it and so left empty."""
    for line in reversed(document.text[:begin].split("\n")[-_LONGEST_MERGED:-1]):
        if mark not in line:
            break
        if first := line.split(mark)[_first(line, mark)].strip():
            return first
    return ""


def _is_aside(heading: str) -> bool:
    return re.search(load("calendar")["stage_names"]["aside_columns"], fold(heading)) is not None


def heading_clause(document: Document, clause: Clause) -> Clause | None:
    """The clause of the headings, where a row of a table is a clause of its own, with those under its merged cell."""
    row, *more = document.text_of(clause).strip().split("\n")
    mark = _mark(row)
    if mark is None or any(line.split(mark)[_first(line, mark)].strip() for line in more):
        return None
    return _above(document, clause, mark, len(row.split(mark)))


def heading_line(document: Document, clause: Clause, at: int) -> tuple[Clause, int, int] | None:
    """Where the row of headings stands of the table in whose row `at` is; None where the row is in no table."""
    row = document.text[slice(*line_of(document, clause, at))]
    mark = _mark(row)
    if mark is None:
        return None
    width = len(row.split(mark))
    own = clause if _heading_row(document, clause, mark, width) else _above(document, clause, mark, width)
    if own is None:
        return None
    first = next(line for line in document.text_of(own).split("\n") if mark in line)
    start = document.text.find(first, own.start)
    return own, start, start + len(first)


def row_at(document: Document, at: int) -> tuple[int, int] | None:
    """From where to where the row of a table goes in which `at` is; None where it is in no table."""
    row = line_of(document, document.clause_at(at), at)
    return row if _mark(document.text[slice(*row)]) else None


def line_of(document: Document, clause: Clause, at: int) -> tuple[int, int]:
    """From where to where the line goes in which `at` is, within its clause."""
    begin = max(clause.start, document.text.rfind("\n", clause.start, at) + 1)
    end = document.text.find("\n", at, clause.end)
    return begin, end if end >= 0 else clause.end


def _mark(row: str) -> str | None:
    """What parts the cells: a tab, or the bars of a table in plain text."""
    return "\t" if "\t" in row else "|" if "|" in row else None


def _headings(document: Document, clause: Clause, mark: str, width: int) -> list[str]:
    """The first row where it prints no time, else the headings that the path of the clause keeps, else the row of
    headings that stands as a clause of its own before it."""
    if own := _heading_row(document, clause, mark, width):
        return own
    kept = clause.path[-1].split("·") if clause.path else []
    if len(kept) == width and not any(v.kind in TIMES for cell in kept for v in recognise(cell)):
        return kept
    above = _above(document, clause, mark, width)
    return _heading_row(document, above, mark, width) if above else []


def _topmost(document: Document, begin: int, mark: str, width: int) -> list[str]:
    """The first row of the table, of a row that lacks its last cells; nothing where it prints a time."""
    top = begin
    while top and mark in document.text[(before := document.text.rfind("\n", 0, top - 1) + 1) : top]:
        top = before
    printed = [cell.strip() for cell in document.text[top : document.text.find("\n", top)].split(mark)]
    plain = top < begin and len(printed) > width and not _times(document, top, document.text.find("\n", top))
    return printed[:width] if plain else [""] * width


def _above(document: Document, clause: Clause, mark: str, width: int) -> Clause | None:
    """The first clause beside and before it, or right above it, that holds a row of headings."""
    above = clause.path[:-1]
    before = (c for c in document.clauses if c.start < clause.start and above in (c.path[:-1], c.path))
    return next((c for c in before if _heading_row(document, c, mark, width)), None)


def _heading_row(document: Document, clause: Clause, mark: str, width: int) -> list[str]:
    """The cells of the first row of a clause, where it has so many and prints no time."""
    first = next((line for line in document.text_of(clause).split("\n") if mark in line), "")
    begin = document.text.find(first, clause.start)
    printed = [cell.strip() for cell in first.split(mark)]
    return printed if len(printed) == width and not _times(document, begin, begin + len(first)) else []


def _times(document: Document, begin: int, end: int) -> list[Value]:
    return [v for v in document.values if v.kind in TIMES and begin <= v.start < end]
