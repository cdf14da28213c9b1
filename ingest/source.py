"""Source: what a reader hands over, whatever the format was."""

from dataclasses import dataclass
from typing import Literal

from knowledge.clauses import Place

MarkKind = Literal["heading", "bold", "cell", "footnote", "attachment", "list_number"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the original said about a run of the text that the text alone no longer shows.

    level: heading depth from 1; table, row, column: for cells, counted from 0.
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
