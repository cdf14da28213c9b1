"""The parts of a notice around its body: header, preamble, list of attachments, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.lines import Line, close, patterns
from knowledge.numerals import fold
from knowledge.recognition.names import find_document_numbers


@dataclass(frozen=True, slots=True)
class Layout:
    """Line indices: header [0, header), preamble [header, body), and the part names of lines outside the body."""

    header: int
    body: int
    outside: dict[int, str]


def lay_out(lines: Sequence[Line]) -> Layout:
    """Which lines are header, preamble, attachment list and signature; all others are body."""
    header = _header_end(lines)
    outside: dict[int, str] = {}
    for index in range(header, len(lines)):
        if is_date(lines[index]) or signed_by(lines[index]):
            _mark_signature(lines, header, index, outside)
    _mark_imprints(lines, header, outside)
    _mark_attachment_lists(lines, header, outside)
    return Layout(header, _preamble_end(lines, header, outside), outside)


def _header_end(lines: Sequence[Line]) -> int:
    """The header ends at the salutation, at the first heading, or at the first sentence."""
    index = 0
    while index < len(lines) and index < 20 and _is_header(lines, index):
        index += 1
    return index


def _is_header(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if line.style.startswith("heading") and index == 0:
        return len(line.text) >= 8
    if is_date(line):
        return index > 0 and index + 1 < len(lines)
    if is_meta(line) or is_number(line):
        return True
    if re.match(patterns()["salutation"], line.folded) or line.folded.endswith((":", "。", ";")):
        return False
    if line.style.startswith("heading") or line.style == "bracket":
        return index < 6 and bool(re.search(patterns()["title_end"], line.folded)) and not _titled(lines[:index])
    return line.style == "" and len(line.text) <= 80 and not _titled_and_done(lines, index)


def is_meta(line: Line) -> bool:
    """A line of a page's index or by-line: 「索引号：…」「发布日期：… 来源：…」, also as a row of a table."""
    return re.match(patterns()["meta"], re.sub(r"[\s|*]", "", line.folded)) is not None


def is_date(line: Line) -> bool:
    return re.match(patterns()["date_line"], line.folded) is not None


def signed_by(line: Line) -> str | None:
    """The office of a line that signs and dates at once: 「某市住房和城乡建设局　　2026年3月2日」."""
    found = re.match(patterns()["signed_line"], line.folded) if line.style == "" else None
    signs = found is not None and re.search(patterns()["issuer_end"], found["office"].rstrip())
    return line.text[: found.end("office")].rstrip() if found and signs else None


def is_number(line: Line) -> bool:
    """A line that holds the 文号 and nothing else."""
    return any(n.end - n.start >= len(line.folded) - 6 for n in find_document_numbers(line.folded))


def _titled(lines: Sequence[Line]) -> bool:
    return any(re.search(patterns()["title_end"], line.folded) for line in lines)


def _titled_and_done(lines: Sequence[Line], index: int) -> bool:
    """After the title only numbers, dates, issuers in brackets still belong to the header."""
    if not _titled(lines[:index]):
        return False
    folded = lines[index].folded
    return not (
        re.search(patterns()["title_end"], folded)
        or is_office(folded)
        or re.match(r"^\(.*\)$", folded)
        or (
            len(folded) <= 24
            and not re.search(r"[,，。:;]", folded)
            and index + 1 < len(lines)
            and _is_salutation(lines[index + 1])
        )
    )


def is_office(folded: str) -> bool:
    """The line is the name of an office and nothing else."""
    named = re.fullmatch(patterns()["office"], folded) is not None
    return named and re.search(patterns()["issuer_end"], folded) is not None


def _is_salutation(line: Line) -> bool:
    return re.match(patterns()["salutation"], line.folded) is not None


def _mark_signature(lines: Sequence[Line], header: int, date_at: int, outside: dict[int, str]) -> None:
    first = date_at
    while first > header and date_at - first < 5 and _signs(lines[first - 1]):
        first -= 1
    if first > header and re.match(patterns()["closing"], lines[first - 1].folded):
        first -= 1
    for index in range(first, date_at + 1):
        outside[index] = "signature"


def _signs(line: Line) -> bool:
    return (
        line.style == ""
        and re.match(patterns()["signature"], line.folded) is not None
        and not re.match(patterns()["closing"], line.folded)
    )


