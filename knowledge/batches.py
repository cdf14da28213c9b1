"""Who is of which batch, where the notice says it in one place and prints the days of the batches in another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.clauses import Clause, Document
from knowledge.numerals import fold
from knowledge.rows import TIMES
from knowledge.stage_words import plain_name, stage_named, stage_words

LONGEST = 120
_DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Member:
    """Of whom the notice says that they are of the batch, and where the sentence stands."""

    batch: str
    text: str
    start: int
    end: int


_known: dict[str, tuple[Member, ...]] = {}


def batches_of(text: str) -> set[str]:
    return {_number(found) for found in re.findall(stage_words()["batch"], fold(text))}


def members_of(document: Document, told: Iterable[str]) -> tuple[Member, ...]:
    """The members of the one batch that these words name."""
    wanted = next((found for words in told if len(found := batches_of(words)) == 1), set())
    return tuple(m for m in _members(document) if m.batch in wanted)


def _members(document: Document) -> tuple[Member, ...]:
    """Worked out once for each version of a document."""
    if document.version not in _known:
        found = [m for clause in document.clauses for m in (*_said(document, clause), *_in_row(document, clause))]
        _known[document.version] = tuple(found)
    return _known[document.version]


def _said(document: Document, clause: Clause) -> Iterator[Member]:
    """「第一批次为汽车产业园、新能源产业园内的企业；」, 「樊城、襄城列入第一批。」"""
    at = clause.start
    for sentence in re.findall(r"[^。；;\n]*[。；;\n]?", document.text_of(clause)):
        if "\t" not in sentence and "|" not in sentence and len(batches_of(sentence)) == 1:
            text = _after_batch(sentence) or _before_batch(sentence)
            if text and not _has_times(document, at, at + len(sentence)):
                yield Member(batches_of(sentence).pop(), text, at, at + len(sentence))
        at += len(sentence)


def _after_batch(sentence: str) -> str:
    words = stage_words()
    found = re.search(f"{words['batch']}[^为是包含:,(]{{0,8}}{words['batch_is']}(.+)", fold(sentence))
    return _whose(found[1]) if found else ""


def _before_batch(sentence: str) -> str:
    before = re.split(stage_words()["batch"], fold(sentence), maxsplit=1)[0]
    said = re.sub(stage_words()["batch_of"], "", before)
    return _whose(said) if said != before else ""


def _in_row(document: Document, clause: Clause) -> Iterator[Member]:
    """「第一批次｜4月28日上午｜汽车产业园企业」; a row without days too: 「第一批｜鼓楼区、玄武区」."""
    at = clause.start
    for line in document.text_of(clause).splitlines(keepends=True):
        mark = "\t" if "\t" in line else "|" if "|" in line else None
        cells = [plain_name(c) for c in line.split(mark)] if mark else []
        named = [c for c in cells if batches_of(c)]
        others = [c for c in cells if c and c not in named and not re.search(r"\d", c)]
        if len(named) == 1 and len(batches_of(named[0])) == 1:
            batch = batches_of(named[0]).pop()
            yield from (Member(batch, text, at, at + len(line)) for c in others if (text := _whose(c)))
        at += len(line)


def _whose(text: str) -> str:
    text = text.strip(" 。;；\n)）,，:：")
    return text if 1 < len(text) <= LONGEST and stage_named(text) is None else ""


def _has_times(document: Document, start: int, end: int) -> bool:
    return any(v.kind in TIMES and start <= v.start < end for v in document.values)


def _number(batch: str) -> str:
    inside = re.sub("[第批次]", "", batch).replace("首", "一")
    return str(_DIGITS.find(inside)) if len(inside) == 1 and inside in _DIGITS else inside
