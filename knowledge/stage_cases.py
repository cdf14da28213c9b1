"""Whose window it is where a notice tells several apart: by batch, by level, by district, by kind of person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.clauses import Clause, Document
from knowledge.numerals import fold
from knowledge.rows import TIMES, Cell, cell_of, line_of
from knowledge.stage_words import is_label, plain_name, sentence_start, stage_named, stage_words
from knowledge.values import Value

Span = tuple[int, int]


def cases_of(document: Document, clause: Clause, value: Value) -> tuple[str, ...]:
    """The labels of its row; else what its line, its part of the sentence and the headings above it say."""
    cell = cell_of(document, clause, value)
    if cell:
        cells = cell.labels if is_cased(cell) else (*cell.labels, cell.heading)
        own = tuple(c for c in map(plain_name, cells) if _tells(c))
    else:
        own = _of_sentence(document, clause, value) or _line_cases(document, clause, value)
    return tuple(dict.fromkeys((*own, *_of_headings(clause, cell is not None))))


def is_cased(cell: Cell) -> bool:
    """The column is headed as a stage, so that the row can only say whose it is."""
    return stage_named(plain_name(cell.heading)) is not None


def _of_sentence(document: Document, clause: Clause, value: Value) -> tuple[str, ...]:
    """The batch of the sentence, the level that opens the line, who is named right before the window."""
    begin = sentence_start(document, clause, value)
    sentence = document.text[begin : value.start]
    found = [*re.findall(stage_words()["batch"], fold(sentence))[-1:], *_lead(document, clause, value)]
    parts = _parts(document, clause, value)
    alike = len(parts) > 1 and all(_is_whose(part) for part in parts.values())
    return tuple(dict.fromkeys([*found, *([parts[value.start]] if alike else [])]))


def _lead(document: Document, clause: Clause, value: Value) -> Iterator[str]:
    """「副高级。个人网上申报时间为…」, 「第二批：…」: the level or the batch with which the line opens."""
    line = max(clause.start, document.text.rfind("\n", clause.start, value.start) + 1)
    opening = plain_name(re.split("[。：:，,]", document.text[line : value.start], maxsplit=1)[0])
    if _is_level(opening) or _is_batch(opening):
        yield opening


def _of_headings(clause: Clause, row: bool) -> Iterator[str]:
    """The heading of the clause, and the one above it, where it is a level or a batch: 「（二）第二批」."""
    for heading in map(plain_name, clause.path[-3:-1] if row else clause.path[-3:]):
        if _is_level(heading) or _is_batch(heading):
            yield heading


def _is_level(text: str) -> bool:
    return len(text) > 1 and re.fullmatch(stage_words()["only_level"], fold(text)) is not None


def _is_batch(text: str) -> bool:
    """「第二批」, 「第一批次（区直）」; not 「第二批网上填报」, nor a sentence."""
    return is_label(text) and stage_named(text) is None and re.match(stage_words()["batch"], fold(text)) is not None


def _parts(document: Document, clause: Clause, value: Value) -> dict[int, str]:
    """What stands before each window of the same line, back to the mark before it: who it is for."""
    begin, end = line_of(document, clause, value.start)
    times = [v for v in document.values_of(clause) if v.kind in TIMES and begin <= v.start < end]
    spans = zip([begin, *(v.end for v in times)], times, strict=False)
    return {v.start: plain_name(re.split("[，,；;。：:]", document.text[at : v.start])[-1]) for at, v in spans}


def _is_whose(part: str) -> bool:
    """「鼓楼、玄武两区」, 「自由职业者」: places or people, no step."""
    return _tells(part) and re.search(stage_words()["whose"], fold(part)) is not None


def _line_cases(document: Document, clause: Clause, value: Value) -> tuple[str, ...]:
    """What its line begins with where the lines beside it have windows too: 「（2）主城新区：9月1日至9月19日」."""
    beside = [c for c in document.clauses if len(c.path) > 1 and c.path[:-1] == clause.path[:-1]]
    labels = [_line_label(document, c) for c in beside]
    whose = _line_label(document, clause)
    alike = sum(bool(label) for label in labels) > 1 and not any(stage_named(label) for label in labels if label)
    return (whose,) if whose and alike and value.kind == "window" else ()


def _line_label(document: Document, clause: Clause) -> str:
    """What stands before the colon of a line that goes on with a window; else empty."""
    first = next((v for v in document.values_of(clause) if v.kind == "window"), None)
    before = document.text[clause.start : first.start].strip() if first else ""
    return plain_name(before[:-1]) if before[-1:] in (":", "：") and before.count("\n") == 0 else ""


def _tells(cell: str) -> bool:
    """A cell that says whose window it is: no sum, no step, no heading of a column of times."""
    words = stage_words()
    if not re.search(r"[^\W\d]", cell) or stage_named(cell):
        return False
    return not any(re.search(words[key], fold(cell)) for key in ("heading", "column_from", "column_until", "no_case"))
