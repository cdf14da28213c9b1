"""The sentences of a document that change an earlier one, taken apart: 「将第五条中的“420元”修改为“500元”」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from knowledge.clauses import Document
from knowledge.numerals import fold
from knowledge.stage_words import NUMBERING
from knowledge.vocabulary import load

Kind = Literal["replaced", "removed", "added"]
KINDS: tuple[Kind, ...] = ("added", "removed", "replaced")

_OPENS, _CLOSES = "“「", "”」"
_LONGEST = 1500
_QUOTED = re.compile(r"[“「\"]([^“”「」\"]+)[”」\"]")


@dataclass(frozen=True, slots=True)
class Act:
    """One change in a sentence.

    head        the words before the verb: what is changed, and how it read
    tail        the words behind it: how it reads now
    start, end  the sentence (or the sentence and the text it introduces) in the document
    part        where in the document head and tail stand
    """

    kind: Kind
    head: str
    tail: str
    start: int
    end: int
    part: tuple[int, int]
    tail_start: int

    @property
    def old(self) -> tuple[str, ...]:
        """The old words, quoted or behind 由: 「“近五年”」, 「由李老师」; of a deletion, behind the verb too."""
        quoted = _QUOTED.findall(self.head if self.kind != "removed" else self.head + self.tail)
        was = re.search(_words()["was"], fold(self.head)) if self.kind == "replaced" else None
        return (*quoted, *([self.head[was.start("old") : was.end("old")]] if was else ()))

    @property
    def subject(self) -> str:
        return self.head if self.kind == "replaced" else f"{self.head} {self.tail}"


def is_quoted_as_old(document: Document, start: int, end: int) -> bool:
    """「将“缴费时间为7月1日至10日”改为……」: the run stands in words that a change puts aside."""
    return any(first <= start and end <= last for first, last in _quoted_as_old(document))


@lru_cache(maxsize=256)
def _quoted_as_old(document: Document) -> tuple[tuple[int, int], ...]:
    heads = [(act.part[0], act.tail_start) for act in acts(document) if act.kind == "replaced"]
    found = (m.span(1) for first, last in heads for m in _QUOTED.finditer(document.text, first, last))
    return tuple(found)


@lru_cache(maxsize=256)
def acts(document: Document) -> tuple[Act, ...]:
    """Every change that the document states, in order; its title states none."""
    return tuple(act for start, end in _sentences(document) for act in _acts(document, start, end))


def _acts(document: Document, start: int, end: int) -> Iterator[Act]:
    sentence = document.text[start:end]
    folded = fold(sentence)
    bare = _without_quotes(folded)
    cues = sorted((m.start(), m.end(), kind) for kind in KINDS for m in re.finditer(_words()[kind], bare))
    cues = [c for n, c in enumerate(cues) if not n or c[0] >= cues[n - 1][1]]
    cues = [c for c in cues if not re.search(_words()["not_an_edit"], bare[: c[0]].split("，")[-1])]
    heads = [_head_start(bare, cues, n) for n in range(len(cues))] + [len(sentence)]
    until = _introduced(document, start, end)
    for n, (at, after, kind) in enumerate(cues):
        begins = heads[n] + (NUMBERING.match(sentence[heads[n] :]) or _nothing()).end()
        last = n == len(cues) - 1
        tail = document.text[start + after : until] if last else sentence[after : heads[n + 1]]
        part = start + begins, until if last else start + heads[n + 1]
        yield Act(kind, sentence[begins:at], tail, start, until, part, start + after)


def _nothing() -> re.Match[str]:
    found = re.match("", "")
    assert found
    return found


def _head_start(bare: str, cues: list[tuple[int, int, Kind]], n: int) -> int:
    """The first comma after the change before it."""
    if n == 0:
        return 0
    comma = re.search("[，,、]", bare[cues[n - 1][1] : cues[n][0]])
    return cues[n - 1][1] + comma.end() if comma else cues[n][0]


def _introduced(document: Document, start: int, end: int) -> int:
    """A sentence that ends in a colon takes what it introduces: the rest of its clause and the clauses under it."""
    if not document.text[start:end].rstrip().endswith(("：", ":")):
        return end
    clause = document.clause_at(start)
    under = [c.end for c in document.clauses if c.id.startswith(f"{clause.id}/")]
    return max([clause.end, *under])


def _without_quotes(folded: str) -> str:
    """Quoted words are no verb of the sentence."""
    return _QUOTED.sub(lambda m: "□" * len(m[0]), folded)


def _sentences(document: Document) -> Iterator[tuple[int, int]]:
    """Spans between full stops, semicolons and line ends, none of which counts inside quotation marks."""
    start = _body_start(document)
    depth, begin = 0, start
    for at in range(start, len(document.text)):
        mark = document.text[at]
        depth += (mark in _OPENS) - (mark in _CLOSES and depth > 0)
        if (mark in "。；;\n" and depth == 0) or at - begin > _LONGEST:
            yield from _spoken(document, begin, at + 1)
            begin, depth = at + 1, 0
    yield from _spoken(document, begin, len(document.text))


def _spoken(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    text = document.text[start:end]
    if text.strip():
        yield start + len(text) - len(text.lstrip()), end


def _body_start(document: Document) -> int:
    """Behind the title."""
    return next((c.start for c in document.clauses if c.path[-1] != load("edits")["title"]), 0)


def _words() -> dict[str, Any]:
    read: dict[str, Any] = load("edits")
    return read
