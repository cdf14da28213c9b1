"""Compares what a text asserts in figures with what its sources hold: figures, their bounds, and loose numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.numerals import fold
from knowledge.recognise import figures, recognise, unsupported
from knowledge.recognition.figures import canonical
from knowledge.values import Value

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NAMED = ("person", "address")


@dataclass(frozen=True)
class Figures:
    """A source and what it holds. `year` is what its bare dates inherit."""

    text: str
    year: int | None
    held: frozenset[str]
    values: tuple[Value, ...]
    numbers: frozenset[str]

    @classmethod
    @lru_cache(maxsize=2048)
    def of(cls, text: str, year: int | None) -> Figures:
        folded = fold(text)
        numbers = frozenset(_plain(m) for m in _DIGITS.findall(folded))
        return cls(folded, year, frozenset(figures(text, year)), tuple(recognise(text, year)), numbers)


def compare(text: str, sources: Sequence[Figures], computed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(rule, figure) for each figure of `text` that neither the sources nor the computed texts hold."""
    year = next((s.year for s in sources if s.year), None)
    values = recognise(text, year)
    missing = unsupported(text, [s.text for s in sources] + list(computed), year)
    yield from (("figure", figure) for figure in missing)
    yield from (("bound", v.text) for v in values if _is_bent(v, sources))
    yield from (("figure", v.text) for v in values if v.kind in _NAMED and not _named(v, sources))
    yield from (("figure", n) for n in _loose(text, values) if not _held(n, sources, computed))


def _is_bent(value: Value, sources: Sequence[Figures]) -> bool:
    """「1年以上」 from a source that says 「1年以内」: the figure is right, what it bounds is not."""
    bound = value.note.get("bound")
    if bound not in ("min", "max"):
        return False
    same = [v for s in sources for v in s.values if v.kind == value.kind and canonical(v) == canonical(value)]
    return bool(same) and all(v.note.get("bound") != bound for v in same)


def _named(value: Value, sources: Sequence[Figures]) -> bool:
    return any(fold(value.text) in s.text for s in sources)


def _loose(text: str, values: Sequence[Value]) -> list[str]:
    """Numbers in digits that are part of no recognised value."""
    folded = fold(text)
    covered = [(v.start, v.end) for v in values if v.kind not in ("person", "level", "address")]
    return [
        _plain(m[0])
        for m in _DIGITS.finditer(folded)
        if not any(start <= m.start() and m.end() <= end for start, end in covered)
    ]


def _held(number: str, sources: Sequence[Figures], computed: Sequence[str]) -> bool:
    return any(number in s.numbers for s in sources) or any(number in _numbers(c) for c in computed)


def _numbers(text: str) -> set[str]:
    return {_plain(m) for m in _DIGITS.findall(fold(text))}


def _plain(number: str) -> str:
    return number.replace(",", "").lstrip("0") or "0"
