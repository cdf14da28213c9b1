"""The question as notices would write it: folded, without fillers, colloquial and dialect words replaced."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.lexical import fold
from knowledge.vocabulary import load

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f​-‏‪-‮⁠﻿]")
_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[㐀-鿿]")
LONGEST = 600


def plain(text: str) -> str:
    """Folded and shortened to what is read at all; no control or zero-width characters."""
    folded = fold(_CONTROL.sub(" ", text[: LONGEST * 4]))
    return _SPACES.sub(" ", folded).strip()[:LONGEST]


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """A plain question in the words of notices; what is left when only fillers were there is the question itself."""
    replaced = _pattern().sub(lambda m: _table()[m[0]], text)
    bare = _filler_pattern().sub(" ", replaced)
    return _SPACES.sub(" ", bare).strip(" ,。，、!！~") or text


@lru_cache(maxsize=1024)
def translated(text: str) -> str:
    """The Chinese terms of an English question, empty for one in Chinese."""
    if len(_HAN.findall(text)) * 3 > len(text):
        return ""
    return " ".join(dict.fromkeys(chinese for pattern, chinese in _english() if pattern.search(text)))


@cache
def _english() -> list[tuple[re.Pattern[str], str]]:
    """The longest terms first."""
    terms = load("synonyms")["english"] | _romanised()
    return [(re.compile(rf"\b{term}\b"), terms[term]) for term in sorted(terms, key=len, reverse=True)]


@lru_cache(maxsize=1024)
def written(text: str) -> str:
    """What notices write for words of the question."""
    return " ".join(terms for word, terms in load("synonyms")["written"].items() if word in text)


@cache
def _romanised() -> dict[str, str]:
    """Names of provinces and cities as they are written in Latin letters."""
    from pypinyin import lazy_pinyin

    entries = load("places")["places"].items()
    names = [name for province, entry in entries for name in (province, *entry["inside"]) if len(name) > 1]
    return {"".join(lazy_pinyin(name)): name for name in names}


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = load("synonyms")["normalise"]
    return table


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(k) for k in sorted(_table(), key=len, reverse=True)))


@cache
def _filler_pattern() -> re.Pattern[str]:
    fillers = sorted(load("synonyms")["fillers"], key=len, reverse=True)
    return re.compile("|".join(re.escape(f) for f in fillers))
