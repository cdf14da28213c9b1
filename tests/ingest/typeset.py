"""Sets a text notice on pages the way an office would: 28 characters a line, two of indent, figures at the foot."""

from dataclasses import dataclass
from functools import cache

from noto_cjk_sans_otc import FONT_PATH
from PIL import ImageFont

FONT = str(FONT_PATH)
SIMPLIFIED = 2
WIDTH, HEIGHT = 210.0, 297.0
LEFT, TOP, BOTTOM = 28.0, 37.0, 262.0
BODY, TITLE, LEAD = 5.5, 7.6, 10.2
MEASURE = 28 * BODY
# Signs that may not begin a line.
_CLOSING = "，。、；：？！）》〕”』」%℃"


@dataclass(frozen=True)
class Placed:
    """One line of print: millimetres from the top left corner to its base line; size is that of the type."""

    page: int
    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True)
class Box:
    """The frame of one table cell."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@cache
def _face() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, 100, index=SIMPLIFIED)


def width_of(text: str, size: float) -> float:
    return _face().getlength(text) / 100 * size


def wrapped(text: str, size: float, first: float, width: float) -> list[str]:
    """Lines of at most `width`, the first shorter by `first`; a sign that may not begin a line takes one along."""
    lines, line = [], ""
    for character in text:
        room = width - (first if not lines else 0)
        if line and width_of(line + character, size) > room + 0.01:
            if character in _CLOSING:
                lines.append(line[:-1])
                line = line[-1]
            else:
                lines.append(line)
                line = ""
        line += character
    return [*lines, line] if line else lines


class Pages:
    """What a typesetter keeps in mind: the page and how far down it."""

    def __init__(self) -> None:
        self.page, self.y = 1, TOP
        self.lines: list[Placed] = []
        self.boxes: list[Box] = []

    def down(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.page, self.y = self.page + 1, TOP

    def paragraph(self, text: str) -> None:
        for index, line in enumerate(wrapped(text, BODY, 2 * BODY, MEASURE)):
            self.down(LEAD)
            self.y += LEAD
            indent = 0.0 if index else 2 * BODY
            self.lines.append(Placed(self.page, LEFT + indent, self.y, BODY, line))

    def centred(self, text: str) -> None:
        for line in wrapped(text, TITLE, 0, MEASURE - 2 * TITLE):
            self.y += LEAD * 1.2
            x = LEFT + (MEASURE - width_of(line, TITLE)) / 2
            self.lines.append(Placed(self.page, x, self.y, TITLE, line))

    def flush_left(self, text: str) -> None:
        for line in wrapped(text, BODY, 0, MEASURE):
            self.down(LEAD)
            self.y += LEAD
            self.lines.append(Placed(self.page, LEFT, self.y, BODY, line))

    def flush_right(self, text: str) -> None:
        self.down(LEAD)
        self.y += LEAD
        x = LEFT + MEASURE - width_of(text, BODY) - 2 * BODY
        self.lines.append(Placed(self.page, x, self.y, BODY, text))

    def row(self, cells: list[str], widths: list[float]) -> None:
        """One ruled table row, its cells wrapped."""
        size, lead = BODY * 0.8, BODY * 1.2
        texts = [wrapped(c, size, 0, w - 3) for c, w in zip(cells, widths, strict=True)]
        height = max(len(t) for t in texts) * lead + 3
        self.down(height)
        x = LEFT
        for lines, width in zip(texts, widths, strict=True):
            self.boxes.append(Box(self.page, x, self.y, x + width, self.y + height))
            for index, line in enumerate(lines):
                self.lines.append(Placed(self.page, x + 1.5, self.y + 0.5 + (index + 1) * lead, size, line))
            x += width
        self.y += height

    def numbered(self) -> list[Placed]:
        """The lines with "— 3 —" at the foot of each page."""
        feet = [Placed(p, LEFT + MEASURE / 2 - 8, 280.0, BODY * 0.9, f"— {p} —") for p in range(1, self.page + 1)]
        return self.lines + feet


def typeset(text: str) -> Pages:
    """文号 and title centred, then paragraphs; lines with tabs are rows of ruled tables."""
    pages = Pages()
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    head = title_length(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        if "\t" in line:
            table = [row.split("\t") for row in lines[index : index + _rows(lines, index)]]
            _table(pages, table)
            index += len(table)
            continue
        if index < head:
            pages.centred(line)
        elif index == head:
            pages.flush_left(line)
        elif len(line) < 26 and index >= len(lines) - 2:
            pages.flush_right(line)
        else:
            pages.paragraph(line)
        index += 1
    return pages


def title_length(lines: list[str]) -> int:
    """How many lines stand before the addressee (各区县…：)."""
    ends = (i for i, line in enumerate(lines[:10]) if line.endswith(("：", ":")))
    return next(ends, 1)


def _rows(lines: list[str], start: int) -> int:
    return next((i for i, line in enumerate(lines[start:]) if "\t" not in line), len(lines) - start)


def _table(pages: Pages, rows: list[list[str]]) -> None:
    columns = max(map(len, rows))
    rows = [r + [""] * (columns - len(r)) for r in rows]
    longest = [max(4, min(16, max(len(r[c]) for r in rows))) for c in range(columns)]
    widths = [MEASURE * n / sum(longest) for n in longest]
    for row in rows:
        pages.row(row, widths)
