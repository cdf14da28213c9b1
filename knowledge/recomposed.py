"""A quote with the words that other quotes replace in it: put together mechanically, so that anyone can do it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from knowledge.answers import Citation
from knowledge.excerpts import shown
from knowledge.numerals import fold
from knowledge.vocabulary import load

_QUOTED = re.compile(r"[“「]([^“”「」]+)[”」]")
_BREAK = re.compile(r"[。；;\n]")
_FARTHEST = 12


@lru_cache(maxsize=256)
def replacements(text: str) -> tuple[tuple[str, str], ...]:
    """Each (old, new) of 「将……中的“满5年”修改为“满4年”」: both quoted, the verb between them."""
    runs = list(_QUOTED.finditer(text))
    bare = _QUOTED.sub(lambda m: "□" * len(m[0]), fold(text))
    verbs = [m.span() for m in re.finditer(load("edits")["replaced"], bare)]
    found = []
    for old, new in pairwise(runs):
        between = [v for v in verbs if old.end() <= v[0] <= old.end() + _FARTHEST and v[1] <= new.start()]
        joined = between and not text[between[-1][1] : new.start()].strip("：: ")
        if joined and not _BREAK.search(text, old.end(), new.start()):
            found.append((old[1], new[1]))
    return tuple(found)


def recomposed(quote: str, others: Sequence[str]) -> str | None:
    """The quote as the others leave it; None where they replace nothing in it, or words that stand there twice."""
    pairs = [pair for other in others for pair in replacements(other)]
    pairs = [(old, new) for old, new in dict.fromkeys(pairs) if old in quote]
    spans = [_only_place(quote, old) for old, _ in pairs]
    if not pairs or None in spans or len({old for old, _ in pairs}) < len(pairs):
        return None
    placed = sorted((span, new) for span, (_, new) in zip(spans, pairs, strict=True) if span)
    if any(a[0][1] > b[0][0] for a, b in pairwise(placed)):
        return None
    for (start, end), new in reversed(placed):
        quote = quote[:start] + new + quote[end:]
    return quote


def _only_place(quote: str, words: str) -> tuple[int, int] | None:
    """Where the words stand, if once, and not inside a longer number."""
    at = quote.find(words)
    end = at + len(words)
    cuts = (words[0].isdigit() and quote[:at][-1:].isdigit()) or (words[-1].isdigit() and quote[end:][:1].isdigit())
    return None if at < 0 or cuts or quote.find(words, at + 1) >= 0 else (at, end)


def as_replaced(quote: Citation, by: Sequence[Citation]) -> str | None:
    """The sentence in which an answer gives the quote with the words that `by` puts in it."""
    others = [c.quote for c in by if c.document != quote.document]
    made = recomposed(quote.quote, others)
    return load("edits")["said"]["recomposed"].format(quote=shown(made)) if made else None


def is_as_replaced(text: str, cited: Sequence[Citation]) -> bool:
    """The sentence comes out again from the quotes that it cites."""
    return any(text == as_replaced(c, cited) for c in cited)
