"""Placed pieces of a page to lines of text, and lines that the page's width broke back to paragraphs.

PDF, OFD and OCR all hand over `Glyphs`; what is known of Chinese documents' layout is used here once.
Lengths are in the page's own unit, y grows downwards; sizes count in ems (the type size of the line).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

_PAGE_NUMBER = re.compile(
    r"[-—–―─－~·•\s]*(第?\s*\d{1,4}\s*页?|[ivxIVX]{1,5})[-—–―─－~·•\s]*"
    r"|第?\s*\d{1,4}\s*页?\s*[/／,，共]+\s*\d{1,4}\s*页?|Page\s*\d+(\s*of\s*\d+)?",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"(第[一二三四五六七八九十百零〇\d]{1,6}[章节条款编部分]"
    r"|[一二三四五六七八九十百]{1,4}[、．.]"
    r"|[（(][一二三四五六七八九十百\d]{1,4}[）)]"
    r"|\d{1,3}[.．、)）](?!\d)"
    r"|\d{1,2}(\.\d{1,2}){1,3}(?=[\s\u4e00-\u9fff])"
    r"|[①-⑳⑴-⒇⒈-⒛㈠-㈩]"
    r"|[a-zA-Z][.)）](?=\s*[\u4e00-\u9fff])"
    r"|附件\s*\d{0,2}\s*[:：]|附\s*[:：]|注\s*[:：]|备注\s*[:：]"
    r"|关于[\u4e00-\u9fff、]{2,14}[:：]"
    r"|联\s*系\s*(人|电\s*话|方\s*式|地\s*址)\s*[:：]|(办公|通讯|邮寄|受理|报送)?地\s*址\s*[:：]|(咨询|监督|举报|联系)?电\s*话\s*[:：]"
    r"|抄送\s*[:：])"
)
_CLOSED = "。；！？：;!?:"
_WORD = re.compile(r"[A-Za-z0-9]")
_ADDRESS = re.compile(r"(https?://|www\.)[!-~]*$")


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
    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    page: int
    bold: bool = False

    @property
    def em(self) -> float:
        return max(self.y1 - self.y0, 1e-6)


@dataclass
class Page:
    """Lines from top to bottom. width, height: the page; scanned: its text was recognised, not read."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    scanned: bool = False


@dataclass
class Paragraph:
    """One line of the Source: its text, where each page's share of it ends, and whether all of it is bold."""

    text: str
    page: int
    bold: bool
    em: float
    parts: list[tuple[int, int]]
    scanned: bool = False


def lines_of(glyphs: list[Glyphs], page: int) -> list[Line]:
    """Pieces that share a line, joined from left to right; a wide gap becomes a space."""
    rows: list[list[Glyphs]] = []
    for glyph in sorted(glyphs, key=lambda g: ((g.y0 + g.y1) / 2, g.x0)):
        row = next((r for r in rows[-3:] if _same_line(r, glyph)), None)
        if row is None:
            rows.append([glyph])
        else:
            row.append(glyph)
    lines = [_line(sorted(row, key=lambda g: g.x0), page) for row in rows]
    return [line for line in lines if line.text]


def _same_line(row: list[Glyphs], glyph: Glyphs) -> bool:
    top, bottom = max(g.y0 for g in row[-1:]), min(g.y1 for g in row[-1:])
    overlap = min(bottom, glyph.y1) - max(top, glyph.y0)
    return overlap > 0.5 * min(bottom - top, glyph.y1 - glyph.y0)


def _line(row: list[Glyphs], page: int) -> Line:
    text, edge = "", row[0].x0
    em = median(g.y1 - g.y0 for g in row)
    for glyph in row:
        wide = glyph.x0 - edge > (0.18 if _latin(text[-1:]) and _latin(glyph.text[:1]) else 0.8) * em
        text += (" " if wide and text and not text.endswith(" ") else "") + glyph.text
        edge = max(edge, glyph.x1)
    solid = [g for g in row if g.text.strip()]
    bold = bool(solid) and all(g.bold for g in solid)
    return Line(row[0].x0, min(g.y0 for g in row), edge, max(g.y1 for g in row), text.strip(), page, bold)


def _latin(character: str) -> bool:
    return bool(_WORD.match(character))


