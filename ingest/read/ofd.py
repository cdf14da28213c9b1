"""OFD (GB/T 33190): the TextCode pieces of each page, placed, then joined like a PDF's."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from ingest.read.archive import open_checked, part
from ingest.read.columns import lines_in_columns
from ingest.read.errors import DamagedFile, EncryptedFile, TooLarge
from ingest.read.layout import Glyphs, Page
from ingest.read.limits import Limits
from ingest.read.ofd_images import Picture, media_of, sheet
from ingest.read.paged import TEXT_ENOUGH, write_pages
from ingest.read.parse import Tick
from ingest.read.ruled import Stroke, ruled_tables, straight
from ingest.read.text import TextWriter
from ingest.read.xml import parse_xml
from ingest.source import Source

_A4 = (210.0, 297.0)
_REPEAT = re.compile(r"g\s+(\d+)\s+(-?[\d.]+)")
_HEAVY = 600
_POINTS = 72 / 25.4
_STEP = re.compile(r"([MLSBQAC])([^MLSBQAC]*)")


def read_ofd(name: str, data: bytes, limits: Limits, tick: Tick) -> Source:
    """Place.page counts from 1."""
    archive = open_checked(name, data, limits)
    if any(entry.endswith(("Encryptions.xml", "Decryptseed.dat")) for entry in archive.namelist()):
        raise EncryptedFile(name, "encrypted")
    writer = TextWriter(name, "application/ofd")
    file = _File(name, archive, limits)
    pages = list(file.pages())
    _recognise_scans(file, pages, tick, writer)
    write_pages(writer, pages)
    return writer.source()


def _recognise_scans(file: "_File", pages: list[Page], tick: Tick, writer: TextWriter) -> None:
    """OCR for the pages that are pictures, as for a PDF."""
    bare = [p for p in pages if sum(len(x.text) for x in p.lines) < TEXT_ENOUGH and not p.tables]
    pictures = [p for p in bare if file.pictures.get(p.number)]
    if not pictures:
        return
    if len(pictures) > file.limits.scanned_pages:
        raise TooLarge(file.name, "too_many_scanned_pages", pages=len(pictures), limit=file.limits.scanned_pages)
    from ingest.read.ocr import recognise_image, scan_warnings

    doubtful: list[str] = []
    for page in pictures:
        tick(f"{file.name}\n第 {page.number} 页")
        found = recognise_image(file.name, file.sheet(page), page.number, file.limits)
        page.lines, page.tables, page.scanned = found.lines, found.tables, True
        page.width, page.height = found.width, found.height
        doubtful += found.doubtful
    writer.warnings += scan_warnings([p.number for p in pictures], doubtful)


@dataclass
class _File:
    name: str
    archive: ZipFile
    limits: Limits
    pictures: dict[int, list[Picture]] = field(default_factory=dict)

    def pages(self) -> Iterator[Page]:
        """Every page of every document, numbered on."""
        number = 0
        for body in self._root("OFD.xml").iter("{*}DocRoot"):
            document_path = self._resolved("", body.text)
            document = self._root(document_path)
            folder = posixpath.dirname(document_path)
            bold, media = self._bold_fonts(document, folder), media_of(self._resources(document, folder))
            for page in document.iter("{*}Page"):
                number += 1
                if number > self.limits.pages:
                    raise TooLarge(self.name, "too_many_pages", pages=number, limit=self.limits.pages)
                yield self._page(self._resolved(folder, page.get("BaseLoc")), number, document, bold, media)

    def _page(self, path: str, number: int, document: Any, bold: set[str], media: dict[str, str]) -> Page:
        root = self._root(path)
        own = media | media_of(self._resources(root, posixpath.dirname(path)))
        self.pictures[number] = [p for image in root.iter("{*}ImageObject") if (p := _picture(image, own))]
        box = next((_numbers(b.text) for b in (*root.iter("{*}PhysicalBox"), *document.iter("{*}PhysicalBox"))), [])
        width, height = (box[2], box[3]) if len(box) == 4 else _A4
        glyphs = [g for text in root.iter("{*}TextObject") for g in _glyphs(text, bold)]
        strokes = [s for path in root.iter("{*}PathObject") for s in _strokes(path)]
        tables, rest = ruled_tables(glyphs, strokes, number, _POINTS)
        return Page(number, width, height, lines_in_columns(rest, number), tables)

    def _bold_fonts(self, document: Any, folder: str) -> set[str]:
        """Ids of fonts that are bold by their name or their flag."""
        found = set()
        for _, root in self._resources(document, folder):
            for font in root.iter("{*}Font"):
                named = f"{font.get('FontName') or ''}{font.get('FamilyName') or ''}".lower()
                if font.get("Bold") == "true" or "bold" in named or "黑体" in named or "simhei" in named:
                    found.add(font.get("ID"))
        return found

    def _resources(self, holder: Any, folder: str) -> Iterator[tuple[str, Any]]:
        """Each resource file that a document or a page names: its folder and its root."""
        for kind in ("PublicRes", "DocumentRes", "PageRes"):
            for place in holder.iter(f"{{*}}{kind}"):
                entry = self._resolved(folder, place.text)
                root = self._xml(entry)
                if root is not None:
                    yield posixpath.dirname(entry), root

    def sheet(self, page: Page) -> Any:
        """The pictures of a page as one image; one that the archive lacks is left out."""
        held = [(p, part(self.archive, self.name, p.entry, self.limits, "ofd")) for p in self.pictures[page.number]]
        return sheet(self.name, page.width, page.height, [(p, data) for p, data in held if data is not None])

    def _root(self, entry: str) -> Any:
        root = self._xml(entry)
        if root is None:
            raise DamagedFile(self.name, "damaged", format="ofd")
        return root

    def _xml(self, entry: str) -> Any | None:
        data = part(self.archive, self.name, entry, self.limits, "ofd")
        return None if data is None else parse_xml(self.name, data, "ofd")

    def _resolved(self, folder: str, location: str | None) -> str:
        """A location as an entry of the archive: from its root when it begins with a slash."""
        location = (location or "").strip()
        return posixpath.normpath(location if location.startswith("/") else f"{folder}/{location}").lstrip("/")


def _picture(image: Any, media: dict[str, str]) -> Picture | None:
    boundary, entry = _numbers(image.get("Boundary")), media.get(image.get("ResourceID") or "")
    if len(boundary) != 4 or not entry:
        return None
    left, top, width, height = boundary
    return Picture(left, top, width, height, entry)


def _glyphs(text: Any, bold: set[str]) -> Iterator[Glyphs]:
    """The characters of one TextObject. Its boundary is placed on the page; its codes within the boundary."""
    boundary = _numbers(text.get("Boundary"))
    left, top = (boundary[0], boundary[1]) if len(boundary) == 4 else (0.0, 0.0)
    size = (_numbers(text.get("Size")) or [4.0])[0]
    matrix = _numbers(text.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    heavy = text.get("Font") in bold or (_numbers(text.get("Weight")) or [400.0])[0] >= _HEAVY
    x = y = 0.0
    for code in text.iter("{*}TextCode"):
        x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
        content = "".join(code.itertext()).rstrip("\n")
        starts = _positions(content, x, code.get("DeltaX"), size)
        ends = [*starts[1:], starts[-1] + _natural(content[-1:], size)]
        for character, at, end in zip(content, starts, ends, strict=False):
            px, py = left + a * at + c * y + e, top + b * at + d * y + f
            wide, high = min(abs(end - at), size) * abs(a), size * abs(d)
            yield Glyphs(px, py - 0.85 * high, px + wide, py + 0.15 * high, character, heavy)


def _strokes(path: Any) -> Iterator[Stroke]:
    """The straight lines of one PathObject ("M 0 0 L 30 0"), placed on the page."""
    boundary = _numbers(path.get("Boundary"))
    left, top = (boundary[0], boundary[1]) if len(boundary) == 4 else (0.0, 0.0)
    matrix = _numbers(path.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    first = before = (left, top)
    for data in path.iter("{*}AbbreviatedData"):
        for step, numbers in _STEP.findall(data.text or ""):
            at = _numbers(numbers)
            if step == "C":
                yield from straight(before, first)
            elif len(at) >= 2:
                x, y = at[-2:]
                point = (left + a * x + c * y + e, top + b * x + d * y + f)
                if step == "L":
                    yield from straight(before, point)
                elif step in "MS":
                    first = point
                before = point


def _positions(content: str, x: float, deltas: str | None, size: float) -> list[float]:
    """Where each character begins; missing steps are taken as full or half widths."""
    steps = _steps(deltas or "")
    positions: list[float] = []
    for index, character in enumerate(content or " "):
        positions.append(x)
        x += steps[index] if index < len(steps) else _natural(character, size)
    return positions


def _natural(character: str, size: float) -> float:
    return size * (1.0 if character > "\u2e7f" else 0.5)


def _steps(deltas: str) -> list[float]:
    """ "g 3 4.5 6" is 4.5 4.5 4.5 6."""
    spread = _REPEAT.sub(lambda m: " ".join([m.group(2)] * min(int(m.group(1)), 10_000)), deltas)
    return _numbers(spread)


def _first(text: str | None, default: float) -> float:
    return (_numbers(text) or [default])[0]


def _numbers(text: str | None) -> list[float]:
    found = []
    for word in (text or "").split():
        try:
            found.append(float(word))
        except ValueError:
            continue
    return found
