"""A sentence that equals one of its source in all but its figures must have the source's figures, each in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.figures import DIGITS, Source
from knowledge.numerals import CHINESE, fold
from knowledge.recognise import figures, recognise
from knowledge.vocabulary import load

_PIECES = re.compile(r"[。；;\n]")
_LABELLED = re.compile(r"[^#]{2,}:#")
_SHORTEST = 4
_UNMASKED = ("person", "level", "address")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Folded text without white space, each run of figures a `#`; `figures` says what stood there."""

    text: str
    runs: tuple[str, ...]


def altered(text: str, sources: Sequence[Source]) -> Iterator[str]:
    """The sentences of `text` that a source holds with other figures."""
    for piece in _PIECES.split(text):
        for part in _readings(piece):
            skeleton = skeleton_of(fold(part))
            places = [(s, at) for s in sources for at in _places(skeleton, skeleton_of(s.text))]
            if places and not any(_agrees(skeleton, skeleton_of(s.text), at, s.year) for s, at in places):
                yield part


def _readings(piece: str) -> Iterator[str]:
    """The sentence, and what of it follows a colon: words of ours may stand before a quote."""
    yield piece
    yield from (piece[m.end() :] for m in re.finditer(r"[：:](?!\d)", piece))


def _tells(skeleton: Skeleton) -> bool:
    """Enough words to know it again: the notice's own label before a figure, or a run of words."""
    label, _, rest = skeleton.text.partition(":")
    if rest == "#" and label in load("verification")["generic_labels"] and len(recognise(skeleton.runs[0])) < 2:
        return False
    words = len(skeleton.text.replace("#", ""))
    return bool(skeleton.runs) and (words >= _SHORTEST or bool(_LABELLED.fullmatch(skeleton.text)))


def _places(wanted: Skeleton, held: Skeleton) -> Iterator[int]:
    at = held.text.find(wanted.text) if _tells(wanted) else -1
    while at >= 0:
        yield at
        at = held.text.find(wanted.text, at + 1)


def _agrees(wanted: Skeleton, held: Skeleton, at: int, year: int | None) -> bool:
    first = held.text.count("#", 0, at)
    return all(_run_agrees(m, t, year) for m, t in zip(wanted.runs, held.runs[first:], strict=False))


def _run_agrees(mine: str, theirs: str, year: int | None) -> bool:
    """A list may be given in part; one of the same length is the same list."""
    told, held = _figures(mine, year), _figures(theirs, year)
    return told == held if len(recognise(mine)) == len(recognise(theirs)) else told <= held


@lru_cache(maxsize=8192)
def _figures(run: str, year: int | None) -> frozenset[str]:
    bounds = re.findall(_bounds(), run)
    return frozenset(figures(run, year) | set(DIGITS.findall(run) if not figures(run, year) else ()) | set(bounds))


@lru_cache(maxsize=8192)
def skeleton_of(folded: str) -> Skeleton:
    """A figure takes with it the word that bounds it; figures of a list (「甲、乙」) are one run."""
    spans = [(v.start, v.end) for v in recognise(folded) if v.kind not in _UNMASKED]
    spans += [m.span() for m in DIGITS.finditer(folded) if not any(a <= m.start() < b for a, b in spans)]
    runs: list[tuple[int, int]] = []
    for start, end in (_with_bounds(folded, *span) for span in sorted(spans)):
        if runs and (start <= runs[-1][1] or _lists(folded[runs[-1][1] : start])):
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return _masked(folded, runs)


def _masked(folded: str, runs: Sequence[tuple[int, int]]) -> Skeleton:
    parts, at = [], 0
    for start, end in runs:
        parts += [_words(folded[at:start]), "#"]
        at = end
    return Skeleton("".join(parts) + _words(folded[at:]), tuple(folded[a:b] for a, b in runs))


def _words(between: str) -> str:
    """Without white space, and without the signs of a heading in Markdown: here `#` is a figure."""
    return re.sub(r"[\s#]+", "", between)


def _with_bounds(folded: str, start: int, end: int) -> tuple[int, int]:
    before = re.search(rf"(?:{_bounds()})\s*$", folded[:start])
    after = re.match(rf"\s*(?:{_bounds()})", folded[end:])
    return before.start() if before else start, end + after.end() if after else end


def _lists(between: str) -> bool:
    return bool(re.fullmatch(rf"[\s{CHINESE}/,、和或及与至-]*", between))


@cache
def _bounds() -> str:
    return "|".join(sorted(map(re.escape, load("verification")["bounds"]), key=len, reverse=True))
