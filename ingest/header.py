"""What the head and the signature of a document say about it: number, title, issuer, date, year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.layout import is_date, is_meta, is_number, is_office, lay_out, settle_rows, signed_by
from ingest.lines import Line, patterns, read_lines
from ingest.plain_numbers import plain_numbers
from ingest.source import Source
from knowledge.numerals import fold
from knowledge.recognise import recognise
from knowledge.recognition.names import find_document_numbers


@dataclass(frozen=True, slots=True)
class Header:
    """year: what bare dates of the document inherit."""

    number: str | None
    title: str
    issuer: str | None
    issued_on: date | None
    year: int | None


def read_header(source: Source) -> Header:
    """The header of a source; what it does not say is None, a missing title is the file's name."""
    lines = settle_rows(plain_numbers(read_lines(source.text, source.marks)))
    layout = lay_out(lines)
    head, preamble = lines[: layout.header], lines[layout.header : layout.body]
    signed = [lines[i] for i, part in sorted(layout.outside.items()) if part == "signature"]
    number = own_number(head)
    issuer, title = _issuer_and_title([x for x in head if not (is_meta(x) or is_number(x) or is_date(x))])
    issued_on = _first_date(signed) or _first_date([x for x in head if is_meta(x) or is_date(x)])
    year = _year(title, number, issued_on, preamble)
    issuer = issuer or _signer(signed) or _indexed_issuer([x for x in head if is_meta(x)])
    return Header(number, title or source.name.rsplit(".", 1)[0], issuer, issued_on, year)


def own_number(head: Sequence[Line]) -> str | None:
    """The 文号 that has a line of the header to itself, or stands in the page's index (「发文字号：」)."""
    for line in head:
        found = find_document_numbers(line.folded)
        if found and (is_number(line) or is_meta(line) or found[0].start == 0):
            return str(found[0].normalised)
    return None


def _issuer_and_title(lines: Sequence[Line]) -> tuple[str | None, str]:
    """The title begins at 「关于」 or at the first line that names no office; what stands above it is the issuer."""
    if not lines:
        return None, ""
    texts = [re.sub(r"\s+|^【.{2,8}】(?=.)", "", _without_number(x).strip("# *")) for x in lines]
    about = (i for i, text in enumerate(texts) if re.match(r".{0,40}关于", fold(text)))
    plain = (i for i, x in enumerate(lines) if not re.search(patterns()["issuer_end"], x.folded))
    start = next(about, next(plain, len(lines) - 1))
    end = _below_title(texts, start)
    issuer = _printed_issuer(texts[:start]) or _printed_issuer(texts[end : end + 1])
    title = _joined(texts[start:end])
    return issuer or _issuer_in(title), title


def _below_title(texts: Sequence[str], start: int) -> int:
    """Where the first line stands that is an office and no more, behind a title that is closed."""
    for index in range(start + 1, len(texts)):
        closed = re.search(patterns()["title_end"], fold("".join(texts[start:index])))
        if closed and is_office(fold(texts[index])):
            return index
    return len(texts)


def _printed_issuer(texts: Sequence[str]) -> str | None:
    """The offices above the title; the red head 「××局文件」 says again what stands below it."""
    own = [t for t in texts if not t.endswith("文件")] or [t.removesuffix("文件") for t in texts]
    return "".join(own) or None


def _without_number(line: Line) -> str:
    """A 文号 that the reader could not part from the title is no part of it."""
    found = find_document_numbers(line.folded)
    return line.text[found[0].end :] if found and found[0].start == 0 else line.text


def _joined(texts: Sequence[str]) -> str:
    """The lines of a title up to the one that closes it (「…的通知」)."""
    title = ""
    for index, text in enumerate(texts):
        title += text
        following = texts[index + 1] if index + 1 < len(texts) else ""
        closes = re.search(patterns()["title_end"], fold(title)) and title.count("《") == title.count("》")
        if closes and not re.match(patterns()["title_goes_on"], fold(following)):
            break
    return title


def _issuer_in(title: str) -> str | None:
    """「重庆市水利局关于…的通知」 names its issuer in the title."""
    matched = re.match(r"(?P<issuer>[^《》]{4,40}?)(?:关于|關於|印发)", title)
    return matched["issuer"] if matched else None


def _signer(signed: Sequence[Line]) -> str | None:
    offices = (x for x in signed if re.match(patterns()["signature"], x.folded) and not _is_no_office(x))
    names = [signed_by(x) or "" for x in signed] + [x.text for x in offices]
    return re.sub(r"\s+", "", "".join(names)) or None


def _is_no_office(line: Line) -> bool:
    """A date, 「抄送」 or 「（此件公开发布）」 among the lines of a signature."""
    return is_meta(line) or is_date(line) or re.search(patterns()["imprint"], line.folded) is not None


def _indexed_issuer(lines: Sequence[Line]) -> str | None:
    """「发布单位：珠海市工业和信息化局」 in the index of a page."""
    for line in lines:
        found = re.search(patterns()["indexed_issuer"], line.folded.replace("*", " "))
        if found and re.search(patterns()["issuer_end"], found["issuer"]):
            return line.text[found.start("issuer") : found.end("issuer")]
    return None


def _first_date(lines: Sequence[Line]) -> date | None:
    """The first full date of the lines."""
    values = (v for line in lines for v in recognise(line.text) if v.kind == "date")
    return next((date.fromisoformat(v.normalised) for v in values if re.match(r"\d{4}-", v.normalised)), None)


def _year(title: str, number: str | None, issued_on: date | None, preamble: Sequence[Line]) -> int | None:
    """Of the title, else of the issue, else of the number, else of the preamble."""
    texts = [fold(title), f"{issued_on.year}年" if issued_on else "", number or "", *(x.folded for x in preamble)]
    for text in texts:
        if matched := re.search(r"(?<!\d)(20\d\d|19\d\d)(?=年|〕|\]|度)", text):
            return int(matched[1])
    return None
