"""Lines that the page's width broke, back to paragraphs; tables in their place among them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from ingest.read.layout import Line, Page, Row, Table, is_latin, layout_rules

# A URL, a mail address, a host name.
_ADDRESS = re.compile(r"https?://|www\.|@|\w\.\w+\.\w|/\w")
_SCHEME = re.compile(r"https?://|www\.")
_TAIL, _HEAD = re.compile(r"[!-~]+$"), re.compile(r"[!-~]+")
_ADDRESS_LONG = 300
# How wide a Latin letter or figure is on average, in ems.
_LATIN_WIDE = 0.55
_FIRST_TOKEN = re.compile(r"[（《〔“‘『「【]*([!-~￥¥]+|.)[，。、；：？！）》〕”』」】%]*((?<=[：:])[!-~]+)?")


@dataclass
class Paragraph:
    """parts: (offset, page) where each page's share of the text begins."""

    text: str
    page: int
    bold: bool
    parts: list[tuple[int, int]] = field(default_factory=list)
    scanned: bool = False


def paragraphs(pages: list[Page]) -> Iterator[Paragraph | Table]:
    """A paragraph may go on over a page break, but not over a table."""
    margins = Margins.of([x for p in pages for x in p.lines])
    current: Paragraph | None = None
    last: Line | None = None
    for page in pages:
        for item in _with_loose_tables(page):
            if isinstance(item, Line) and current and last and margins.goes_on(current, last, item):
                _append(current, item)
                last = item
                continue
            if current:
                yield current
            current = last = None
            if isinstance(item, Table):
                yield item
            else:
                current = Paragraph(item.text, item.page, item.bold, [(0, item.page)], page.scanned)
                last = item
    if current:
        yield current


def _append(paragraph: Paragraph, line: Line) -> None:
    start = len(paragraph.text)
    paragraph.text += glue(paragraph.text, line.text) + line.text
    paragraph.bold = paragraph.bold and line.bold
    if line.page != paragraph.parts[-1][1]:
        paragraph.parts.append((start, line.page))


def glue(before: str, after: str) -> str:
    """Latin words need their space back; a broken URL, address or number must not get one."""
    if not (is_latin(before[-1:]) and is_latin(after[:1])) or (before[-1:].isdigit() and after[:1].isdigit()):
        return ""
    tail, head = _TAIL.search(before[-_ADDRESS_LONG:]), _HEAD.match(after)
    if head and not _SCHEME.match(head.group()) and tail and _ADDRESS.search(tail.group() + head.group()):
        return ""
    return " "


def _with_loose_tables(page: Page) -> Iterator[Line | Table]:
    """Two or more lines in a row that wide gaps part into as many columns are a table without rules."""
    held: list[Line] = []
    for item in [*page.in_order(), None]:
        columns = len(item.columns) if isinstance(item, Line) else 0
        if held and (columns != len(held[0].columns) or columns < 3):
            yield from _loose(held)
            held = []
        if isinstance(item, Line) and columns >= 3:
            held.append(item)
        elif item is not None:
            yield item


def _loose(lines: list[Line]) -> list[Line] | list[Table]:
    if len(lines) < 2:
        return lines
    rows = tuple(Row(x.columns, (1,) * len(x.columns), x.page) for x in lines)
    return [Table(lines[0].y0, lines[-1].y1, lines[0].page, rows)]