def without_furniture(pages: list[Page]) -> list[Page]:
    """Page numbers, and headers and footers that most pages repeat, taken out."""
    repeated = _repeated(pages)
    for page in pages:
        page.lines = [x for i, x in enumerate(page.lines) if not _is_furniture(page, i, x, repeated)]
    return pages


def _edges(page: Page) -> list[Line]:
    return [x for x in page.lines if x.y1 < page.height * 0.12 or x.y0 > page.height * 0.88]


def _repeated(pages: list[Page]) -> set[str]:
    seen = Counter(s for p in pages for s in {_shape(x.text) for x in _edges(p)})
    return {s for s, count in seen.items() if count >= max(3, len(pages) * 0.5)}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _is_furniture(page: Page, index: int, line: Line, repeated: set[str]) -> bool:
    at_edge = line.y1 < page.height * 0.12 or line.y0 > page.height * 0.88
    if at_edge and _shape(line.text) in repeated:
        return True
    outermost = index in (0, len(page.lines) - 1) and (line.y1 < page.height * 0.15 or line.y0 > page.height * 0.8)
    return (at_edge or outermost) and bool(_PAGE_NUMBER.fullmatch(line.text))


def paragraphs(pages: list[Page]) -> list[Paragraph]:
    """The pages' lines as paragraphs; a paragraph may go on over a page break."""
    found: list[Paragraph] = []
    last: Line | None = None
    margins = Margins.of([x for p in pages for x in p.lines])
    for page in pages:
        for line in page.lines:
            if last is not None and margins.goes_on(last, line):
                _append(found[-1], line)
            else:
                found.append(
                    Paragraph(line.text, line.page, line.bold, line.em, [(0, line.page)], page.scanned)
                )
            last = line
    return found


def _append(paragraph: Paragraph, line: Line) -> None:
    start = len(paragraph.text)
    paragraph.text += _glue(paragraph.text, line.text) + line.text
    paragraph.bold = paragraph.bold and line.bold
    if line.page != paragraph.parts[-1][1]:
        paragraph.parts.append((start, line.page))


def _glue(before: str, after: str) -> str:
    """Latin words need their space back; a broken URL must not get one."""
    if _ADDRESS.search(before) or not (_latin(before[-1:]) and _latin(after[:1])):
        return ""
    numbers = before[-1:].isdigit() and after[:1].isdigit()
    return "" if numbers else " "


@dataclass(frozen=True)
class Margins:
    """Where the lines of running text begin and end."""

    left: float
    right: float
    em: float

    @classmethod
    def of(cls, lines: list[Line]) -> "Margins":
        long = [x for x in lines if len(x.text) >= 12] or lines
        if not long:
            return cls(0, 0, 1)
        em = median(x.em for x in long)
        rights = sorted(x.x1 for x in long)
        left = Counter(round(x.x0 / em * 2) for x in long)
        # The left margin is the leftmost position that recurs: continuation lines stand there.
        common = [at for at, count in left.items() if count >= max(2, len(long) * 0.08)] or list(left)
        return cls(min(common) * em / 2, rights[int(len(rights) * 0.9)], em)

    def goes_on(self, line: Line, following: Line) -> bool:
        """Whether `following` is the rest of a paragraph that the page's width broke after `line`."""
        if abs(line.em - following.em) > 0.25 * max(line.em, following.em):
            return False
        if self._centred(line) and self._centred(following):
            return self._same_title(line, following)
        em = self.em
        full = line.x1 > self.right - 1.6 * em
        at_margin = following.x0 < self.left + 0.9 * em
        if not (full and at_margin):
            return False
        return not (_MARKER.match(following.text) and (line.text[-1:] in _CLOSED or _indent(line, self) < 1))

    def _centred(self, line: Line) -> bool:
        before, after = line.x0 - self.left, self.right - line.x1
        return before > 2.5 * self.em and after > 1.2 * self.em and abs(before - after) < 3 * self.em

    def _same_title(self, line: Line, following: Line) -> bool:
        """A heading set over several centred lines in type larger than the text, one close below the other."""
        large = line.em > 1.15 * self.em and following.em > 1.15 * self.em
        near = following.page == line.page and following.y0 - line.y1 < 1.2 * line.em
        return large and near and not _MARKER.match(following.text)


def _indent(line: Line, margins: Margins) -> float:
    return (line.x0 - margins.left) / margins.em
