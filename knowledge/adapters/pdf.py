"""Sheets as PDF (fpdf2): A4, Chinese; the glyphs in use are embedded from a package's Noto Sans CJK SC (OFL 1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import noto_cjk_sans_otc
from fpdf import FPDF

from knowledge.eligibility.form import Form
from knowledge.eligibility.sheet import Block, Line, Sheet, sheet
from knowledge.eligibility.verdict import Verdict

_SIMPLIFIED = 2  # the collection holds JP, KR, SC, TC, HK in this order
_MARGIN, _INDENT = 18.0, 7.0
_INK, _GREY, _RULE = (26, 32, 44), (96, 104, 118), (203, 209, 218)
_COLOURS = {"✓": (22, 120, 66), "×": (185, 28, 28), "?": (161, 98, 7)}
_NOT_FIRST = set("，。、；：！？）》〉」』】〕％”’…·,.;:!?)]}%／")
_NOT_LAST = set("（《〈「『【〔“‘([{")


def verdict_pdf(verdict: Verdict, form: Form, answers: Mapping[str, Any]) -> bytes:
    """The result of the questionnaire as a file to keep."""
    return sheet_pdf(sheet(form, verdict, answers))


def checklist_pdf(title: str, items: Sequence[tuple[str, bool]], closing: Iterable[str] = ()) -> bytes:
    """A list to tick off; each item with whether it is ticked already."""
    lines = tuple(Line(text, "ticked" if done else "box") for text, done in items)
    return sheet_pdf(Sheet(title, "", (), (Block("", lines),), tuple(closing)))


def sheet_pdf(content: Sheet) -> bytes:
    page = _Page(content.title)
    page.write(content.title, size=15, gap=2)
    if content.result:
        page.write(content.result, size=20, gap=2)
    for paragraph in content.intro:
        page.write(paragraph, size=10.5, gap=1)
    for block in content.blocks:
        page.block(block)
    page.rule()
    for paragraph in content.closing:
        page.write(paragraph, size=9, colour=_GREY, gap=1)
    return bytes(page.pdf.output())


class _Page:
    """Writes downwards and breaks pages; a line is never split from its mark."""

    def __init__(self, title: str) -> None:
        self.pdf = _Numbered(format="A4")
        self.pdf.set_title(title)
        self.pdf.set_lang("zh-CN")
        self.pdf.set_margins(_MARGIN, 16, _MARGIN)
        self.pdf.set_auto_page_break(True, margin=18)
        self.pdf.add_font("noto", fname=str(noto_cjk_sans_otc.FONT_PATH), collection_font_number=_SIMPLIFIED)
        self.pdf.set_font("noto", size=10.5)
        self.pdf.add_page()

    def write(
        self,
        text: str,
        *,
        size: float,
        colour: tuple[int, int, int] = _INK,
        indent: float = 0,
        gap: float = 0.0,
    ) -> None:
        self.pdf.set_font("noto", size=size)
        self.pdf.set_text_color(*colour)
        height = size * 0.56
        for line in wrapped(self.pdf, text, self.pdf.epw - indent):
            self.pdf.set_x(_MARGIN + indent)
            self.pdf.cell(0, height, line, new_x="LMARGIN", new_y="NEXT")
        self.pdf.ln(gap)

    def rule(self) -> None:
        self.pdf.ln(2)
        self.pdf.set_draw_color(*_RULE)
        self.pdf.line(_MARGIN, self.pdf.get_y(), _MARGIN + self.pdf.epw, self.pdf.get_y())
        self.pdf.ln(2)

    def block(self, block: Block) -> None:
        if block.heading:
            self._room(24)
            self.rule()
            self.write(block.heading, size=13, gap=1)
        if block.compact:
            self._columns(block.lines)
        else:
            for line in block.lines:
                self.line(line)

    def _columns(self, lines: Sequence[Line]) -> None:
        half = (self.pdf.epw - 6) / 2
        for left, right in zip_longest(lines[::2], lines[1::2]):
            self._room(14)
            top, placed = self.pdf.get_y(), ((left, 0.0), (right, half + 6))
            self.pdf.set_y(max(self._cell(line.text, at, half, top) for line, at in placed if line))

    def _cell(self, text: str, at: float, width: float, top: float) -> float:
        self.pdf.set_font("noto", size=9.5)
        self.pdf.set_text_color(*_INK)
        self.pdf.set_y(top)
        for line in wrapped(self.pdf, text, width):
            self.pdf.set_x(_MARGIN + at)
            self.pdf.cell(width, 5.4, line, new_x="LMARGIN", new_y="NEXT")
        return float(self.pdf.get_y())

    def line(self, line: Line) -> None:
        self._room(12)
        if line.mark:
            self._mark(line.mark)
        indent = _INDENT if line.mark else 0
        if line.text:
            self.write(line.text, size=10.5, indent=indent)
        for small in line.small:
            self.write(small, size=9, colour=_GREY, indent=indent)
        for quote in line.quotes:
            self.write(quote, size=8.5, colour=_GREY, indent=_INDENT)
        self.pdf.ln(1.5)

    def _room(self, height: float) -> None:
        if self.pdf.will_page_break(height):
            self.pdf.add_page()

    def _mark(self, mark: str) -> None:
        x, y = _MARGIN, self.pdf.get_y()
        self.pdf.set_draw_color(*_INK)
        if mark in ("box", "ticked"):
            self.pdf.rect(x + 0.6, y + 1.2, 3.4, 3.4)
        if mark == "ticked":
            self.pdf.polyline([(x + 1.2, y + 2.9), (x + 2.1, y + 3.8), (x + 3.5, y + 1.8)])
        if mark not in ("box", "ticked"):
            self.pdf.set_font("noto", size=10.5)
            self.pdf.set_text_color(*_COLOURS.get(mark, _INK))
            self.pdf.cell(_INDENT, 10.5 * 0.56, mark)
        self.pdf.set_xy(x, y)


class _Numbered(FPDF):
    def footer(self) -> None:
        self.set_y(-13)
        self.set_font("noto", size=8.5)
        self.set_text_color(*_GREY)
        self.cell(0, 6, f"第 {self.page_no()} 页，共 {{nb}} 页", align="C")


def wrapped(pdf: FPDF, text: str, width: float) -> list[str]:
    """Lines that fit: Latin runs stay whole, no line begins with a closing mark or ends with an opening one."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece in _pieces(paragraph, pdf, width):
            if line and pdf.get_string_width(line + piece) > width - 2 * pdf.c_margin:
                kept, carried = _broken(line, piece)
                lines.append(kept)
                line = carried
            line += piece
        lines.append(line)
    return [line.strip() for line in lines if line.strip()]


def _pieces(text: str, pdf: FPDF, width: float) -> list[str]:
    pieces: list[str] = []
    for char in text:
        glued = pieces and char.isascii() and char.strip() and pieces[-1][-1].isascii() and pieces[-1][-1].strip()
        if glued and pdf.get_string_width(pieces[-1] + char) < width / 2:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _broken(line: str, following: str) -> tuple[str, str]:
    cut = len(line)
    while cut > 1 and ((following[0] if cut == len(line) else line[cut]) in _NOT_FIRST or line[cut - 1] in _NOT_LAST):
        cut -= 1
    return line[:cut], line[cut:]
