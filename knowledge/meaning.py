"""Does a sentence that a machine wrote say what its quotes say? Strict guards, for failing them costs nothing.

A sentence stands on one sentence of its quotes: its words are there, what is negated there is negated here, what must
be there must be here, and the words that make it another case (外地, 中级, 单位 …) are there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from knowledge.answers import Citation, Segment
from knowledge.numerals import CHINESE, fold
from knowledge.recognise import recognise
from knowledge.vocabulary import load

SUPPORT = 0.72
PHRASE_SUPPORT = 0.7
LONGEST = 220
_PIECES = re.compile(r"[。；;！？\n]")
_PHRASES = re.compile(r"[，,、：:]")
_HAN = re.compile(r"[㐀-鿿]")
_WORDS = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ぀-ヿ가-힯]+")
_MARKUP = re.compile(r"[<>`*|{}\\]|\]\(|^\s*#|&\w+;|[\U0001F000-\U0001FAFF]")
_NUMERALS = re.compile(rf"[{CHINESE}]+[^\s，。；、]?")


def meaning_problems(segment: Segment, cited: Sequence[Citation]) -> list[str]:
    """What is wrong with a machine's sentence, in a word each; empty where nothing was found."""
    text = fold(segment.text)
    quotes = [fold(c.quote) for c in cited]
    context = [fold("".join(c.path)) for c in cited]
    return list(_problems(text, quotes, context))


def _problems(text: str, quotes: Sequence[str], context: Sequence[str]) -> Iterator[str]:
    if not text.strip() or len(text) > LONGEST or not _HAN.search(text):
        yield "form"
    if _MARKUP.search(text):
        yield "markup"
    held = " ".join(quotes)
    if any(word not in held for word in _WORDS.findall(text)):
        yield "foreign"
    if any(n not in held for n in _NUMERALS.findall(text)):
        yield "numeral"
    if any(fold(v.text) not in held for v in recognise(text) if v.kind == "level"):
        yield "level"
    yield from (rule for piece in _pieces(text) for rule in _against(piece, quotes, context))


def _against(piece: str, quotes: Sequence[str], context: Sequence[str]) -> Iterator[str]:
    sources = [s for quote in quotes for s in _pieces(quote)]
    best = max(sources, key=lambda s: _share(piece, s), default="")
    if _share(piece, best + "".join(context)) < SUPPORT or not _phrases_stand(piece, [best, *context]):
        yield "support"
    if re.search(load("meaning")["orders"], best):
        yield "order"
    if any(w in piece and w not in best and not any(w in c for c in context) for w in load("likeness")["telling"]):
        yield "case"
    if _modes(piece) - _modes(best):
        yield "mode"
    if _signs_clash(piece, best):
        yield "negation"


def _phrases_stand(piece: str, sources: Sequence[str]) -> bool:
    """Each part between commas stands on one source: halves of two cases do not make a third."""
    parts = [part for part in _PHRASES.split(piece) if len(_pairs(part)) > 1]
    return all(max(_share(part, s) for s in sources) >= PHRASE_SUPPORT for part in parts)


def _pieces(text: str) -> list[str]:
    return [p.strip() for p in _PIECES.split(text) if p.strip()]


def _share(piece: str, source: str) -> float:
    """How many of the piece's pairs of characters stand in the source, 0–1."""
    pairs = _pairs(piece)
    return len(pairs & _pairs(source)) / len(pairs) if pairs else 0.0


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    han = re.sub(rf"[^㐀-鿿0-9]|[{load('meaning')['light']}]", "", text)
    return frozenset(han[i : i + 2] for i in range(len(han) - 1))


def _modes(text: str) -> set[str]:
    """must | may | must not | only: what the text makes of it."""
    return {mode for mode, cues in load("meaning")["modes"].items() if re.search(cues, text)}


def _signs_clash(piece: str, source: str) -> bool:
    """A pair of characters that is never negated on one side as it is on the other."""
    mine, theirs = _signs(piece), _signs(source)
    return any(not (signs & theirs[pair]) for pair, signs in mine.items() if pair in theirs)


def _signs(text: str) -> dict[str, set[int]]:
    """For each pair of characters how many negations stand before it in its phrase."""
    result: dict[str, set[int]] = {}
    for phrase in _PHRASES.split(text):
        for depth, part in enumerate(re.split(load("meaning")["negation"], phrase)):
            for pair in _pairs(part):
                result.setdefault(pair, set()).add(depth)
    return result
