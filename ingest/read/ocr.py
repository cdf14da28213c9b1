"""Scans: PP-OCR by `rapidocr` (the `ocr` extra), its boxes joined to lines like a PDF's characters."""

import re
import resource
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from ingest.read.columns import lines_in_columns
from ingest.read.errors import DamagedFile, MissingTool
from ingest.read.layout import Glyphs, Line, Page, Table
from ingest.read.limits import MEGABYTE, Limits
from ingest.read.messages import warning
from ingest.read.paged import write_pages
from ingest.read.parse import Tick
from ingest.read.ruled import ruled_tables
from ingest.read.scan_lines import Upright, rules_in
from ingest.read.text import TextWriter
from ingest.source import Source

# Recognition is as good at this width as at larger ones, and memory and time grow with the square.
PIXELS_WIDE = 1700
_DOUBTFUL = 0.8
_A4_POINTS = 595
_DASH = re.compile(r"(?<=[日月年\d])一(?=\d)")
_CJK = r"[\u2018-\u201d\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_SIGN = re.compile(rf"(?<={_CJK})[,:;()]|[,;()](?={_CJK})")
_BRACKETED = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")
_FULL = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
MOST_PIXELS = 60_000_000


@dataclass
class Recognised:
    """The lines and tables of one page in pixels, and pieces of text that the recogniser itself doubts."""

    lines: list[Line]
    tables: list[Table]
    width: float
    height: float
    doubtful: list[str] = field(default_factory=list)


def read_image(name: str, data: bytes, limits: Limits, tick: Tick) -> Source:
    """A photo or scan of one page. Raises MissingTool without the extra."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        image = Image.open(BytesIO(data)).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError) as error:
        raise DamagedFile(name, "damaged", format="图片") from error
    found = recognise_image(name, image, 1, limits)
    writer = TextWriter(name, f"image/{(image.format or 'png').lower()}")
    page = Page(1, found.width, found.height, found.lines, found.tables, scanned=True)
    write_pages(writer, [page])
    writer.warnings.append(warning("warning_scanned", pages="1"))
    return writer.source()


def recognise(name: str, page: Any, number: int, limits: Limits) -> Recognised:
    """One page of a PDF (a pypdfium2 page), rendered and read."""
    if find_spec("rapidocr") is None:
        raise MissingTool(name, "ocr_missing")
    scale = min(PIXELS_WIDE / page.get_width(), 6.0)
    if page.get_width() * page.get_height() * scale * scale > MOST_PIXELS:
        raise DamagedFile(name, "damaged", format="pdf")
    return recognise_image(name, page.render(scale=scale, grayscale=False).to_pil().convert("RGB"), number, limits)


def scan_warnings(numbers: list[int], doubtful: list[str]) -> list[str]:
    """What is said of pages that are pictures, with examples of what the recogniser doubts."""
    if not numbers:
        return []
    pages = "、".join(map(str, numbers))
    examples = "、".join(f"“{d}”" for d in doubtful[:5])
    told = [warning("warning_scanned", pages=pages)]
    return [*told, warning("warning_scanned_low", pages=pages, examples=examples)] if doubtful else told


def recognise_image(name: str, image: Any, number: int, limits: Limits) -> Recognised:
    """One page that is an image of PIL."""
    if find_spec("rapidocr") is None:
        raise MissingTool(name, "ocr_missing")
    _allow_memory(limits)
    import numpy

    pixels = numpy.asarray(image)
    result = _engine()(pixels)
    if result.boxes is None or result.txts is None:
        return Recognised([], [], image.width, image.height)
    boxes = [[[float(v) for v in point] for point in box] for box in result.boxes]
    upright = Upright.of(boxes)
    glyphs = [_glyphs(box, text, upright) for box, text in zip(boxes, result.txts, strict=True)]
    tables, rest = ruled_tables(glyphs, rules_in(pixels, upright), number, _A4_POINTS / image.width)
    doubtful = [t[:20] for t, s in zip(result.txts, result.scores, strict=True) if s < _DOUBTFUL]
    return Recognised(lines_in_columns(rest, number), tables, image.width, image.height, doubtful)


def _glyphs(box: list[list[float]], text: str, upright: Upright) -> Glyphs:
    """A box of four corners, turned upright."""
    corners = [upright(x, y) for x, y in box]
    top, bottom = (corners[0][1] + corners[1][1]) / 2, (corners[2][1] + corners[3][1]) / 2
    left, right = (corners[0][0] + corners[3][0]) / 2, (corners[1][0] + corners[2][0]) / 2
    return Glyphs(left, top, right, bottom, as_printed(text))


def as_printed(text: str) -> str:
    """What the recogniser confuses in Chinese print: full-width signs for half-width, and a dash for 一 in a span."""
    text = _DASH.sub("—", text)
    text = _SIGN.sub(lambda m: _FULL[m.group()], text)
    return _BRACKETED.sub(r"（\1）", text)


def _allow_memory(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.ocr_memory_mb * MEGABYTE, resource.RLIM_INFINITY))


@cache
def _engine() -> Any:
    """The recogniser with the models of its own wheel; nothing is fetched."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
        }
    )
