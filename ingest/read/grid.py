"""Tables with merged cells as rows of text."""

from dataclasses import dataclass

from ingest.read.text import TextWriter, cell_name

# A cell merged over rows is said again in each row when it is this short: a row must make sense alone.
REPEATED = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """span: columns it covers; goes_on: it continues the cell above; page: where it stands, for paged formats."""

    text: str
    span: int = 1
    goes_on: bool = False
    page: int | None = None


def write_grid(writer: TextWriter, rows: list[list[Cell]], *, scanned: bool = False) -> None:
    """One line a row. A cell merged over columns stands in its first; one merged over rows is repeated if short."""
    table = writer.next_table()
    above: dict[int, tuple[str, str]] = {}
    for number, row in enumerate(rows):
        line: list[tuple[str, str]] = []
        for cell in row:
            column = len(line)
            where = cell_name(table, number, column)
            shown = _repeated(above.get(column, ("", where))) if cell.goes_on else (cell.text, where)
            if not cell.goes_on:
                above[column] = shown
            line += [shown, *[("", where)] * (min(cell.span, 64) - 1)]
        while line and not line[-1][0]:
            line.pop()
        writer.row(line, table=table, row=number, page=row[0].page if row else None, scanned=scanned)


def _repeated(cell: tuple[str, str]) -> tuple[str, str]:
    return cell if len(cell[0]) <= REPEATED else ("", cell[1])
