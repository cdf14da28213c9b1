"""Values that only the head of a table makes clear: a bare 420 under 「评审费（元/人）」 is a fee."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ingest.lines import Line, patterns
from knowledge.numerals import fold, number
from knowledge.values import Value


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its place in the text; head: what stands above it, side: what opens its row, or the row above where
    the first cell of its own is merged with that."""

    start: int
    text: str
    head: str
    side: str


def table_values(lines: Sequence[Line]) -> list[Value]:
    """Money, people, telephones and addresses whose kind the head of their column (or row) tells."""
    above = {line.start: before.folded for before, line in pairwise(lines) if before.style != "row"}
    read = (
        (cell, _unit_above(rows[0], above.get(rows[0].start, ""))) for rows in tables(lines) for cell in cells(rows)
    )
    return [value for cell, unit in read if (value := _value(cell, unit)) is not None]


def _unit_above(heads: Line, caption: str) -> re.Match[str] | None:
    """「收费标准如下（单位：元）：」 over a table, or the same in the first cell of its head."""
    wanted = patterns()["columns"]["unit_above"]
    return re.search(wanted, caption) or re.search(wanted, fold(heads.cells[0]).strip())


def tables(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The tables of a text, each as its rows."""
    numbered = enumerate(lines)
    runs = groupby(numbered, key=lambda pair: pair[1].table if pair[1].style == "row" else None)
    for table, run in runs:
        if table is not None:
            yield [line for _, line in run]


def cells(rows: Sequence[Line]) -> Iterator[Cell]:
    """Every cell under the first row."""
    heads = [fold(c).strip() for c in rows[0].cells]
    side = ""
    for row in rows[1:]:
        at, texts = row.start + row.text.startswith("|"), row.cells
        side = fold(texts[0]).strip() or side
        for column, text in enumerate(texts):
            head = heads[column] if column < len(heads) else ""
            yield Cell(at + len(text) - len(text.lstrip()), text.strip(), head, side)
            at += len(text) + 1


def _value(cell: Cell, above: re.Match[str] | None) -> Value | None:
    folded, columns = fold(cell.text), patterns()["columns"]
    if not folded:
        return None
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?", folded) and (unit := _unit(cell, above)):
        scale = 10_000 if unit["scale"] else 1
        money = {"amount": (number(folded) or 0) * scale, "currency": "CNY", "per": unit["per"]}
        return Value("money", cell.text, cell.start, cell.start + len(cell.text), money, {"level": cell.side})
    if re.search(columns["person"], cell.head) and re.fullmatch(r"[\u4e00-\u9fff]{2,4}", folded):
        return Value("person", cell.text, cell.start, cell.start + len(cell.text), folded)
    if re.search(columns["phone"], cell.head) and re.fullmatch(r"[2-9]\d{6,7}", folded):
        return Value("phone", cell.text, cell.start, cell.start + len(cell.text), folded)
    if re.search(columns["address"], cell.head) and len(folded) >= 4:
        return Value("address", cell.text, cell.start, cell.start + len(cell.text), folded)
    return None


def _unit(cell: Cell, above: re.Match[str] | None) -> re.Match[str] | None:
    """The unit that the column or the row prints; that over the table only where either is of money."""
    columns = patterns()["columns"]
    own = re.search(columns["money"], cell.head) or re.search(columns["money"], cell.side)
    of_money = re.search(columns["of_money"], cell.head) or re.search(columns["of_money"], cell.side)
    counted = re.search(columns["of_no_money"], f"{cell.head}\n{cell.side}")
    return own or (above if of_money and not counted else None)
