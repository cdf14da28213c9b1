"""The characters and the straight strokes of one PDF page, as pdfium finds them; y grows downwards."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.read.layout import Glyphs
from ingest.read.pdf_frame import Frame
from ingest.read.ruled import Stroke, straight

_HEAVY = 600
_THIN = 2.5
_MOST_PATHS = 3000
_BOLD_NAMES = (b"bold", b"heavy", b"black", b"simhei", b"xiaobiaosong", b"stheiti", b"fzhei")


def glyphs_of(page: pdfium.PdfPage, frame: Frame) -> list[Glyphs]:
    """The page's text in pieces. What stands outside the page is not printed and left out."""
    width, height = frame.size
    text = page.get_textpage()
    found = [g for g in _pieces(text, frame) if -1 <= g.x0 <= width + 1 and -1 <= g.y0 <= height + 1]
    text.close()
    return found


def _pieces(text: pdfium.PdfTextPage, frame: Frame) -> Iterator[Glyphs]:
    """Characters of one text object that stand close together come as one piece: a page has thousands."""
    piece: Glyphs | None = None
    owner = 0
    for key, one in _characters(text, frame):
        if piece and key == owner and abs(piece.y0 - one.y0) < 0.01 and abs(one.x0 - piece.x1) < 0.12 * _em(one):
            piece = Glyphs(piece.x0, piece.y0, one.x1, piece.y1, piece.text + one.text, piece.bold)
            continue
        if piece:
            yield piece
        piece, owner = one, key
    if piece:
        yield piece


def _em(glyph: Glyphs) -> float:
    return glyph.y1 - glyph.y0


def _characters(text: pdfium.PdfTextPage, frame: Frame) -> Iterator[tuple[int, Glyphs]]:
    """(text object, character)."""
    handle, box = text.raw, raw.FS_RECTF()
    bold_of: dict[int, bool] = {}
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if not _is_printed(handle, index, code):
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box)):
            continue
        item = raw.FPDFText_GetTextObject(handle, index)
        key = ctypes.addressof(item.contents) if item else 0
        if key not in bold_of:
            bold_of[key] = raw.FPDFText_GetFontWeight(handle, index) >= _HEAVY or _named_bold(item)
        yield key, Glyphs(*frame.box(box.left, box.bottom, box.right, box.top), chr(code), bold_of[key])


def _is_printed(handle: Any, index: int, code: int) -> bool:
    """Not a control character, nor a space or hyphen that pdfium makes up."""
    if code < 32 or code in (0xFFFE, 0xFFFF, 0xAD):
        return False
    return code not in (0x20, 0x2D) or raw.FPDFText_IsGenerated(handle, index) != 1


def _named_bold(item: Any) -> bool:
    font = raw.FPDFTextObj_GetFont(item) if item else None
    if not font:
        return False
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    return any(sign in name.value.lower() for sign in _BOLD_NAMES)


def is_recognised(page: pdfium.PdfPage) -> bool:
    """Whether the text is an invisible layer that a scanner's OCR laid over a picture."""
    hidden = shown = pictures = 0
    for item in page.get_objects(max_depth=2):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            unseen = raw.FPDFTextObj_GetTextRenderMode(item.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            hidden, shown = hidden + unseen, shown + (not unseen)
    return pictures > 0 and hidden > shown


def strokes_of(page: pdfium.PdfPage, frame: Frame) -> list[Stroke]:
    """Lines and the edges of stroked or very thin rectangles: what tables are ruled with."""
    strokes: list[Stroke] = []
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    for count, item in enumerate(paths):
        if count >= _MOST_PATHS:
            return []
        strokes += _strokes(item, frame)
    return strokes


def _strokes(item: pdfium.PdfObject, frame: Frame) -> list[Stroke]:
    x0, y0, x1, y1 = frame.box(*item.get_bounds())
    if y1 - y0 <= _THIN:
        return [Stroke(True, (y0 + y1) / 2, x0, x1)]
    if x1 - x0 <= _THIN:
        return [Stroke(False, (x0 + x1) / 2, y0, y1)]
    return _edges(item, frame)


def _edges(item: pdfium.PdfObject, frame: Frame) -> list[Stroke]:
    """The straight segments of a path along an axis."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item.raw, ctypes.byref(mode), ctypes.byref(stroked))
    if not stroked.value:
        return []
    strokes = []
    before = first = (0.0, 0.0)
    matrix = item.get_matrix()
    for index in range(min(raw.FPDFPath_CountSegments(item.raw), 400)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = frame.seen(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            strokes += straight(before, point)
        before = point
        if raw.FPDFPathSegment_GetClose(segment):
            strokes += straight(point, first)
    return strokes
