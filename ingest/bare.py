"""Headings without number or sign, 「申报条件」 on a line of its own: told by the whole text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.layout import Layout, headed, lay_out
from ingest.lines import Line, close, patterns

_FEWEST = 3


def bare_headings(lines: Sequence[Line]) -> list[Line]:
    """The lines with these headings made headings: where there are no others, or above the numbers that begin anew."""
    layout = lay_out(lines)
    if not headed(lines, layout):
        return [_bare(line, "run_in") if i in _named(lines, layout) else line for i, line in enumerate(lines)]
    above = _above_the_numbers(lines, layout)
    return [_bare(line, "bare") if i in above else line for i, line in enumerate(lines)]


def _bare(line: Line, style: str) -> Line:
    return replace(line, style=style, label=close(line.text))


def _named(lines: Sequence[Line], layout: Layout) -> list[int]:
    """The lines that are nothing but the name of a matter."""
    return [i for i, line in enumerate(lines) if i >= layout.header and _is_bare_heading(line)]


def _above_the_numbers(lines: Sequence[Line], layout: Layout) -> set[int]:
    """Names of matters, and other short lines that stand apart as they do, if a name comes before every number."""
    end = next((i for i, line in enumerate(lines) if i >= layout.header and line.style == "attachment"), len(lines))
    named = [i for i in _named(lines, layout) if i < end and i not in layout.outside]
    numbered = (i for i, line in enumerate(lines) if i >= layout.header and line.style not in ("", "row", "run_in"))
    if len(named) < _FEWEST or named[0] > next(numbered, len(lines)):
        return set()
    apart = all(lines[i].apart for i in named)
    alike = (i for i in range(named[0], end) if apart and i not in layout.outside and _stands_apart(lines, i))
    return {*named, *alike}


def _stands_apart(lines: Sequence[Line], index: int) -> bool:
    """A short line without a stop behind a blank one, with its text right below."""
    line = lines[index]
    short = line.style == "" and len(line.text) <= patterns()["limits"]["label"]
    opening = re.sub(r"\([^)]*\)$", "", line.folded)
    below = index + 1 < len(lines) and not lines[index + 1].apart
    return short and line.apart and below and not re.search(r"[,，。;:!?\d]", opening)


def _is_bare_heading(line: Line) -> bool:
    return line.style == "" and re.match(patterns()["bare_heading"], line.folded) is not None
