"""Source to Document: header, clauses, values, references, topics, warnings."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.layout import lay_out, settle_rows
from ingest.lines import Line, patterns, read_lines
from ingest.outline import outline
from ingest.references import references
from ingest.source import Source
from ingest.tables import table_values
from ingest.topics import topics_of
from knowledge.clauses import Clause, Document, Reference
from knowledge.numerals import fold
from knowledge.recognise import recognise
from knowledge.recognition.dates import impossible_dates
from knowledge.recognition.names import find_document_numbers
from knowledge.values import Value

# Raise it when the same text would now be understood otherwise: stored versions are then read anew.
EXTRACTOR = "1"


@dataclass(frozen=True, slots=True)
class Header:
    """What the head and the signature of a document say about it."""

    number: str | None
    title: str
    issuer: str | None
    issued_on: date | None
    year: int | None


def extract(source: Source, *, key: str | None = None, url: str | None = None) -> Document:
    """The document that a source holds. `key` and `url` override what the source says of itself."""
    header = read_header(source)
    identity = key or header.number or header.title
    clauses, warnings = outline(source.text, identity, source.marks)
    clauses = [replace(c, topics=topics_of(c.path, source.text[c.start : c.end])) for c in clauses]
    values = _values(source, header)
    found = references(source.text, own=header.number)
    return Document(
        key=identity,
        version=_version(source.text, clauses, values, found),
        number=header.number,
        title=header.title,
        issuer=header.issuer,
        issued_on=header.issued_on,
        status="full_text",
        text=source.text,
        clauses=tuple(clauses),
        values=tuple(values),
        references=tuple(found),
        places=source.places,
        warnings=(*source.warnings, *_missing(header), *warnings, *_contradictions(source.text, values)),
        url=url or source.url,
        source_name=source.name,
        source_sha256=source.sha256,
        year=header.year,
    )


def _values(source: Source, header: Header) -> list[Value]:
    """What the text says by itself, and what the heads of its tables say of bare cells."""
    values = recognise(source.text, header.year, issued_on=header.issued_on)
    taken = {offset for v in values for offset in range(v.start, v.end)}
    from_tables = table_values(settle_rows(read_lines(source.text, source.marks)))
    free = [v for v in from_tables if taken.isdisjoint(range(v.start, v.end))]
    return sorted([*values, *free], key=lambda v: v.start)


def read_header(source: Source) -> Header:
    """number, title, issuer, date of issue and the year that bare dates inherit."""
    lines = settle_rows(read_lines(source.text, source.marks))
    layout = lay_out(lines)
    head, preamble = lines[: layout.header], lines[layout.header : layout.body]
    signed = [lines[i] for i, part in sorted(layout.outside.items()) if part == "signature"]
    number = _own_number(head)
    issuer_line, title = _title(head)
    issued_on = _issued_on(signed) or _issued_on([x for x in head if re.search(r"日期|印发|发布|\d日", x.folded)])
    issuer = issuer_line or _signer(signed)
    year = _year(title, number, issued_on, preamble)
    return Header(number, title or source.name.rsplit(".", 1)[0], issuer, issued_on, year)


def _own_number(head: Sequence[Line]) -> str | None:
    """The 文号 that has a line of the header to itself."""
    for line in head:
        for found in find_document_numbers(line.folded):
            rest = line.folded[: found.start] + line.folded[found.end :]
            if len(re.sub(r"\s|发文字号|文号|字号|[:()]", "", rest)) <= 6:
                return str(found.normalised)
    return None


def _title(head: Sequence[Line]) -> tuple[str | None, str]:
    """(issuer, title): the lines of the header that are no number and no date, the last run of them joined."""
    lines = [x for x in head if not _is_meta(x)]
    if not lines:
        return None, ""
    start = next((i for i, x in enumerate(lines) if re.match(r"^#*\s*(?:关于|.{2,40}关于)", x.folded)), None)
    if start is None:
        start = next((i for i, x in enumerate(lines) if not _is_issuer(x)), len(lines) - 1)
    issuer = re.sub("文件$", "", "".join(x.text for x in lines[:start])) or None
    title = "".join(x.text.strip("# ") for x in lines[start:])
    return (re.sub(r"\s+", "", issuer) if issuer else _issuer_of(title)), re.sub(r"\s+", "", title)


def _is_meta(line: Line) -> bool:
    numbers = find_document_numbers(line.folded)
    if numbers and len(line.folded) - sum(n.end - n.start for n in numbers) <= 8:
        return True
    return re.match(patterns()["date_line"] + "|^(?:发布|来源|日期|发文|文号|索引|成文|主题|有效)", line.folded) is not None


def _is_issuer(line: Line) -> bool:
    return re.search(patterns()["issuer_end"], line.folded) is not None


def _issuer_of(title: str) -> str | None:
    """「重庆市水利局关于…的通知」 names its issuer in the title."""
    matched = re.match(r"(?P<issuer>[^《》]{4,40}?)(?:关于|印发)", title)
    return matched["issuer"] if matched else None


def _signer(signed: Sequence[Line]) -> str | None:
    names = [x.text for x in signed if re.match(patterns()["signature"], x.folded) and not _is_meta(x)]
    return re.sub(r"\s+", "", "".join(names)) or None


def _issued_on(lines: Sequence[Line]) -> date | None:
    for line in lines:
        for value in recognise(line.text):
            if value.kind == "date" and re.match(r"\d{4}-", value.normalised):
                return date.fromisoformat(value.normalised)
    return None


def _year(title: str, number: str | None, issued_on: date | None, preamble: Sequence[Line]) -> int | None:
    """Of the title, else of the issue, else of the number, else of the preamble."""
    texts = [fold(title), str(issued_on.year) + "年" if issued_on else "", number or "", *(x.folded for x in preamble)]
    for text in texts:
        if matched := re.search(r"(?<!\d)(20\d\d|19\d\d)(?=年|〕|\]|度)", text):
            return int(matched[1])
    return None


def _missing(header: Header) -> list[str]:
    wording = patterns()["warnings"]
    absent = {"no_number": header.number, "no_date": header.issued_on, "no_issuer": header.issuer}
    return [wording[name] for name, value in absent.items() if value is None]


def _contradictions(text: str, values: Sequence[Value]) -> list[str]:
    wording = patterns()["warnings"]
    backwards = [
        wording["backwards"].format(text=v.text, start=v.start)
        for v in values
        if v.kind == "window" and v.normalised["from"] > v.normalised["until"]
    ]
    folded = fold(text)
    spans = impossible_dates(folded)
    return backwards + [wording["impossible"].format(text=text[a:b], start=a) for a, b in spans]


def _version(text: str, clauses: Sequence[Clause], values: Sequence[Value], found: Sequence[Reference]) -> str:
    """sha256 over text and structure: two readings that agree are one version."""
    structure = {
        "extractor": EXTRACTOR,
        "text": text,
        "clauses": [[c.id, c.path, c.start, c.end, c.topics] for c in clauses],
        "values": [[v.kind, v.start, v.end, v.normalised, dict(v.note)] for v in values],
        "references": [[r.number, r.title, r.start, r.end, r.relation] for r in found],
    }
    serial = json.dumps(structure, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(serial.encode()).hexdigest()
