"""Word files: paragraphs with the numbers that Word prints, tables, footnotes, text boxes, revisions accepted."""

import posixpath
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from ingest.read.archive import open_checked, part
from ingest.read.docx_runs import Parts, Piece, pieces
from ingest.read.docx_styles import Styles
from ingest.read.errors import DamagedFile
from ingest.read.grid import Cell, write_grid
from ingest.read.limits import Limits
from ingest.read.messages import warning
from ingest.read.numbering import Numbering, W, integer, value
from ingest.read.text import Run, TextWriter
from ingest.read.xml import parse_xml
from ingest.source import Source

_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CONTAINERS = {W + t for t in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = {W + "del", W + "moveFrom", _FALLBACK}


def read_docx(name: str, data: bytes, limits: Limits) -> Source:
    """Place.paragraph counts the body's own paragraphs from 1 (empty ones too), Place.cell is "表1!B3"."""
    archive = open_checked(name, data, limits)
    opened = _Archive(name, archive, limits)
    main = opened.main()
    body = opened.xml(main)
    if body is None or (content := body.find(W + "body")) is None:
        raise DamagedFile(name, "damaged", format="docx")
    writer = TextWriter(name, _MEDIA)
    if any(n.lower().endswith("vbaproject.bin") for n in archive.namelist()):
        writer.warnings.append(warning("warning_macros"))
    if next(body.iter(W + "ins", W + "del", W + "moveFrom"), None) is not None:
        writer.warnings.append(warning("warning_deleted"))
    beside = posixpath.dirname(main)
    _Body(
        writer,
        Styles.of(opened.xml(f"{beside}/styles.xml")),
        Numbering.of(opened.xml(f"{beside}/numbering.xml")),
        opened.parts(main),
    ).blocks(content)
    return writer.source()


@dataclass(frozen=True)
class _Archive:
    name: str
    archive: ZipFile
    limits: Limits

    def xml(self, entry: str) -> Any | None:
        data = part(self.archive, self.name, entry.lstrip("/"), self.limits, "docx")
        return None if data is None else parse_xml(self.name, data, "docx")

    def main(self) -> str:
        """The main part, by the package's relations; files of some tools call it otherwise than document.xml."""
        relations = self.xml("_rels/.rels")
        for relation in () if relations is None else relations:
            if (relation.get("Type") or "").endswith("/officeDocument"):
                return str(relation.get("Target")).lstrip("/")
        return "word/document.xml"

    def parts(self, main: str) -> Parts:
        folder, base = posixpath.split(main)
        relations = self.xml(f"{folder}/_rels/{base}.rels")
        links = {
            r.get("Id"): r.get("Target") or ""
            for r in (() if relations is None else relations)
            if (r.get("Type") or "").endswith("/hyperlink")
        }
        return Parts(links, self._notes(folder, "footnote"), self._notes(folder, "endnote"))

    def _notes(self, folder: str, kind: str) -> dict[str, Any]:
        root = self.xml(f"{folder}/{kind}s.xml")
        if root is None:
            return {}
        real = [n for n in root.iter(W + kind) if n.get(W + "type") in (None, "normal")]
        return {n.get(W + "id"): n for n in real}


@dataclass
class _Body:
    writer: TextWriter
    styles: Styles
    numbering: Numbering
    parts: Parts
    paragraph: int = 0
    notes: int = 0
    _held: list[Piece] = field(default_factory=list)

    def blocks(self, container: Any, counted: bool = True) -> None:
        """Every paragraph and table of a container, in order. counted: whether they are the body's own."""
        for element in container:
            if element.tag == W + "p":
                self.paragraph += counted
                self._paragraph(element)
            elif element.tag == W + "tbl":
                self._table(element)
            elif element.tag in _CONTAINERS and not _is_contents_list(element):
                self.blocks(element, counted)

    def _paragraph(self, element: Any) -> None:
        style = value(element, "pPr/pStyle") or self.styles.default
        if self.styles.is_contents(style):
            return
        found = self._held + pieces(element, style, self.styles, self.parts)
        if element.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            # The paragraph mark was deleted: with revisions accepted it runs on into the next paragraph.
            self._held = found
            return
        self._held = []
        self._write(element, style, found)

    def _write(self, element: Any, style: str | None, found: list[Piece]) -> None:
        runs = [p for p in found if isinstance(p, Run)]
        has_text = any(r.text.strip() for r in runs)
        number = self._number(element, style) if has_text else ""
        heading = self._heading(element, style)
        for index, line in enumerate(_lines(runs)):
            numbered = with_number(number, line) if index == 0 else line
            self.writer.line(numbered, heading=heading, paragraph=self.paragraph or None)
        for piece in found:
            if not isinstance(piece, Run):
                self._beside(piece)

    def _beside(self, piece: Any) -> None:
        """A footnote becomes a line after its paragraph; a text box its own lines."""
        if piece.tag == W + "txbxContent":
            self.blocks(piece, counted=False)
            return
        self.notes += 1
        text = " ".join("".join(r.text for r in line).strip() for line in self._plain(piece))
        self.writer.line(f"［注{self.notes}］{text}", mark="footnote", paragraph=self.paragraph or None)

    def _plain(self, container: Any) -> list[list[Run]]:
        """The paragraphs of a note or a cell as lines of runs."""
        lines: list[list[Run]] = []
        for element in container.iter(W + "p"):
            if any(a.tag in _DROPPED for a in element.iterancestors()):
                continue
            style = value(element, "pPr/pStyle") or self.styles.default
            found = pieces(element, style, self.styles, self.parts)
            runs = [p for p in found if isinstance(p, Run)]
            number = self._number(element, style) if any(r.text.strip() for r in runs) else ""
            lines.append(with_number(number, runs))
            self._held += [p for p in found if not isinstance(p, Run) and p.tag != W + "txbxContent"]
        return lines

    def _number(self, element: Any, style: str | None) -> str:
        own = value(element, "pPr/numPr/numId")
        level = value(element, "pPr/numPr/ilvl")
        by_style = self.styles.list_of(style)
        list_id = own if own is not None else by_style[0] if by_style else None
        if list_id in (None, "0"):
            return ""
        return self.numbering.number(str(list_id), self._level(str(list_id), level, by_style))

    def _level(self, list_id: str, stated: str | None, by_style: tuple[str, str, int | None] | None) -> int:
        if stated is not None:
            return integer(stated, 0)
        if by_style is None:
            return 0
        tied = self.numbering.level_of_style(list_id, by_style[1])
        return tied if tied is not None else by_style[2] or 0

    def _heading(self, element: Any, style: str | None) -> int | None:
        own = value(element, "pPr/outlineLvl")
        level = integer(own, 9) if own is not None else self.styles.outline(style)
        return level + 1 if level is not None and level < 9 else None

    def _table(self, table: Any) -> None:
        rows = [r for r in _rows(table) if r.find(f"{W}trPr/{W}del") is None]
        cells = [list(_cells(r)) for r in rows]
        if _nested(cells) or all(len(c) <= 1 for c in cells):
            for row in cells:
                for cell in row:
                    self.blocks(cell, counted=False)
            return
        write_grid(self.writer, [[self._cell(c) for c in row] for row in cells])
        held, self._held = self._held, []
        for piece in held:
            self._beside(piece)

    def _cell(self, element: Any) -> Cell:
        merge = element.find(f"{W}tcPr/{W}vMerge")
        goes_on = merge is not None and merge.get(W + "val") in (None, "continue")
        text = " ".join("".join(r.text for r in line).strip() for line in self._plain(element))
        return Cell("" if goes_on else text.strip(), integer(value(element, "tcPr/gridSpan"), 1), goes_on)


def _rows(table: Any) -> list[Any]:
    rows = []
    for element in table:
        if element.tag == W + "tr":
            rows.append(element)
        elif element.tag in _CONTAINERS:
            rows += _rows(element)
    return rows


def _cells(row: Any) -> list[Any]:
    cells = []
    for element in row:
        if element.tag == W + "tc":
            cells.append(element)
        elif element.tag in _CONTAINERS:
            cells += _cells(element)
    return cells


def _nested(cells: list[list[Any]]) -> bool:
    return any(next(c.iter(W + "tbl"), None) is not None for row in cells for c in row)


def _is_contents_list(element: Any) -> bool:
    gallery = value(element, "sdtPr/docPartObj/docPartGallery") or ""
    return "Table of Contents" in gallery


def _lines(runs: list[Run]) -> list[list[Run]]:
    """Runs parted at the line breaks that the author typed."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split("\n")
        lines[-1].append(Run(first, run.bold, run.mark))
        for text in rest:
            lines.append([Run(text, run.bold, run.mark)])
    return lines


def with_number(number: str, runs: list[Run]) -> list[Run]:
    """The line with its generated number, parted by a space where figures would run together (1. + 2025年)."""
    if not number:
        return runs
    text = "".join(r.text for r in runs).lstrip()
    close = (number[-1].isalnum() and number[-1].isascii()) or (number[-1] in ".．" and text[:1].isdigit())
    body = list(runs)
    while body and not body[0].text.strip():
        body.pop(0)
    if body:
        body[0] = Run(body[0].text.lstrip(), body[0].bold, body[0].mark)
    bold = bool(body) and body[0].bold
    return [Run(number, bold=bold, mark="list_number"), Run(" ") if close else Run(""), *body]
