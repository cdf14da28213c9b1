"""Placed pieces of a page to lines, tables and pages without furniture; PDF, OFD and OCR all hand over `Glyphs`.

Lengths are in the page's own unit, y grows downwards; an em is the height of a line's type.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median
from typing import TypeVar

import yaml

_WORD = re.compile(r"[A-Za-z0-9]")
_EDGE = 0.12


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A piece of one line: its box, its text."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """columns: the line's parts where wide gaps part them, as in a table without rules; one part otherwise."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    page: int
    bold: bool = False
    columns: tuple[str, ...] = ()

    @property
    def em(self) -> float:
        return max(self.y1 - self.y0, 1e-6)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the text of each cell, None where the cell above goes on; spans by column."""

    cells: tuple[str | None, ...]
    spans: tuple[int, ...]
    page: int


@dataclass(frozen=True, slots=True)
class Table:
    y0: float
    y1: float
    page: int
    rows: tuple[Row, ...]
    x0: float = 0.0
    x1: float = 0.0


@dataclass
class Page:
    """Lines and tables from top to bottom. scanned: the text was recognised, not read."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    scanned: bool = False

    def in_order(self) -> list[Line | Table]:
        return sorted([*self.lines, *self.tables], key=lambda x: (x.y0 + x.y1) / 2 if isinstance(x, Line) else x.y0)


@dataclass(frozen=True)
class LayoutRules:
    """layout.yaml, compiled."""

    marker: re.Pattern[str]
    closed: str
    page_number: re.Pattern[str]
    title_ends: re.Pattern[str]
    issuer_ends: re.Pattern[str]
    title_begins: str
    number_line: re.Pattern[str]


@cache
def layout_rules() -> LayoutRules:
    data = yaml.safe_load(Path(__file__).with_name("layout.yaml").read_text(encoding="utf-8"))
    return LayoutRules(
        re.compile("|".join(f"(?:{m})" for m in data["markers"])),
        data["closed"],
        re.compile(data["page_number"], re.IGNORECASE),
        re.compile(f"{data['title_ends']}$"),
        re.compile(f"{data['issuer_ends']}$"),
        data["title_begins"],
        re.compile(data["number_line"]),
    )


def lines_of(glyphs: list[Glyphs], page: int) -> list[Line]:
    """Pieces that share a line, joined from left to right; a wide gap becomes a space."""
    printed = (_printed(sorted(row, key=lambda g: g.x0)) for row in rows_of(glyphs))
    return [_line(row, page) for row in printed if row]


Box = TypeVar("Box", Glyphs, Line)


def rows_of(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes at one height, from top to bottom."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda g: ((g.y0 + g.y1) / 2, g.x0)):
        row = next((r for r in reversed(rows[-3:]) if _same_line(r[-1], box)), None)
        if row is None:
            rows.append([box])
        else:
            row.append(box)
    return rows


def _printed(row: list[Glyphs]) -> list[Glyphs]:
    """Without the spaces at its ends, which would move its margins."""
    while row and not row[0].text.strip():
        row = row[1:]
    while row and not row[-1].text.strip():
        row = row[:-1]
    return row


def _same_line(one: Glyphs | Line, other: Glyphs | Line) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)


def _line(row: list[Glyphs], page: int) -> Line:
    columns, edge = [""], row[0].x0
    em = median(g.y1 - g.y0 for g in row)
    for glyph in row:
        gap = glyph.x0 - edge
        if gap > 2.5 * em:
            columns.append("")
        elif gap > _space_after(columns[-1][-1:], glyph.text[:1]) * em and not columns[-1].endswith(" "):
            columns[-1] += " "
        columns[-1] += glyph.text
        edge = max(edge, glyph.x1)
    solid = [g for g in row if g.text.strip()]
    bold = bool(solid) and all(g.bold for g in solid)
    parts = tuple(filter(None, (c.strip() for c in columns)))
    top, bottom = median(g.y0 for g in row), median(g.y1 for g in row)
    return Line(row[0].x0, top, edge, bottom, " ".join(parts), page, bold, parts)


def _space_after(before: str, after: str) -> float:
    """How wide a gap in ems is a space, not spacing of the type."""
    return 0.18 if is_latin(before) and is_latin(after) else 0.8


def is_latin(character: str) -> bool:
    return bool(_WORD.match(character))


def without_furniture(pages: list[Page]) -> list[Page]:
    """Page numbers, and headers and footers that most pages repeat (of two pages, both), taken out."""
    seen = Counter(s for p in pages for s in {_shape(x.text) for x in p.lines if _at_edge(p, x, _EDGE)})
    often = min(max(3.0, len(pages) * 0.5), max(2, len(pages)))
    repeated = {s for s, count in seen.items() if count >= often}
    for page in pages:
        page.lines = [x for i, x in enumerate(page.lines) if not _is_furniture(page, i, x, repeated)]
    return pages


def _at_edge(page: Page, line: Line, share: float) -> bool:
    return line.y1 < page.height * share or line.y0 > page.height * (1 - share)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _is_furniture(page: Page, index: int, line: Line, repeated: set[str]) -> bool:
    if _at_edge(page, line, _EDGE) and _shape(line.text) in repeated:
        return True
    outermost = index in (0, len(page.lines) - 1) and _at_edge(page, line, 0.2)
    return outermost and bool(layout_rules().page_number.fullmatch(line.text))
