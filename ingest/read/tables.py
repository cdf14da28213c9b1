"""Spreadsheets and CSV: every row is a line, its cells parted by tabs."""

import csv
import warnings
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from ingest.read.archive import head, open_checked
from ingest.read.encoding import decode
from ingest.read.errors import DamagedFile, TooLarge
from ingest.read.grid import REPEATED
from ingest.read.limits import Limits
from ingest.read.messages import warning
from ingest.read.plain import encoding_warnings, unix_lines
from ingest.read.text import TextWriter, cell_name
from ingest.read.xml import refuse_entities
from ingest.source import Source


def read_csv(name: str, data: bytes, limits: Limits) -> Source:
    """Place.cell: "表1!B3"."""
    decoded = decode(name, data)
    text = unix_lines(decoded.text)
    writer = TextWriter(name, "text/csv", warnings=list(encoding_warnings(decoded)))
    table = writer.next_table()
    try:
        rows = list(csv.reader(StringIO(text), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise DamagedFile(name, "damaged", format="csv") from error
    if sum(map(len, rows)) > limits.cells:
        raise TooLarge(name, "too_many_characters", limit=limits.cells // 10_000)
    for number, row in enumerate(rows):
        cells = [(text, cell_name(table, number, column)) for column, text in enumerate(row)]
        writer.row(cells, table=table, row=number)
    return writer.source()


def _delimiter(text: str) -> str:
    """The sign that the first line has most of; a tab wins over commas inside cells."""
    first = text.lstrip("\n").split("\n", 1)[0]
    return max("\t,;|，", key=lambda sign: (first.count(sign), sign == ","))


def read_xlsx(name: str, data: bytes, limits: Limits) -> Source:
    """Sheet names are heading lines; Place.cell: "费用!B3". Hidden sheets are read too."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    archive = open_checked(name, data, limits)
    for entry in archive.namelist():
        if entry.endswith((".xml", ".rels")):
            refuse_entities(name, head(archive, entry))
    writer = TextWriter(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    if any(n.lower().endswith("vbaproject.bin") for n in archive.namelist()):
        writer.warnings.append(warning("warning_macros"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(BytesIO(data), data_only=True, keep_vba=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise DamagedFile(name, "damaged", format="xlsx") from error
    budget = limits.cells
    for sheet in workbook.worksheets:
        rows, columns = _used(sheet)
        budget -= rows * columns
        if budget < 0:
            raise TooLarge(name, "too_many_characters", limit=limits.cells // 10_000)
        _write_sheet(writer, sheet, many=len(workbook.worksheets) > 1)
    return writer.source()


def _used(sheet: Any) -> tuple[int, int]:
    """How many rows and columns hold anything; a sheet's own measure counts empty formatted cells by the million."""
    held = [(c.row, c.column) for c in sheet._cells.values() if c.value is not None]
    return max((r for r, _ in held), default=0), max((c for _, c in held), default=0)


def _write_sheet(writer: TextWriter, sheet: Any, many: bool) -> None:
    table = writer.next_table()
    merged = _merged_down(sheet)
    height, width = _used(sheet)
    rows = [[_shown(c) for c in row] for row in sheet.iter_rows(1, height, 1, width)] if height else []
    if many and any(any(row) for row in rows):
        writer.line(sheet.title, heading=1)
    for number, row in enumerate(rows):
        last = max((i + 1 for i, text in enumerate(row) if text or (number, i) in merged), default=0)
        cells = [
            (row[i] or merged.get((number, i), ""), f"{sheet.title}!{sheet.cell(number + 1, i + 1).coordinate}")
            for i in range(last)
        ]
        writer.row(cells, table=table, row=number)


def _merged_down(sheet: Any) -> dict[tuple[int, int], str]:
    """(row, column) from 0 → the text that a cell merged over several rows shows there."""
    shown = {}
    for area in sheet.merged_cells.ranges:
        text = _shown(sheet.cell(area.min_row, area.min_col))
        for row in range(area.min_row, area.max_row):
            if len(text) <= REPEATED:
                shown[row, area.min_col - 1] = text
    return shown


def _shown(cell: Any) -> str:
    """A cell as a reader of the sheet sees it: dates as 2025-04-01, percentages with their sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return str(value).strip()


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{value * 100:.10g}%"
    return f"{value:.15g}" if abs(value) < 1e15 else str(value)
