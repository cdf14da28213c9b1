"""Ruled tables on a page: from the strokes of their grid to cells, and from cells to rows of text."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ingest.read.layout import Glyphs, Line, Row, Table, lines_of
from ingest.read.paragraphs import glue

# Strokes nearer than this (in points) are one.
_NEAR = 3.0
_SHORT = 6.0
_MOST_STROKES = 4000


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line along an axis: from `start` to `end`, at `at` on the other axis."""

    level: bool
    at: float
    start: float
    end: float


def straight(one: tuple[float, float], other: tuple[float, float]) -> list[Stroke]:
    """The line between two points as a stroke, if it runs along an axis."""
    (x0, y0), (x1, y1) = one, other
    if abs(y0 - y1) <= 0.5:
        return [Stroke(True, y0, min(x0, x1), max(x0, x1))]
    if abs(x0 - x1) <= 0.5:
        return [Stroke(False, x0, min(y0, y1), max(y0, y1))]
    return []


@dataclass(frozen=True)
class Grid:
    xs: list[float]
    ys: list[float]
    strokes: list[Stroke]

    def parted(self, level: bool, at: float, middle: float) -> bool:
        """Whether a stroke parts two fields of the grid: one at `at` that runs through `middle`."""
        return any(
            s.level == level and abs(s.at - at) <= _NEAR and s.start - _NEAR <= middle <= s.end + _NEAR
            for s in self.strokes
        )


def ruled_tables(
    glyphs: list[Glyphs], strokes: Iterable[Stroke], page: int, unit: float = 1.0
) -> tuple[list[Table], list[Glyphs]]:
    """The tables, and the glyphs that stand in none. unit: points in the page's unit."""
    scaled = [Stroke(s.level, s.at * unit, s.start * unit, s.end * unit) for s in strokes]
    tables: list[Table] = []
    for group in _groups([s for s in scaled if s.end - s.start > _SHORT][:_MOST_STROKES]):
        grid = Grid(_places(group, False), _places(group, True), group)
        if len(grid.xs) < 2 or len(grid.ys) < 2 or len(grid.xs) * len(grid.ys) < 6:
            continue
        inside = [g for g in glyphs if _within(grid, g, unit)]
        if inside:
            held = set(map(id, inside))
            glyphs = [g for g in glyphs if id(g) not in held]
            rows = tuple(r for r in _rows(grid, inside, page, unit) if any(r.cells))
            ends = grid.xs[0] / unit, grid.xs[-1] / unit
            tables.append(Table(grid.ys[0] / unit, grid.ys[-1] / unit, page, rows, *ends))
    return tables, glyphs


def _groups(strokes: list[Stroke]) -> list[list[Stroke]]:
    """Strokes that touch, directly or over others, belong to one grid."""
    groups: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda s: s.at if s.level else s.start):
        touching = [g for g in groups if any(_touch(stroke, other) for other in g)]
        merged = [stroke, *(s for g in touching for s in g)]
        groups = [g for g in groups if not any(g is t for t in touching)] + [merged]
    return groups


def _touch(one: Stroke, other: Stroke) -> bool:
    if one.level == other.level:
        return abs(one.at - other.at) <= _NEAR and one.start <= other.end + _NEAR and other.start <= one.end + _NEAR
    return one.start - _NEAR <= other.at <= one.end + _NEAR and other.start - _NEAR <= one.at <= other.end + _NEAR


def _places(strokes: list[Stroke], level: bool) -> list[float]:
    places: list[float] = []
    for at in sorted(s.at for s in strokes if s.level == level):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    return places


def _within(grid: Grid, glyph: Glyphs, unit: float) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2 * unit, (glyph.y0 + glyph.y1) / 2 * unit
    return grid.xs[0] <= x <= grid.xs[-1] and grid.ys[0] <= y <= grid.ys[-1]


def _rows(grid: Grid, glyphs: list[Glyphs], page: int, unit: float) -> list[Row]:
    """Fields not parted by a stroke are one cell; its text stands in its first field."""
    fields = _fields(grid, glyphs, unit)
    rows = []
    for r, (top, bottom) in enumerate(pairwise(grid.ys)):
        cells: list[str | None] = []
        spans: list[int] = []
        for c, (left, right) in enumerate(pairwise(grid.xs)):
            joined_left = c > 0 and not grid.parted(False, left, (top + bottom) / 2)
            if joined_left and spans:
                spans[-1] += 1
                continue
            goes_on = r > 0 and not grid.parted(True, top, (left + right) / 2)
            cells.append(None if goes_on else _cell(grid, fields, r, c, page))
            spans.append(1)
        rows.append(Row(tuple(cells), tuple(spans), page))
    return rows


def _fields(grid: Grid, glyphs: list[Glyphs], unit: float) -> dict[tuple[int, int], list[Glyphs]]:
    fields: dict[tuple[int, int], list[Glyphs]] = {}
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2 * unit, (glyph.y0 + glyph.y1) / 2 * unit
        row = sum(1 for at in grid.ys[1:-1] if y >= at)
        column = sum(1 for at in grid.xs[1:-1] if x >= at)
        fields.setdefault((row, column), []).append(glyph)
    return fields


def _cell(grid: Grid, fields: dict[tuple[int, int], list[Glyphs]], row: int, column: int, page: int) -> str:
    """The text of the cell that begins at a field, over all the fields that it covers."""
    right = column + 1
    middle_y = (grid.ys[row] + grid.ys[row + 1]) / 2
    while right < len(grid.xs) - 1 and not grid.parted(False, grid.xs[right], middle_y):
        right += 1
    below = row + 1
    middle_x = (grid.xs[column] + grid.xs[column + 1]) / 2
    while below < len(grid.ys) - 1 and not grid.parted(True, grid.ys[below], middle_x):
        below += 1
    held = [g for r in range(row, below) for c in range(column, right) for g in fields.get((r, c), [])]
    return joined(lines_of(held, page)) if held else ""


def joined(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        text += glue(text, line.text) + line.text
    return text
