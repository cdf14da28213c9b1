"""HTML elements to lines: blocks, lists with the numbers that a browser prints, tables, links, bold, headings."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from ingest.read.grid import Cell, write_grid
from ingest.read.numerals import printed
from ingest.read.text import Run, TextWriter, with_url

BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BOLD_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)", re.IGNORECASE)
_PLAIN_WEIGHT = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-4]00)", re.IGNORECASE)
_LIST_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLED_LISTS = {
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting", "trad-chinese-informal":
    "chineseCounting", "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "decimal": "decimal",
}  # fmt: skip
_CJK = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
# A line break in the middle of Chinese text is an accident of the page's source, not a space.
_WIDE = re.compile(rf"(?<={_CJK})[ \t\r\n]*\n[ \t\r\n]*(?={_CJK})")
_SPACE = re.compile(r"[ \t\r\n\x0c]+")
_NUMBERED = re.compile(
    r"\s*(\d{1,2}[.．、)）]|[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十百]+[条章款])"
)
_LONG_CELL = 200


@dataclass
class Flow:
    """Walks elements in order and writes a line where a browser would end one."""

    writer: TextWriter
    base: str | None
    attachments: tuple[str, ...]
    paragraph: int = 0
    _runs: list[Run] = field(default_factory=list)
    _heading: int | None = None
    _before: list[Run] = field(default_factory=list)

    def write(self, element: Any) -> None:
        self._element(element, bold=False)
        self._end()

    def _element(self, element: Any, bold: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in ("head", "script", "style"):
            return
        if tag == "br":
            self._end()
        elif tag == "table" and is_data_table(element):
            self._end()
            write_grid(self.writer, self._grid(element))
        elif tag == "pre":
            self._preformatted(element)
        elif tag == "a":
            self._link(element, bold)
        elif tag in BLOCKS:
            self._block(element, bold)
        else:
            self._children(element, _is_bold(element, bold))

    def _children(self, element: Any, bold: bool) -> None:
        self._text(element.text, bold)
        for child in element:
            self._element(child, bold)
            self._text(child.tail, bold)

    def _block(self, element: Any, bold: bool) -> None:
        self._end()
        outer, self._heading = self._heading, _HEADINGS.get(element.tag, self._heading)
        if element.tag == "li":
            self._before = list_number(element)
        self._children(element, _is_bold(element, bold))
        self._end()
        self._heading, self._before = outer, []

    def _preformatted(self, element: Any) -> None:
        self._end()
        for line in element.text_content().splitlines():
            self._runs.append(Run(line))
            self._end()

    def _link(self, element: Any, bold: bool) -> None:
        start = len(self._runs)
        self._children(element, _is_bold(element, bold))
        if not self._runs[start:] or not (url := self._address(element.get("href") or "")):
            return
        text = "".join(r.text for r in self._runs[start:])
        if self._is_attachment(element):
            whole = _SPACE.sub(" ", with_url(text, url))
            self._runs[start:] = [Run(whole, self._runs[start].bold, "attachment")]
        elif url.startswith(("http://", "https://")):
            self._runs.append(Run(with_url(text, url)[len(text) :] if text.strip() else ""))

    def _address(self, href: str) -> str:
        href = href.strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "file:", "data:")):
            return ""
        try:
            return urljoin(self.base, href) if self.base else href
        except ValueError:
            return ""

    def _is_attachment(self, element: Any) -> bool:
        path = urlsplit(element.get("href") or "").path if "[" not in (element.get("href") or "") else ""
        return PurePosixPath(path).suffix.lower() in self.attachments

    def _text(self, text: str | None, bold: bool) -> None:
        if text:
            self._runs.append(Run(_SPACE.sub(" ", _WIDE.sub("", text)), bold))

    def _end(self) -> None:
        runs, self._runs = self._runs, []
        if not any(r.text.strip() for r in runs):
            return
        self.paragraph += 1
        text = [Run(r.text.replace("\xa0", " "), r.bold, r.mark) for r in runs]
        before, self._before = self._before, []
        while before and text and not text[0].text.strip():
            text.pop(0)
        if before and text:
            text[0] = Run(text[0].text.lstrip(), text[0].bold, text[0].mark)
        self.writer.line([*before, *text], heading=self._heading, paragraph=self.paragraph)

    def _grid(self, table: Any) -> list[list[Cell]]:
        """The rows of a table; a cell that goes on from above is put where its column is."""
        rows: list[list[Cell]] = []
        open_cells: dict[int, list[int]] = {}
        for element in own_rows(table):
            row: list[Cell] = []
            column = 0
            for cell in [c for c in element if c.tag in ("td", "th")]:
                column = _carry(row, open_cells, column)
                span, down = _span(cell, "colspan"), _span(cell, "rowspan")
                row.append(Cell(self._cell_text(cell), span))
                if down > 1:
                    open_cells[column] = [down - 1, span]
                column += span
            _carry(row, open_cells, column)
            rows.append(row)
        return rows

    def _cell_text(self, cell: Any) -> str:
        """A cell read like a page of its own, its lines joined by spaces."""
        inner = TextWriter(self.writer.name, "")
        Flow(inner, self.base, self.attachments).write(cell)
        return " ".join("".join(inner._parts).replace("\t", " ").split("\n")).strip()


def _carry(row: list[Cell], open_cells: dict[int, list[int]], column: int) -> int:
    while column in open_cells:
        left, span = open_cells[column]
        row.append(Cell("", span, goes_on=True))
        if left > 1:
            open_cells[column][0] -= 1
        else:
            del open_cells[column]
        column += span
    return column


def own_rows(table: Any) -> list[Any]:
    """The rows of this table, not those of tables inside it."""
    return [r for r in table.iter("tr") if next(r.iterancestors("table")) is table]


def is_data_table(table: Any) -> bool:
    """Whether rows and columns mean something, or the table only places things on the page."""
    rows = [[c for c in r if c.tag in ("td", "th")] for r in own_rows(table)]
    if next(table.iterdescendants("table"), None) is not None or all(len(r) <= 1 for r in rows):
        return False
    return not any(
        len(cell.text_content()) > _LONG_CELL and sum(1 for e in cell.iter("p", "div", "li", "br")) > 3
        for row in rows
        for cell in row
    )


def list_number(item: Any) -> list[Run]:
    """The number that a browser prints before an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return []
    style = (parent.get("style") or "").lower().replace(" ", "")
    if _NUMBERED.match(item.text_content()):
        return []
    if "list-style:none" in style or "list-style-type:none" in style:
        return []
    form = next((f for s, f in _STYLED_LISTS.items() if s in style), _LIST_FORMS.get(parent.get("type") or "1", ""))
    number = _first(parent)
    for sibling in [e for e in parent if e.tag == "li"]:
        number = _integer(sibling.get("value"), number)
        if sibling is item:
            break
        number += 1
    close = "、" if form == "chineseCounting" else "."
    return [Run(printed(number, form or "decimal") + close, mark="list_number")]


def _first(parent: Any) -> int:
    return _integer(parent.get("start"), 1)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.strip().lstrip("-").isdigit() else default


def _span(cell: Any, attribute: str) -> int:
    return max(1, min(_integer(cell.get(attribute), 1), 1000))


def _is_bold(element: Any, bold: bool) -> bool:
    style = element.get("style") or ""
    if _PLAIN_WEIGHT.search(style):
        return False
    return bold or element.tag in ("b", "strong", "th") or bool(_BOLD_WEIGHT.search(style))
