"""Pages that are set in two columns: where the gutter is, and the page as a reader goes through it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Protocol

from ingest.read.layout import Box, Glyphs, Line, Page, Table, lines_of, rows_of

# A page has columns where this many lines stand on either side, set as running text is: the cells of a table end where
# they like.
_FEWEST = 8
_FULL = 0.5
_ALIGNED = 0.7
_CROSSING = 0.5


class _Box(Protocol):
    @property
    def x0(self) -> float: ...
    @property
    def y0(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def y1(self) -> float: ...


def lines_in_columns(glyphs: list[Glyphs], page: int) -> list[Line]:
    """The lines of a page; those of two columns side by side are two."""
    at = _gutter([g for g in glyphs if g.text.strip()])
    if at is None:
        return lines_of(glyphs, page)
    crossing = [g for row in rows_of(glyphs) if _crosses(row, *at) for g in row]
    kept = set(map(id, crossing))
    left = [g for g in glyphs if id(g) not in kept and g.x1 <= at[1]]
    right = [g for g in glyphs if id(g) not in kept and g.x1 > at[1]]
    found = [*lines_of(crossing, page), *lines_of(left, page), *lines_of(right, page)]
    return sorted(found, key=lambda line: line.y0)


def in_reading_order(page: Page) -> Iterator[Page]:
    """The parts of a page one after the other: what runs across it, and between that the left and the right column."""
    at = _gutter(page.lines)
    if at is None:
        yield page
        return
    across = sorted((x for x in _items(page) if _runs_across(x, *at)), key=lambda x: x.y0)
    tops = [-1.0, *(x.y0 for x in across), page.height * 2]
    shift = min(x.x0 for x in page.lines if x.x0 >= at[0]) - min(x.x0 for x in page.lines)
    for number, (top, bottom) in enumerate(pairwise(tops)):
        if number:
            yield _part(page, [across[number - 1]])
        band = [x for x in _items(page) if x not in across and top <= x.y0 < bottom]
        yield _part(page, [x for x in band if _middle(x) <= at[1]])
        yield _part(page, [_moved(x, shift) for x in band if _middle(x) > at[1]])


def _middle(item: Line | Table) -> float:
    return (item.x0 + item.x1) / 2


def _runs_across(item: Line | Table, start: float, end: float) -> bool:
    """Well into both columns; the frame of a table may stand in the gutter."""
    wide = 2 * (end - start)
    return item.x0 < start - wide and item.x1 > end + wide


def _items(page: Page) -> list[Line | Table]:
    return [*page.lines, *page.tables]


def _part(page: Page, items: Sequence[Line | Table]) -> Page:
    lines, tables = [x for x in items if isinstance(x, Line)], [x for x in items if isinstance(x, Table)]
    return replace(page, lines=lines, tables=tables)


def _moved(item: Line | Table, shift: float) -> Line | Table:
    """The right column set over the left one, so that both have the same margins."""
    return replace(item, x0=item.x0 - shift, x1=item.x1 - shift)


def _gutter(boxes: Sequence[Box]) -> tuple[float, float] | None:
    """The strip between two columns of running text; None where there are none."""
    if len(boxes) < 2 * _FEWEST:
        return None
    rows = rows_of(boxes)
    em = median(b.y1 - b.y0 for b in boxes)
    first, last = min(b.x0 for b in boxes), max(b.x1 for b in boxes)
    middle = [first + (last - first) * (0.35 + 0.01 * n) for n in range(31)]
    strips = [(x - em / 2, x + em / 2) for x in middle]
    crossings = [sum(_crosses(row, *strip) for row in rows) for strip in strips]
    free = [s for s, n in zip(strips, crossings, strict=True) if n == min(crossings)]
    strip = free[len(free) // 2]
    apart = [row for row in rows if not _crosses(row, *strip)]
    enough = len(apart) >= len(rows) * _CROSSING
    return strip if enough and _is_text(apart, strip, em) else None


def _is_text(rows: Sequence[Sequence[_Box]], strip: tuple[float, float], em: float) -> bool:
    """On the left most lines end where the column ends; on the right most begin where it begins."""
    ends = [max(b.x1 for b in part) for row in rows if (part := [b for b in row if b.x1 <= strip[1]])]
    starts = [min(b.x0 for b in part) for row in rows if (part := [b for b in row if b.x1 > strip[1]])]
    if min(len(ends), len(starts)) < _FEWEST:
        return False
    edge, begin = sorted(ends)[int(len(ends) * 0.9)], sorted(starts)[len(starts) // 10]
    full = sum(edge - end < 1.5 * em for end in ends)
    aligned = sum(min(abs(start - begin), abs(start - begin - 2 * em)) < 0.6 * em for start in starts)
    return full >= _FULL * len(ends) and aligned >= _ALIGNED * len(starts)


def _crosses(row: Sequence[_Box], start: float, end: float) -> bool:
    return any(b.x0 < end and b.x1 > start for b in row)
