"""PDF: pypdf says whether the file is whole and open, pdfium says what stands where, OCR reads scans.

pdfium is read first because it gives each character's box, which joining lines needs; pypdf's text stands in for a
page whose text pdfium does not give.
"""

import logging
from io import BytesIO

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from ingest.read.columns import lines_in_columns
from ingest.read.errors import DamagedFile, EncryptedFile, TooLarge
from ingest.read.layout import Line, Page
from ingest.read.limits import Limits
from ingest.read.messages import warning
from ingest.read.paged import TEXT_ENOUGH, write_pages
from ingest.read.parse import Tick
from ingest.read.pdf_frame import Frame
from ingest.read.pdf_page import glyphs_of, is_recognised, strokes_of
from ingest.read.ruled import ruled_tables
from ingest.read.text import TextWriter
from ingest.source import Source

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(name: str, data: bytes, limits: Limits, tick: Tick) -> Source:
    """Place.page counts from 1. Pages without text are read by OCR, marked scanned."""
    reader = _opened(name, data)
    count = len(reader.pages)
    if count > limits.pages:
        raise TooLarge(name, "too_many_pages", pages=count, limit=limits.pages)
    pages = _pages(name, data, reader)
    writer = TextWriter(name, "application/pdf")
    _recognise_scans(name, data, pages, limits, tick, writer)
    garbled = [p.number for p in pages if _is_garbled("".join(x.text for x in p.lines))]
    if garbled:
        writer.warnings.append(warning("warning_garbled", pages="、".join(map(str, garbled))))
    write_pages(writer, pages)
    return writer.source()


def _opened(name: str, data: bytes) -> PdfReader:
    """A file without its end is refused even where its head can be read: half a notice is worse than none."""
    if b"%%EOF" not in data.rstrip(b"\x00\r\n\t ")[-2048:]:
        raise DamagedFile(name, "damaged", format="pdf")
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFile(name, "encrypted")
        len(reader.pages)
        return reader
    except (FileNotDecryptedError, NotImplementedError) as error:
        raise EncryptedFile(name, "encrypted") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise DamagedFile(name, "damaged", format="pdf") from error


def _pages(name: str, data: bytes, reader: PdfReader) -> list[Page]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise DamagedFile(name, "damaged", format="pdf") from error
    if len(document) != len(reader.pages):
        raise DamagedFile(name, "damaged", format="pdf")
    return [_page(document, reader, index) for index in range(len(document))]


def _page(document: pdfium.PdfDocument, reader: PdfReader, index: int) -> Page:
    page = document[index]
    frame = Frame.of(page)
    width, height = frame.size
    glyphs = glyphs_of(page, frame)
    text = "".join(g.text for g in glyphs)
    tables, rest = ruled_tables(glyphs, strokes_of(page, frame), index + 1)
    found = Page(index + 1, width, height, lines_in_columns(rest, index + 1), tables, is_recognised(page))
    if not text or _is_garbled(text):
        found.lines = _by_pypdf(reader, index, width) or found.lines
    page.close()
    return found


def _by_pypdf(reader: PdfReader, index: int, width: float) -> list[Line]:
    """The page's lines without positions: each stands for itself."""
    try:
        text = reader.pages[index].extract_text()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return []
    if _is_garbled(text):
        return []
    kept = [line.strip() for line in text.splitlines() if line.strip()]
    return [Line(0, 100 + i, width / 2, 101 + i, line, index + 1) for i, line in enumerate(kept)]


def _is_garbled(text: str) -> bool:
    """Glyph numbers instead of characters: private use, replacement or control characters in a tenth of it."""
    odd = sum(1 for c in text if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < " ")
    return odd > len(text) * 0.1


def _recognise_scans(name: str, data: bytes, pages: list[Page], limits: Limits, tick: Tick, writer: TextWriter) -> None:
    """OCR for pages that are pictures, and a warning for these and for those that a scanner recognised before."""
    document = pdfium.PdfDocument(data)
    bare = [p for p in pages if sum(len(x.text) for x in p.lines) < TEXT_ENOUGH and not p.tables]
    pictures = [p for p in bare if _has_picture(document, p)]
    if len(pictures) > limits.scanned_pages:
        raise TooLarge(name, "too_many_scanned_pages", pages=len(pictures), limit=limits.scanned_pages)
    doubtful: list[str] = []
    for page in pictures:
        from ingest.read.ocr import recognise

        tick(f"{name}\n第 {page.number} 页")
        found = recognise(name, document[page.number - 1], page.number, limits)
        page.lines, page.tables, page.scanned = found.lines, found.tables, True
        page.width, page.height = found.width, found.height
        doubtful += found.doubtful
    from ingest.read.ocr import scan_warnings

    writer.warnings += scan_warnings([p.number for p in pages if p.scanned], doubtful)


def _has_picture(document: pdfium.PdfDocument, page: Page) -> bool:
    objects = document[page.number - 1].get_objects(max_depth=3)
    return any(item.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE for item in objects)
