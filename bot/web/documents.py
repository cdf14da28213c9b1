"""The document viewer: a notice as published, clause by clause, with the quoted place marked."""

from dataclasses import dataclass
from typing import Any

from bot.notices import latest_first
from bot.talk import Tools
from knowledge.clauses import Clause, Document
from knowledge.errors import StoreProblem


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; first: it carries the anchor #hit."""

    text: str
    marked: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A clause as the page shows it: its anchor, how deep it stands, and its text cut at the mark."""

    anchor: str
    depth: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """outdated: this is an earlier wording; lost: the linked place can no longer be shown."""

    document: Document
    rows: tuple[Row, ...]
    outdated: bool = False
    lost: bool = False


def show(tools: Tools, key: str, start: int, end: int, version: int | None) -> Shown | None:
    """The document as it was when the link was made, if that can be had; None when there is no such document."""
    live = tools.assistant.snapshot()
    current = live.document(key)
    linked = current if version in (None, live.number) else _past(tools, key, version)
    document = linked or current
    if document is None:
        return None
    outdated = current is None or document.version != current.version
    lost = linked is None and end > start
    span = (0, 0) if lost else (start, end)
    return Shown(document, rows(document, *span), outdated, lost)


def shelf(tools: Tools) -> list[Document]:
    """The documents to read: full texts, the newest first."""
    return latest_first(tools.assistant.snapshot())


def rows(document: Document, start: int, end: int) -> tuple[Row, ...]:
    first = next((c for c in document.clauses if c.start <= start < c.end), None)
    return tuple(_row(document, c, number, start, end, c is first) for number, c in enumerate(document.clauses))


def _row(document: Document, clause: Clause, number: int, start: int, end: int, first: bool) -> Row:
    begin, stop = max(start, clause.start), min(end, clause.end)
    if begin >= stop:
        return Row(f"c{number}", len(clause.path), (Run(document.text_of(clause).strip("\n")),))
    pieces = (
        Run(document.text[clause.start : begin].lstrip("\n")),
        Run(document.text[begin:stop], marked=True, first=first),
        Run(document.text[stop : clause.end].rstrip("\n")),
    )
    return Row(f"c{number}", len(clause.path), tuple(p for p in pieces if p.text))


def _past(tools: Tools, key: str, version: Any) -> Document | None:
    if tools.past is None:
        return None
    try:
        return tools.past(version).document(key)
    except StoreProblem:
        return None
