"""The characters of one PDF page with their boxes, as pdfium finds them."""

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.read.layout import Glyphs

_HEAVY = 600


def glyphs_of(page: pdfium.PdfPage) -> list[Glyphs]:
    """One Glyphs a character; y grows downwards. What stands outside the page is not printed and left out."""
    width, height = page.get_size()
    text = page.get_textpage()
    found = [g for g in _characters(text, height) if -1 <= g.x0 <= width + 1 and -1 <= g.y0 <= height + 1]
    text.close()
    return found


def _characters(text: pdfium.PdfTextPage, height: float) -> Iterator[Glyphs]:
    """Control characters and the line breaks that pdfium makes up are left out."""
    handle, box, size = text.raw, raw.FS_RECTF(), text.count_chars()
    bold_of: dict[int, bool] = {}
    for index in range(size):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code < 32 or code in (0xFFFE, 0xFFFF, 0xAD) or raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box)):
            continue
        bold = _bold(handle, index, bold_of)
        yield Glyphs(box.left, height - box.top, box.right, height - box.bottom, chr(code), bold)


def _bold(handle: object, index: int, known: dict[int, bool]) -> bool:
    weight = raw.FPDFText_GetFontWeight(handle, index)
    if weight >= _HEAVY:
        return True
    return known.get(weight, False)
