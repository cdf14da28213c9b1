"""Bytes to text: BOM, declared charset, UTF-8, UTF-16, GB18030, and what charset-normalizer makes of the rest."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ingest.read.errors import UnsupportedFormat

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
# GBK and GB2312 pages use characters of GB18030; browsers read them so.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "iso-8859-1": "gb18030", "ascii": "utf-8"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_EXPECTED = re.compile(r"[\s!-~\u3000-\u303f\uff00-\uffef\u4e00-\u9fff\u2010-\u203b\u2460-\u249b\u00b7\u00d7]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """text without BOM; replaced: how many undecodable places became U+FFFD."""

    text: str
    encoding: str
    replaced: int = 0


def decode(name: str, data: bytes, declared: str | None = None) -> Decoded:
    """Raises UnsupportedFormat when the bytes are no text in any encoding that we know."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_with(name, data[len(bom) :], encoding)
    if (wide := _utf16_without_bom(data)) is not None:
        return _decode_with(name, data, wide)
    for encoding in filter(None, (_known(declared), "utf-8", "gb18030")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if reads_like_text(text):
            return Decoded(text, encoding)
    return _decode_damaged(name, data)


def declared_charset(data: bytes) -> str | None:
    """The charset that the head of an HTML or XML page states."""
    found = _DECLARED.search(data[:4096])
    return found.group(1).decode("ascii") if found else None


def _known(label: str | None) -> str | None:
    if not label:
        return None
    label = _WIDER.get(label.lower(), label.lower())
    try:
        return codecs.lookup(label).name
    except LookupError:
        return None


def _utf16_without_bom(data: bytes) -> str | None:
    """ASCII (spaces, line breaks, digits) in UTF-16 shows as zero bytes on one side only."""
    head = data[: 4096 - len(data[:4096]) % 2]
    low, high = head[1::2].count(0), head[0::2].count(0)
    if len(data) % 2 == 0 and max(low, high) >= max(len(head) // 100, 2) and min(low, high) == 0:
        return "utf-16-le" if low else "utf-16-be"
    return None


def _decode_with(name: str, data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return _plausible(name, text, encoding, text.count("\ufffd"))


def _decode_damaged(name: str, data: bytes) -> Decoded:
    """A file with a few broken bytes in an encoding of ours, or one in an encoding less common here."""
    tried = [_decode_quietly(data, e) for e in ("utf-8", "gb18030")]
    best = min(tried, key=lambda d: d.replaced)
    if best.replaced <= max(3, len(best.text) // 500):
        return _plausible(name, best.text, best.encoding, best.replaced)
    guess = from_bytes(data).best()
    if guess is None:
        raise UnsupportedFormat(name, "not_text")
    return _plausible(name, str(guess), guess.encoding)


def _decode_quietly(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _plausible(name: str, text: str, encoding: str, replaced: int = 0) -> Decoded:
    if not reads_like_text(text):
        raise UnsupportedFormat(name, "not_text")
    return Decoded(text, encoding, replaced)


def reads_like_text(text: str) -> bool:
    """GB18030 decodes almost any bytes, and a short GBK text may pass for UTF-8 (通知, 联通); neither reads well."""
    sample = text[:20_000]
    control = len(_CONTROL.findall(sample))
    return control <= max(2, len(sample) // 200) and len(_EXPECTED.findall(sample)) >= len(sample) * 0.6


def decode_name(raw: bytes) -> str | None:
    """A file name in UTF-8 or GBK, None when it is in neither."""
    for encoding in ("utf-8", "gb18030"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_EXPECTED.findall(name)) == len(name):
            return name
    return None
