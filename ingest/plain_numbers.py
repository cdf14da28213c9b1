"""Headings that are a number and a space, 「1 适用范围」: told from table rows and sentences by the whole text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.lines import Line, close, patterns, plainly_numbered

_FEWEST = 3


def plain_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines with these headings made headings, where the text counts on from 1 and shows that it numbers so."""
    found = {i: m for i, line in enumerate(lines) if line.style == "" and (m := _matched(line))}
    numbers = [int(m["n"]) for m in found.values()]
    if numbers != list(range(1, len(numbers) + 1)) or not _is_used(lines, len(numbers)):
        return list(lines)
    read = [_headed(line, found[i]) if i in found else line for i, line in enumerate(lines)]
    return _counted_on(read, max(found)) if found and _dotted(lines) else read


def _counted_on(lines: Sequence[Line], last: int) -> list[Line]:
    """「7 收费：……」 and 「8 本通知由……解释。」 behind the headings 1 to 6."""
    read = list(lines)
    number = read[last].number or 0
    for index in range(last + 1, len(read)):
        matched = re.match(patterns()["plain_item"], read[index].folded)
        if read[index].style in ("", "run_in") and matched and int(matched["n"]) == number + 1:
            read[index], number = plainly_numbered(read[index], matched), number + 1
    return read


def _dotted(lines: Sequence[Line]) -> bool:
    """Lines 「1.1」 and 「2.1」 stand below such headings."""
    return {"1", "2"} <= {line.marker.split(".")[0] for line in lines if line.style == "1.1"}


def _matched(line: Line) -> re.Match[str] | None:
    return re.match(patterns()["plain_number"], line.folded)


def _is_used(lines: Sequence[Line], count: int) -> bool:
    """Lines 「1.1」 stand below two of them at least, or there are several of them."""
    return count >= _FEWEST or (count > 1 and _dotted(lines))


def _headed(line: Line, matched: re.Match[str]) -> Line:
    return replace(line, style="1", marker=matched["marker"], number=int(matched["n"]), label=close(line.text))
