"""Paragraphs that open with the name of their matter, 「评审时间。……」: told by the others of their section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.layout import Layout, headed, lay_out
from ingest.lines import Line, close, is_title, patterns

_FEWEST = 2
_NO_HEADING = ("", "row", "run_in")


def matters(lines: Sequence[Line]) -> list[Line]:
    """The lines with such paragraphs made headings, where a section has several of them."""
    layout = lay_out(lines)
    named = {i: m for i, line in enumerate(lines) if _may_open(line, i, layout) and (m := _opening(line))}
    sections = _sections(lines, layout, named) if len(named) >= _FEWEST else ()
    kept = {i for section in sections for i in _of_section(lines, [i for i in section if i in named], named)}
    return [_named(line, named[i]) if i in kept else line for i, line in enumerate(lines)]


def _may_open(line: Line, index: int, layout: Layout) -> bool:
    return index >= layout.header and index not in layout.outside and line.style in ("", "run_in") and not line.bold


def _opening(line: Line) -> re.Match[str] | None:
    """A short name before a stop, with text behind it; what says something is no name, a contact is no matter."""
    matched = re.match(patterns()["matter"], line.folded)
    if matched is None or not is_title(matched["label"]) or re.match(patterns()["field"], line.folded):
        return None
    listed = matched["stop"] == ":" and re.search(patterns()["reached"], line.folded)
    return None if listed or re.search(patterns()["matter_says"], matched["label"]) else matched


def _sections(lines: Sequence[Line], layout: Layout, named: dict[int, re.Match[str]]) -> Iterator[list[int]]:
    """The lines from each heading to the next; from each of the first style too where its first line opens so, since
    its matters may have lists below them; all lines of a text without headings."""
    body = [i for i in range(layout.header, len(lines)) if i not in layout.outside]
    if not headed(lines, layout):
        yield body
        return
    heads = [i for i in body if lines[i].style not in _NO_HEADING]
    yield from _between(body, heads)
    upper = [i for i in heads if lines[i].style in (lines[heads[0]].style, "attachment")]
    yield from (section for section in _between(body, upper) if section and section[0] in named)


def _between(body: Sequence[int], heads: Sequence[int]) -> Iterator[list[int]]:
    for head, following in zip(heads, [*heads[1:], body[-1] + 1], strict=False):
        yield [i for i in body if head < i < following]


def _of_section(lines: Sequence[Line], found: Sequence[int], named: dict[int, re.Match[str]]) -> list[int]:
    """Behind a colon a line of a list may stand too (「网上申报：6月1日起」): there some must be paragraphs."""
    dotted = [i for i in found if named[i]["stop"] == "。"]
    ruled = [i for i in found if named[i]["stop"] == ":"]
    long = [i for i in ruled if len(lines[i].text) > patterns()["limits"]["matter_line"]]
    return (dotted if len(dotted) >= _FEWEST else []) + (ruled if len(long) >= _FEWEST else [])


def _named(line: Line, matched: re.Match[str]) -> Line:
    return replace(line, style="matter", marker="", label=close(line.text[: matched.end("label")]), rest=True)
