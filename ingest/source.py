"""Source: what a reader hands over, whatever the format was."""

from dataclasses import dataclass
from typing import Literal

from knowledge.clauses import Place

MarkKind = Literal["heading", "bold", "cell", "footnote", "attachment", "list_number"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the original said about a run of the text that the text alone no longer shows.

    heading      the whole line; level is its depth from 1 (Word outline level, h1–h6, #)
    bold         a run set in bold type; a bold line is one run
    list_number  a number that the program generates (Word, ol); it stands in the text
    cell         the text of a table cell; table, row, column count from 0; rows are lines that follow each other
    footnote     a line 「［注1］…」, put after the paragraph or table that cites it
    attachment   a link to a file: its words and （URL）
    """

    kind: MarkKind
    start: int
    end: int
    level: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """text: line breaks are \\n, no BOM, otherwise as printed; a table row is one line, its cells parted by tabs."""

    name: str
    media_type: str
    sha256: str
    text: str
    places: tuple[Place, ...] = ()
    marks: tuple[Mark, ...] = ()
    url: str | None = None
    warnings: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
