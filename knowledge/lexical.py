"""Keyword search: text folded to one script and one width, cut into words and character bigrams, scored by BM25."""

from __future__ import annotations

import logging
import re
import threading
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from math import log
from typing import Any

import jieba
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Numbers = NDArray[np.int32]

_RUNS = re.compile(r"[㐀-鿿豈-﫿]+|[a-z0-9]+(?:\.[0-9]+)*")
_loading = threading.Lock()

CHARACTER_WEIGHT = 1.0


@cache
def _to_simplified() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Simplified script, half width, lower case: the form in which queries and clauses meet.

    Halves of a character, which JSON can carry and no encoding can, are left out.
    """
    whole = text.encode("utf-8", "ignore").decode()
    return str(_to_simplified().convert(unicodedata.normalize("NFKC", whole))).lower()


def bigrams(text: str) -> list[str]:
    """Character bigrams of each run of Chinese characters; a run of one character, or of letters and digits, whole."""
    tokens: list[str] = []
    for run in _RUNS.findall(fold(text)):
        if len(run) == 1 or run[0] < "㐀":
            tokens.append(run)
        else:
            tokens.extend(run[i : i + 2] for i in range(len(run) - 1))
    return tokens


def words(text: str) -> list[str]:
    """Dictionary words of two characters and more, by the search mode of jieba."""
    cut = _dictionary().lcut_for_search(fold(text))
    return [word for word in cut if len(word) > 1 and _RUNS.fullmatch(word)]


def content_words(text: str) -> list[str]:
    """The different words of two characters and more, each character in one word only."""
    cut = _dictionary().lcut(fold(text))
    return list(dict.fromkeys(word for word in cut if len(word) > 1 and _RUNS.fullmatch(word)))


def rarity(word: str) -> float:
    """How rare the word is in general Chinese, 0 (every word is this one) to 1 (unknown), by jieba's counts."""
    dictionary = _dictionary()
    return log(dictionary.total / max(dictionary.FREQ.get(word, 0), 1)) / log(dictionary.total)


@cache
def _dictionary() -> Any:
    jieba.setLogLevel(logging.WARNING)
    with _loading:  # threads that come while it loads would cut with half a dictionary
        jieba.dt.initialize()
    return jieba.dt


def tokens(text: str) -> dict[str, float]:
    """Bigrams and words, each counted; single characters too.

    Bigrams never miss a word that the dictionary lacks; words weigh what belongs together. Both beat either.
    """
    counts: Counter[str] = Counter(bigrams(text))
    counts.update(words(text))
    mixed: dict[str, float] = dict(counts)
    for character, times in Counter(c for c in fold(text) if _is_han(c)).items():
        mixed[character] = mixed.get(character, 0) + times * CHARACTER_WEIGHT
    return mixed


def _is_han(character: str) -> bool:
    return "㐀" <= character <= "鿿"


class Bm25:
    """BM25 with its weights worked out once, at construction; a query adds up a few rows.

    The rows lie one after the other in two arrays: a corpus of 20,000 texts has a million tokens.
    """

    def __init__(self, documents: Iterable[Mapping[str, float]], k1: float = 0.9, b: float = 0.6) -> None:
        """documents: how often each token stands in each document; counts may be fractions (weighted fields)."""
        self._row: dict[str, int] = {}
        rows, owners, counts, lengths = self._read(documents)
        self.size = len(lengths)
        having = np.bincount(rows, minlength=len(self._row))
        self._idf = np.log1p((self.size - having + 0.5) / (having + 0.5))
        self._starts = np.concatenate(([0], np.cumsum(having)))
        order = np.argsort(rows, kind="stable")
        self._owners = owners[order]
        norm = k1 * (1 - b + b * lengths / (lengths.mean() if lengths.any() else 1))
        weights = self._idf[rows] * counts * (k1 + 1) / (counts + norm[owners])
        self._weights = weights[order].astype(np.float32)

    def _read(self, documents: Iterable[Mapping[str, float]]) -> tuple[Numbers, Numbers, Scores, Scores]:
        """(row, document, count) of every token of every document, one after the other, and the documents' lengths."""
        rows, counts, sizes, lengths = array("i"), array("f"), array("i"), array("f")
        for document in documents:
            rows.extend(self._row.setdefault(token, len(self._row)) for token in document)
            counts.extend(document.values())
            sizes.append(len(document))
            lengths.append(sum(document.values()))
        owners = np.repeat(np.arange(len(sizes), dtype=np.int32), np.array(sizes, np.int32))
        return np.array(rows, np.int32), owners, np.array(counts, np.float32), np.array(lengths, np.float32)

    def scores(self, query: Mapping[str, float]) -> Scores:
        """The score of every document, shape (size,). query: the weight of each token."""
        total = np.zeros(self.size, np.float32)
        for token, weight in query.items():
            row = self._row.get(token)
            if row is not None:
                own = slice(self._starts[row], self._starts[row + 1])
                total[self._owners[own]] += weight * self._weights[own]
        return total

    def whole(self, query: Mapping[str, float]) -> float:
        """What the query weighs in all, the divisor that turns scores into shares; unknown tokens weigh most."""
        unknown = float(np.log1p((self.size + 0.5) / 0.5))
        rows = ((self._row.get(token), weight) for token, weight in query.items())
        return sum(weight * (unknown if row is None else float(self._idf[row])) for row, weight in rows)
