"""Compares the figures of a text with those of its sources: is each there, and does it bound the same way?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.numerals import fold
from knowledge.recognise import figures, recognise, unsupported
from knowledge.recognition.figures import canonical
from knowledge.values import Value
from knowledge.vocabulary import load

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[\w]")
_NAMED = ("person", "address")
_LOOSE_KINDS = ("person", "level", "address")


@dataclass(frozen=True)
class Source:
    """A cited quote and what it holds. text: folded; year: what its bare dates inherit; told: by staff."""

    text: str
    year: int | None
    held: frozenset[str]
    values: tuple[Value, ...]
    told: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def source_of(text: str, year: int | None) -> Source:
    return Source(fold(text), year, frozenset(figures(text, year)), tuple(recognise(text, year)))


def told_by_staff(source: Source, values: Sequence[Value]) -> Source:
    """The same quote, with values in it that staff read where no rule could."""
    told = tuple(figure for value in values for figure in canonical(value))
    return replace(source, held=source.held | set(told), values=(*source.values, *values), told=told)


def compare(text: str, sources: Sequence[Source], computed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(rule, what) for each figure of `text` that neither the sources nor the computed texts hold."""
    year = next((s.year for s in sources if s.year), None)
    text = without_idioms(text)
    values = recognise(text, year)
    printed = [t for s in sources for t in (s.text, *s.told)]
    missing = unsupported(text, printed + list(computed), year)
    yield from (("figure", figure) for figure in missing)
    yield from (("bound", v.text) for v in values if _is_bent(v, sources))
    yield from (("level", v.text) for v in values if _is_of_another_level(v, sources))
    yield from (("figure", v.text) for v in values if v.kind in _NAMED and not _named(v, sources))
    grounds = [s.text for s in sources] + [fold(c) for c in computed]
    yield from (("figure", number) for number in _loose(fold(text), values, grounds))


def without_idioms(text: str) -> str:
    """「另一年度」 and 「最后一天」 count nothing. Of the same length."""
    for idiom in load("verification")["idioms"]:
        text = text.replace(idiom, "〓" * len(idiom))
    return text


def _is_bent(value: Value, sources: Sequence[Source]) -> bool:
    """「1年以上」 from a source that says 「1年以内」: the figure is right, what it bounds is not."""
    bound = value.note.get("bound")
    if bound not in ("min", "max"):
        return False
    same = _same(value, sources)
    return bool(same) and all(v.note.get("bound") != bound for v in same)


def _is_of_another_level(value: Value, sources: Sequence[Source]) -> bool:
    """「中级420元」 from a source that asks 420元 of 高级."""
    level = value.note.get("level")
    if value.kind != "money" or not level:
        return False
    theirs = [t for v in _same(value, sources) if (t := v.note.get("level"))]
    return bool(theirs) and not any(_one_level(t, level) for t in theirs)


def _one_level(mine: str, theirs: str) -> bool:
    """The same rank; 「高级」 is both 正高 and 副高."""
    ranks = [{c for c in "高中初" if c in level} or {"初"} for level in (mine, theirs)]
    halves = [{c for c in "正副" if c in level} for level in (mine, theirs)]
    return ranks[0] == ranks[1] and (not all(halves) or halves[0] == halves[1])


def _same(value: Value, sources: Sequence[Source]) -> list[Value]:
    return [v for s in sources for v in s.values if v.kind == value.kind and canonical(v) == canonical(value)]


def _named(value: Value, sources: Sequence[Source]) -> bool:
    return any(fold(value.text) in s.text for s in sources)


def _loose(folded: str, values: Sequence[Value], grounds: Sequence[str]) -> Iterator[str]:
    """Numbers in digits that are part of no recognised value, and do not stand so in any ground."""
    covered = [(v.start, v.end) for v in values if v.kind not in _LOOSE_KINDS]
    for matched in DIGITS.finditer(folded):
        if any(start <= matched.start() and matched.end() <= end for start, end in covered):
            continue
        if not any(_stands_so(folded, matched, ground) for ground in grounds):
            yield matched[0]


def _stands_so(folded: str, matched: re.Match[str], ground: str) -> bool:
    """The same number between the same letters, a line broken or not: what stands next to it tells what it counts."""
    before = folded[matched.start() - 1 : matched.start()]
    after = folded[matched.end() : matched.end() + 1]
    left = re.escape(before) + r"\s*" if _WORD.match(before) else r"(?<![\d.])"
    right = r"\s*" + re.escape(after) if _WORD.match(after) else r"(?![\d.])"
    return bool(re.search(left + re.escape(matched[0]) + right, ground))
