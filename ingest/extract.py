"""Source to Document: header, clauses, values, references, topics, warnings."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingest.header import Header, read_header
from ingest.layout import settle_rows
from ingest.lines import patterns, read_lines
from ingest.outline import outline
from ingest.references import references
from ingest.source import Source
from ingest.tables import table_values
from ingest.topics import topics_of
from knowledge.clauses import Clause, Document, Reference
from knowledge.numerals import fold
from knowledge.recognise import recognise
from knowledge.recognition.dates import impossible_dates
from knowledge.values import Value

# Raise it when the same text would now be understood otherwise: stored versions are then read anew.
EXTRACTOR = "1"


def extract(source: Source, *, key: str | None = None, url: str | None = None) -> Document:
    """The document that a source holds. `key` and `url` override what the source says of itself."""
    header = read_header(source)
    identity = key or header.number or header.title
    clauses, warnings = outline(source.text, identity, source.marks)
    heads = _heads(clauses, source.text)
    texts = [heads.get(c.path[:-1], "") + source.text[c.start : c.end] for c in clauses]
    clauses = [replace(c, topics=topics_of(c.path, text)) for c, text in zip(clauses, texts, strict=True)]
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
        warnings=(
            *source.warnings,
            *_missing(header),
            *instructions(source.text),
            *warnings,
            *_contradictions(source.text, values, header.issued_on),
        ),
        url=url or source.url,
        source_name=source.name,
        source_sha256=source.sha256,
        year=header.year,
    )


def _heads(clauses: Sequence[Clause], text: str) -> dict[tuple[str, ...], str]:
    """The first row of each table whose rows are clauses: what a row is about its columns' names say."""
    label = patterns()["labels"]["table_header"]
    return {c.path[:-1]: text[c.start : c.end] for c in clauses if c.path[-1] == label}


def _values(source: Source, header: Header) -> list[Value]:
    """What the text says by itself, and what the heads of its tables say of bare cells."""
    values = recognise(source.text, header.year, issued_on=header.issued_on)
    taken = {offset for v in values for offset in range(v.start, v.end)}
    from_tables = table_values(settle_rows(read_lines(source.text, source.marks)))
    free = [v for v in from_tables if taken.isdisjoint(range(v.start, v.end))]
    return sorted([*values, *free], key=lambda v: v.start)


def _missing(header: Header) -> list[str]:
    wording = patterns()["warnings"]
    absent = {"no_number": header.number, "no_date": header.issued_on, "no_issuer": header.issuer}
    return [wording[name] for name, value in absent.items() if value is None]


def instructions(text: str) -> list[str]:
    """What is said to a program that reads the text: kept as text, obeyed by nobody, shown to the editor."""
    wording, folded = patterns()["warnings"]["instruction"], fold(text)
    found = (m for p in patterns()["instructions"] for m in re.finditer(p, folded, re.IGNORECASE))
    first = min(found, key=lambda m: m.start(), default=None)
    return [wording.format(text=text[first.start() : first.end()], start=first.start())] if first else []


def _contradictions(text: str, values: Sequence[Value], issued_on: date | None) -> list[str]:
    wording = patterns()["warnings"]
    backwards = [
        wording["backwards"].format(text=v.text, start=v.start)
        for v in values
        if v.kind == "window" and v.normalised["from"] > v.normalised["until"]
    ]
    folded = fold(text)
    spans = impossible_dates(folded)
    return (
        backwards
        + _before_issue(text, values, issued_on)
        + [wording["impossible"].format(text=text[a:b], start=a) for a, b in spans]
    )


def _before_issue(text: str, values: Sequence[Value], issued_on: date | None) -> list[str]:
    """A deadline of which the year was inherited and that was over when the document was issued; not 「6月以来」."""

    def since(value: Value) -> bool:
        return text.startswith("以来", value.end)

    wording = patterns()["warnings"]["before_issue"]
    inherited = (v for v in values if "year" in v.note and not since(v))
    ends = [(v, v.normalised["until"] if v.kind == "window" else v.normalised) for v in inherited]
    return [
        wording.format(text=v.text, start=v.start, day=end)
        for v, end in ends
        if issued_on is not None and re.match(r"\d{4}-", end) and date.fromisoformat(end) < issued_on
    ]


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