@dataclass(frozen=True)
class Margins:
    """Where lines of running text begin and end, its type's size, and how lines that surely go on are set.

    starts: where such lines begin (the left margin; further in where items hang); gap: the space above them.
    """

    left: float
    right: float
    em: float
    starts: tuple[float, ...] = ()
    gap: float | None = None

    @classmethod
    def of(cls, lines: list[Line]) -> "Margins":
        long = [x for x in lines if len(x.text) >= 12] or lines
        if not long:
            return cls(0, 0, 1)
        em = median(x.em for x in long)
        begun = Counter(round(x.x0 / em * 2) for x in lines if len(x.text) >= 4)
        common = [at for at, count in begun.items() if count >= max(2, begun.total() * 0.06)] or list(begun)
        rights = sorted(x.x1 for x in long)
        plain = cls(min(common) * em / 2, rights[int(len(rights) * 0.92)], em)
        return plain._learnt(lines)

    def _learnt(self, lines: list[Line]) -> "Margins":
        """From lines that can only be the rest of the one before: it was full and no sentence had ended."""
        sure = [
            (a, b)
            for a, b in pairwise(lines)
            if self._same_size(a, b) and not self._may_end(a) and not self._begins(b) and self._broken_by_width(a, b)
        ]
        places = Counter(round(b.x0 / self.em * 2) for _, b in sure)
        starts = [at * self.em / 2 for at, count in places.items() if count >= max(2, len(sure) * 0.12)]
        gaps = [b.y0 - a.y1 for a, b in sure if a.page == b.page]
        return replace(self, starts=tuple(starts) or (self.left,), gap=median(gaps) if len(gaps) >= 4 else None)

    def goes_on(self, paragraph: Paragraph, line: Line, following: Line) -> bool:
        """Whether `following` is the rest of the paragraph whose last line so far is `line`."""
        if not self._same_size(line, following):
            return False
        if self._large(line) and self._large(following) and self._spread(line) and self._spread(following):
            return self._same_title(paragraph, line, following)
        if not self._at_start(following) or not self._broken_by_width(line, following):
            return False
        if self._set_apart(line, following):
            return False
        unindented = line.x0 < self.left + self.em
        return not (self._begins(following) and (self._may_end(line) or unindented))

    def _same_size(self, line: Line, following: Line) -> bool:
        """Some fonts give each character a box of its own height, so that lines of text differ more than they look."""
        share = 0.25 if self._large(line) or self._large(following) else 0.45
        return abs(line.em - following.em) <= share * max(line.em, following.em)

    def _set_apart(self, line: Line, following: Line) -> bool:
        apart = self.gap is not None and following.page == line.page
        return apart and following.y0 - line.y1 > (self.gap or 0) + 0.25 * self.em

    def _at_start(self, line: Line) -> bool:
        return any(abs(line.x0 - at) < 0.9 * self.em for at in self.starts or (self.left,))

    def _begins(self, line: Line) -> bool:
        return bool(layout_rules().marker.match(line.text))

    def _may_end(self, line: Line) -> bool:
        return line.text[-1:] in layout_rules().closed

    def _broken_by_width(self, line: Line, following: Line) -> bool:
        """Whether the first thing of `following` had no room on `line`: else the line ended by will."""
        token = _FIRST_TOKEN.match(following.text)
        need = self.em * sum(_LATIN_WIDE if c < "\u2e80" else 1.0 for c in (token.group() if token else ""))
        room = self.right - line.x1
        leads_in = line.text[-1:] in "：:" and following.text[:1].isascii()
        if room > 3 * self.em and self._may_end(line) and not leads_in:
            return False
        return need > room - 0.45 * self.em

    def _large(self, line: Line) -> bool:
        return line.em > 1.22 * self.em

    def _spread(self, line: Line) -> bool:
        """Centred, or from margin to margin."""
        before, after = line.x0 - self.left, self.right - line.x1
        return abs(before - after) < max(1.5 * self.em, 0.15 * (before + after))

    def _same_title(self, paragraph: Paragraph, line: Line, following: Line) -> bool:
        """A title set over several lines in type larger than the text, one close below the other."""
        rules = layout_rules()
        apart = following.page != line.page or following.y0 - line.y1 > 1.5 * line.em
        if apart or self._begins(following):
            return False
        title = paragraph.text[-80:]
        over = rules.title_ends.search(title) or rules.number_line.fullmatch(title)
        issuer = rules.issuer_ends.search(title) and following.text.startswith(rules.title_begins)
        return not (over or issuer or rules.number_line.fullmatch(following.text))
