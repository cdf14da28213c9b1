"""The tree that an outline grows: headings with what stands under them, and the clauses that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.lines import Line, close, patterns
from knowledge.clauses import Clause


@dataclass(slots=True)
class Node:
    """A heading that is open, and what has been seen under it."""

    line: Line
    path: tuple[str, ...]
    ids: tuple[str, ...]
    style: str
    number: int | None = None
    level: int | None = None
    paragraphs: int = 0
    children: list[Node] = field(default_factory=list)
    introduces: bool = False

    @property
    def is_leaf(self) -> bool:
        return not self.paragraphs and not self.children


def first_words(text: str) -> str:
    """The label of a paragraph that has no heading: its first words, up to the first stop."""
    limit = patterns()["limits"]["label"]
    words = re.split(r"[，。；：！？,;!?\n\t]|(?<!\d):|:(?!\d)", text.strip())[0].strip() or text.strip()
    if len(words) > limit:
        token = re.match(r"[\d年月日号]*", words[limit:])
        words = (
            words[: limit + len(token[0])] if token and token[0] else words[:limit].rpartition("、")[0] or words[:limit]
        )
    return close(words)


def row_label(row: Line) -> str:
    """The first cell that is a name; a serial number is not."""
    cells = [c.strip() for c in row.cells if c.strip()]
    named = [c for c in cells if not re.fullmatch(r"[\d.、]+", c)]
    return first_words((named or cells or [""])[0])


def goes_on(row: Line) -> bool:
    """Its first cell is empty, as that under a merged one: it says nothing without the row above."""
    return not row.cells[0].strip() and any(cell.strip() for cell in row.cells)


def clauses_of(text: str, key: str, nodes: Sequence[Node]) -> list[Clause]:
    if not nodes:
        rest = patterns()["labels"]["rest"]
        return [Clause(f"{key}/{rest}", (rest,), 0, len(text))] if text else []
    starts = [0, *(n.line.start for n in nodes[1:]), len(text)]
    seen: dict[str, int] = {}
    clauses = []
    for node, start, end in zip(nodes, starts, starts[1:], strict=False):
        identity = "/".join((key, *(marker.replace("/", "／") for marker in node.ids)))
        seen[identity] = seen.get(identity, 0) + 1
        unique = identity if seen[identity] == 1 else f"{identity}~{seen[identity]}"
        clauses.append(Clause(unique, node.path, start, end))
    return clauses
