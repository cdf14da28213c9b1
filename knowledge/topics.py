"""Which topic a question is about: matched to known questions, not to clauses.

Kernel ridge regression over the phrasings: a question is as near to a phrasing as its character bigrams, its vector and
its sounds (homophones are the commonest typos) are. The weights are worked out once for a bank and kept.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.cues import cue_scores
from knowledge.ports import Embedder
from knowledge.reading import Reading
from knowledge.slots import unnamed
from knowledge.vocabulary import load
from knowledge.wording import normal, plain, translated

Array = NDArray[np.float32]

_RUN = re.compile(r"[㐀-鿿]+|[a-z]+|[0-9]+")

LETTERS, MEANING, SOUND = 0.3, 0.6, 0.1
RIDGE = 0.5
CUE = 0.25
SHARPNESS = 18.0
REMEMBERED = 32


Keep = Callable[[str, Callable[[], Array]], Array]


def worked_out(told: str, make: Callable[[], Array]) -> Array:
    """What keeps nothing: made anew each time."""
    return make()


class TopicModel:
    """Reads questions; immutable, safe to share between threads."""

    def __init__(
        self, phrasings: Mapping[str, Sequence[str]], embedder: Embedder | None = None, keep: Keep = worked_out
    ) -> None:
        """Without an embedder letters, sounds and cues decide alone. keep: where what was worked out is kept."""
        pairs = [(key, normal(plain(line))) for key, lines in phrasings.items() for line in lines]
        self._intents = list(phrasings)
        self._embedder = embedder
        texts = [text for _, text in pairs]
        self._letters = _Bag(map(letters, texts))
        self._sounds = _Bag(map(sounds, texts))
        self._vectors = embedder.embed(texts) if embedder else None
        self._owner = np.array([self._intents.index(key) for key, _ in pairs])
        told = "\x00".join((embedder.name if embedder else "", *(f"{key}\x01{text}" for key, text in pairs)))
        self._weights = keep(f"topics {LETTERS} {MEANING} {SOUND} {RIDGE} {told}", self._fit)
        self._read: dict[str, Reading] = {}

    def read(self, text: str) -> Reading:
        """text: a plain question (`knowledge.wording.plain`)."""
        if text not in self._read:
            self._read.clear() if len(self._read) > REMEMBERED else None
            self._read[text] = self._reading(text)
        return self._read[text]

    def _reading(self, text: str) -> Reading:
        words = normal(text)
        near = self._similar(words)
        if chinese := translated(text):
            near = np.maximum(near, self._similar(chinese) * 0.9)
            words = f"{words} {chinese}"
        scores = _times(near, self._weights) + self._cues(unnamed(words))
        chances = _softmax(scores * SHARPNESS)
        order = np.argsort(-chances)[:8]
        return Reading(tuple((self._intents[i], float(chances[i])) for i in order), float(near.max()))

    def _similar(self, text: str) -> Array:
        written = LETTERS * self._letters.near(letters(text)) + SOUND * self._sounds.near(sounds(text))
        if self._embedder is None or self._vectors is None:
            return np.asarray(written / (LETTERS + SOUND), np.float32)
        meant = _times(self._vectors, self._embedder.embed([text])[0])
        return np.asarray(written + np.float32(MEANING) * meant, np.float32)

    def _cues(self, words: str) -> Array:
        fired = cue_scores(words)
        return np.array([CUE * fired.get(intent, 0.0) for intent in self._intents], np.float32)

    def _fit(self) -> Array:
        """The weight of each phrasing for each intent, shape (phrasings, intents)."""
        kernel = LETTERS * self._letters.gram() + SOUND * self._sounds.gram()
        if self._vectors is not None:
            kernel += MEANING * (self._vectors @ self._vectors.T)
        target = np.zeros((len(kernel), len(self._intents)), np.float32)
        target[np.arange(len(kernel)), self._owner] = 1.0
        kernel[np.diag_indices(len(kernel))] += RIDGE
        return np.asarray(np.linalg.solve(kernel, target), np.float32)


class _Bag:
    """Texts as unit vectors of weighted tokens; `near` gives the cosine of one more text to each."""

    def __init__(self, bags: Iterable[Mapping[str, float]]) -> None:
        rows = list(bags)
        having = Counter(token for row in rows for token in row)
        self._size = len(rows)
        self._idf = {token: float(np.log(1 + len(rows) / n)) for token, n in having.items()}
        self._unseen = max(self._idf.values(), default=1.0)
        self._holding = self._inverted(rows)

    def _inverted(self, rows: Sequence[Mapping[str, float]]) -> dict[str, tuple[NDArray[np.int64], Array]]:
        """Of each token the rows that hold it, and its share of their length there."""
        found: dict[str, tuple[list[int], list[float]]] = {}
        for number, row in enumerate(rows):
            weights = {token: count * self._idf[token] for token, count in row.items()}
            length = float(np.sqrt(sum(w * w for w in weights.values()))) or 1.0
            for token, weight in weights.items():
                ids, shares = found.setdefault(token, ([], []))
                ids.append(number)
                shares.append(weight / length)
        return {token: (np.array(ids), np.array(shares, np.float32)) for token, (ids, shares) in found.items()}

    def near(self, bag: Mapping[str, float]) -> Array:
        total = np.zeros(self._size, np.float32)
        length = 0.0
        for token, count in bag.items():
            weight = count * self._idf.get(token, self._unseen * 0.6)
            length += weight * weight
            if token in self._holding:
                ids, shares = self._holding[token]
                total[ids] += np.float32(weight) * shares
        return total / np.float32(np.sqrt(length) or 1.0)

    def gram(self) -> Array:
        """The cosine of each two texts, shape (texts, texts)."""
        matrix = np.zeros((self._size, len(self._holding)), np.float32)
        for column, (ids, shares) in enumerate(self._holding.values()):
            matrix[ids, column] = shares
        return np.asarray(matrix @ matrix.T, np.float32)


def letters(text: str) -> dict[str, float]:
    """Characters at a small weight, bigrams, and English words."""
    bag: Counter[str] = Counter()
    for run in _runs(text):
        if run.isascii():
            bag[run] += 2
            continue
        bag.update(dict.fromkeys(run, 1))
        bag.update(run[i : i + 2] for i in range(len(run) - 1))
    return {t: (0.5 if len(t) == 1 else 1.0) * min(n, 2) for t, n in bag.items()}


def sounds(text: str) -> dict[str, float]:
    """Bigrams of toneless syllables."""
    bag: Counter[str] = Counter()
    for run in _runs(text):
        if not run.isascii():
            syllables = [_syllable(c) for c in run]
            bag.update("-".join(pair) for pair in pairwise(syllables))
    return dict(bag)


def _runs(text: str) -> list[str]:
    return _RUN.findall(text)


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    from pypinyin import Style, pinyin

    return str(pinyin(character, style=Style.NORMAL)[0][0])


def _times(left: Array, right: Array) -> Array:
    """Their product without BLAS: its threads cost milliseconds on a busy machine for a product this small."""
    product = np.einsum("ni,i->n", left, right) if right.ndim == 1 else np.einsum("i,ij->j", left, right)
    return np.asarray(product, np.float32)


def _softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), np.float32)


def known_questions() -> dict[str, tuple[str, ...]]:
    """The phrasing bank of the vocabulary."""
    return {key: tuple(block.split("\n")[:-1]) for key, block in load("phrasings").items()}


_models: dict[str, TopicModel] = {}
_making = threading.Lock()


def topic_model(embedder: Embedder | None = None, keep: Keep = worked_out) -> TopicModel:
    """The model over the phrasing bank, made once in a process for each embedder."""
    name = embedder.name if embedder else ""
    with _making:
        if name not in _models:
            _models[name] = TopicModel(known_questions(), embedder, keep)
        return _models[name]