def _mark_imprints(lines: Sequence[Line], header: int, outside: dict[int, str]) -> None:
    """Behind the signature, and at the end of the text."""
    for index in range(max(header, 1), len(lines)):
        if _is_imprint(lines[index]) and outside.get(index - 1) == "signature":
            outside[index] = "signature"
    for index in range(len(lines) - 1, max(header, 1) - 1, -1):
        if not _is_imprint(lines[index]):
            break
        outside[index] = "signature"


def _is_imprint(line: Line) -> bool:
    return re.search(patterns()["imprint"], line.folded) is not None


def _mark_attachment_lists(lines: Sequence[Line], header: int, outside: dict[int, str]) -> None:
    index = header
    while index < len(lines):
        if index not in outside and _opens_list(lines, index, outside):
            outside[index] = "attachments"
            while index + 1 < len(lines) and index + 1 not in outside and _lists(lines[index + 1]):
                if _begins(lines, index + 1, outside):
                    break
                index += 1
                outside[index] = "attachments"
        index += 1


def _opens_list(lines: Sequence[Line], index: int, outside: dict[int, str]) -> bool:
    line = lines[index]
    if line.marker == "附" and any(_reaches(below) for below in lines[index + 1 : index + 2]):
        return False
    if re.match(patterns()["attachment_list"], line.folded):
        return len(line.text) > 4 or (index + 1 < len(lines) and lines[index + 1].style in ("1.", "1、"))
    following = lines[index + 1] if index + 1 < len(lines) else None
    signed = outside.get(index + 1) == "signature"
    return (
        line.style == "attachment"
        and bool(line.label != line.marker)
        and (signed or (following is not None and following.style == "attachment"))
    )


def _reaches(line: Line) -> bool:
    """「附：联系方式」 has its contacts right below, in a table too."""
    return line.style == "row" or re.search(patterns()["reached"], line.folded) is not None


def _begins(lines: Sequence[Line], index: int, outside: dict[int, str]) -> bool:
    """The line is the title of an attachment that stands right below, and not of the list any more."""
    if lines[index].style != "attachment" or index + 1 >= len(lines) or index + 1 in outside:
        return False
    below = lines[index + 1]
    return below.style != "attachment" and not re.match(patterns()["field"], below.folded) and not is_meta(below)


def _lists(line: Line) -> bool:
    if line.style == "attachment" and line.label == close(line.marker):
        return False
    if line.style in ("1.", "1、", "attachment", "（1）"):
        return len(line.text) <= 80 and "。" not in line.folded
    return line.style == "" and len(line.text) <= 60 and not re.search(r"[。;:,，]", line.folded)


def _preamble_end(lines: Sequence[Line], header: int, outside: dict[int, str]) -> int:
    """The preamble runs to the first heading; a text without any heading has only its salutation as preamble."""
    for index in range(header, len(lines)):
        if lines[index].style or index in outside:
            return index if lines[index].style else _after_salutation(lines, header)
    return _after_salutation(lines, header)


def _after_salutation(lines: Sequence[Line], header: int) -> int:
    if header < len(lines) and _is_salutation(lines[header]):
        return min(header + 2, len(lines))
    return header


def headed(lines: Sequence[Line], layout: Layout) -> bool:
    """Whether any line of the body is a heading."""
    body = (line for i, line in enumerate(lines) if i >= layout.header and i not in layout.outside)
    return any(line.style not in ("", "row") for line in body)


def settle_rows(lines: Sequence[Line]) -> list[Line]:
    """Lines with a tab are no table when they stand alone, or when their cells are 「联系人：……」: plain text again."""
    result: list[Line] = []
    for tabbed, run in groupby(lines, key=lambda line: line.style == "row" and line.table == -1):
        rows = list(run)
        ragged = tabbed and _is_ragged(rows)
        result += [_settled(rows, i, ragged) for i in range(len(rows))] if tabbed else rows
    return result


def _settled(rows: Sequence[Line], index: int, ragged: bool) -> Line:
    line = rows[index]
    near = [rows[i] for i in (index - 1, index + 1) if 0 <= i < len(rows)]
    alone = not ragged and not any(len(n.cells) == len(line.cells) for n in near)
    listed = all(re.match(patterns()["field"], fold(cell).strip()) for cell in line.cells)
    return replace(line, style="", table=None) if alone or listed else line


def _is_ragged(rows: Sequence[Line]) -> bool:
    """A table some rows of which lack their last cells: as many cells as the first in most of them, in none more."""
    whole = sum(len(row.cells) == len(rows[0].cells) for row in rows)
    return 2 * whole > len(rows) > 1 < whole and all(len(row.cells) <= len(rows[0].cells) for row in rows)
