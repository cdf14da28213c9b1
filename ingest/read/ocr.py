"""Scans: PP-OCR by `rapidocr` (the `ocr` extra), its boxes joined to lines like a PDF's characters."""

import re
import resource
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from ingest.read.errors import DamagedFile, MissingTool
from ingest.read.layout import Glyphs, Line, Page, lines_of
from ingest.read.limits import MEGABYTE, Limits
from ingest.read.messages import warning
from ingest.read.paged import write_pages
from ingest.read.parse import Tick
from ingest.read.text import TextWriter
from ingest.source import Source

# Recognition is as good at this width as at larger ones, and memory and time grow with the square.
_PIXELS_WIDE = 1700
_DOUBTFUL = 0.8
_DASH = re.compile(r"(?<=[日月年\d])一(?=\d)")
_CJK = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_SIGN = re.compile(rf"(?<={_CJK})[,:;]|[,;](?={_CJK})")
_BRACKETED = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")
_FULL = {",": "，", ":": "：", ";": "；"}
_MOST_PIXELS = 60_000_000


@dataclass
class Recognised:
    """The lines of one page in pixels, and pieces of text that the recogniser itself doubts."""

    lines: list[Line]
    width: float
    height: float
    doubtful: list[str] = field(default_factory=list)


def read_image(name: str, data: bytes, limits: Limits, tick: Tick) -> Source:
    """A photo or scan of one page. Raises MissingTool without the extra."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        image = Image.open(BytesIO(data)).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError) as error:
        raise DamagedFile(name, "damaged", format="图片") from error
    found = _recognise(name, image, 1, limits)
    writer = TextWriter(name, f"image/{(image.format or 'png').lower()}")
    page = Page(1, found.width, found.height, found.lines, scanned=True)
    write_pages(writer, [page])
    writer.warnings.append(warning("warning_scanned", pages="1"))
    return writer.source()


def recognise(name: str, page: Any, number: int, limits: Limits) -> Recognised:
    """One page of a PDF (a pypdfium2 page), rendered and read."""
    if find_spec("rapidocr") is None:
        raise MissingTool(name, "ocr_missing")
    scale = min(_PIXELS_WIDE / page.get_width(), 6.0)
    if page.get_width() * page.get_height() * scale * scale > _MOST_PIXELS:
        raise DamagedFile(name, "damaged", format="pdf")
    return _recognise(name, page.render(scale=scale, grayscale=False).to_pil().convert("RGB"), number, limits)


def _recognise(name: str, image: Any, number: int, limits: Limits) -> Recognised:
    if find_spec("rapidocr") is None:
        raise MissingTool(name, "ocr_missing")
    _allow_memory(limits)
    import numpy

    result = _engine()(numpy.asarray(image))
    if result.boxes is None or result.txts is None:
        return Recognised([], image.width, image.height)
    glyphs, doubtful = [], []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
        glyphs.append(Glyphs(min(xs), min(ys), max(xs), max(ys), as_printed(text)))
        if score < _DOUBTFUL:
            doubtful.append(text[:20])
    return Recognised(lines_of(glyphs, number), image.width, image.height, doubtful)


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
