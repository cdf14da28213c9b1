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
from scipy import sparse

from knowledge.cues import cue_scores
from knowledge.ports import Embedder
from knowledge.reading import Reading
from knowledge.ridge import ridge
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
REMEMBERED_TOKENS = 4096
LIKELY = 8


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
        pairs = [(key, unnamed(normal(plain(line)))) for key, lines in phrasings.items() for line in lines]
        self._intents = list(phrasings)
        self._embedder = embedder
        texts = [text for _, text in pairs]
        self._letters = _Bag(map(letters, texts))
        self._sounds = _Bag(map(sounds, texts))
        self._vectors = embedder.embed(texts) if embedder else None
        self._owner = np.array([self._intents.index(key) for key, _ in pairs])
        self._spans = [np.searchsorted(self._owner, (i, i + 1)) for i in range(len(self._intents))]
        told = "\x00".join((embedder.name if embedder else "", *(f"{key}\x01{text}" for key, text in pairs)))
        weights = keep(f"topics {LETTERS} {MEANING} {SOUND} {RIDGE} {told}", self._fit)
        self._share = np.float32(1.0 if embedder else 1 / (LETTERS + SOUND))
        self._meant = None if self._vectors is None else np.float32(MEANING) * (self._vectors.T @ weights)
        self._letters.learn(weights)
        self._sounds.learn(weights)
        self._read: dict[str, Reading] = {}

    def read(self, text: str) -> Reading:
        """text: a plain question (`knowledge.wording.plain`)."""
        if text not in self._read:
            self._read.clear() if len(self._read) > REMEMBERED else None
            self._read[text] = self._reading(text)
        return self._read[text]

    def _reading(self, text: str) -> Reading:
        words = unnamed(normal(text))
        scores = self._scores(words)
        if chinese := translated(text):
            scores = np.maximum(scores, self._scores(chinese) * np.float32(0.9))
            words = f"{words} {chinese}"
        chances = _softmax((scores + self._cues(words)) * SHARPNESS)
        order = np.argsort(-chances)[:LIKELY]
        nearest = max((self._nearest(t, order) for t in (unnamed(normal(text)), chinese) if t), default=0.0)
        return Reading(tuple((self._intents[i], float(chances[i])) for i in order), nearest)

    def _scores(self, text: str) -> Array:
        """What the fitted weights make of a question, one score an intent."""
        written = self._share * (LETTERS * self._letters.told(letters(text)) + SOUND * self._sounds.told(sounds(text)))
        if self._embedder is None or self._meant is None:
            return np.asarray(written, np.float32)
        return np.asarray(written + _times(self._embedder.embed([text])[0], self._meant), np.float32)

    def _nearest(self, text: str, likely: NDArray[np.int64]) -> float:
        """The similarity of the nearest known question of the likely intents, 0–1."""
        near = self._share * self._written(text)
        meant = self._embedder.embed([text])[0] if self._embedder else None
        return max(float(self._near_of(slice(*self._spans[i]), near, meant).max(initial=0.0)) for i in likely)

    def _near_of(self, rows: slice, near: Array, meant: Array | None) -> Array:
        """rows: the known questions of one intent, which stand together: a view of them, no copy."""
        if meant is None or self._vectors is None:
            return near[rows]
        return near[rows] + np.float32(MEANING) * _times(self._vectors[rows], meant)

    def _written(self, text: str) -> Array:
        """How near each known question is by its letters and its sounds."""
        near = LETTERS * self._letters.near(letters(text)) + SOUND * self._sounds.near(sounds(text))
        return np.asarray(near, np.float32)

    def _cues(self, words: str) -> Array:
        fired = cue_scores(words)
        return np.array([CUE * fired.get(intent, 0.0) for intent in self._intents], np.float32)

    def _fit(self) -> Array:
        """The weight of each phrasing for each intent, shape (phrasings, intents)."""
        target = np.zeros((len(self._owner), len(self._intents)), np.float32)
        target[np.arange(len(self._owner)), self._owner] = 1.0
        shares = ((LETTERS, self._letters.rows()), (SOUND, self._sounds.rows()), (MEANING, self._vectors))
        return ridge([np.float32(share**0.5) * told for share, told in shares if told is not None], target, RIDGE)


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

    def rows(self) -> sparse.csr_array:
        """The texts, shape (texts, tokens)."""
        held = list(self._holding.values())
        if not held:
            return sparse.csr_array((self._size, 0), dtype=np.float32)
        ends = np.cumsum([0, *(len(ids) for ids, _ in held)])
        ids, shares = (np.concatenate(column) for column in zip(*held, strict=True))
        return sparse.csc_array((shares, ids, ends), shape=(self._size, len(held))).tocsr()

    def learn(self, weights: Array) -> None:
        """weights: of each text for each intent; what they make of a token is worked out when it is first asked."""
        self._weights = weights
        self._of_token = lru_cache(REMEMBERED_TOKENS)(self._learnt)

    def _learnt(self, token: str) -> Array:
        ids, shares = self._holding[token]
        return np.asarray(shares @ self._weights[ids], np.float32)

    def told(self, bag: Mapping[str, float]) -> Array:
        """What the weights make of one more text, one score an intent: `near` times the weights."""
        total = np.zeros(self._weights.shape[1], np.float32)
        for token, weight in self._known(bag):
            total += np.float32(weight) * self._of_token(token)
        return total / self._length(bag)

    def near(self, bag: Mapping[str, float]) -> Array:
        total = np.zeros(self._size, np.float32)
        for token, weight in self._known(bag):
            ids, shares = self._holding[token]
            total[ids] += np.float32(weight) * shares
        return total / self._length(bag)

    def _known(self, bag: Mapping[str, float]) -> list[tuple[str, float]]:
        return [(token, count * self._idf[token]) for token, count in bag.items() if token in self._holding]

    def _length(self, bag: Mapping[str, float]) -> np.float32:
        weights = (count * self._idf.get(token, self._unseen * 0.6) for token, count in bag.items())
        return np.float32(np.sqrt(sum(w * w for w in weights)) or 1.0)


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
