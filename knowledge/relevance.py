"""Is the answer in here at all? Judged apart from the ranking: a best clause there always is.

What tells: how much of the question's meaning the best clause holds, word by word; by how much it leads; whether a
figure of the kind and unit asked for stands there; and, for a question that was read, whether any clause of the
document is of its topic, and whether it speaks of another level, place, year or series than the document.
The weights are data, fitted by `benchmarks/relevance.py` on questions with and without an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from math import exp

import numpy as np

from knowledge.answers import Hit
from knowledge.clauses import Document
from knowledge.intents import intents
from knowledge.lexical import content_words, fold, rarity
from knowledge.ports import Embedder, Vectors
from knowledge.profile import mismatch
from knowledge.query import Query, query_of, wording
from knowledge.ranking import supports_in
from knowledge.understanding import Ask
from knowledge.vocabulary import load

LEAD_OVER = 4
FIGURES_IN = 3
READINGS = 3
REMEMBERED = 20_000
NUMERAL = "[0-9一二两三四五六七八九十百千万]"


@dataclass(frozen=True, slots=True)
class Topics:
    """held: share of the likely topics that a clause can answer; sure: probability of the likeliest; known: how near
    the question is to a known one; apart: it is about another level, place, year or series. All 0–1."""

    held: float
    sure: float
    known: float
    apart: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """share, lead: keyword share and lead in score of the best hit; meant: how much of the meaning it holds;
    counted, uncounted: a number with a unit is asked for, and is not there; wanted, unwanted: the best hit holds a
    value of the kind asked for, or lacks it. 0–1 each. topics: None where no topics are known."""

    share: float = 0.0
    lead: float = 0.0
    meant: float = 0.0
    counted: float = 0.0
    uncounted: float = 0.0
    wanted: float = 0.0
    unwanted: float = 0.0
    topics: Topics | None = None

    def features(self) -> dict[str, float]:
        own = {name: value for name, value in asdict(self).items() if name != "topics"}
        return own | (asdict(self.topics) if self.topics else {})


def probability(evidence: Evidence) -> float:
    """Chance that the answer is in the clauses, 0–1."""
    weights: Mapping[str, float] = load("relevance")["with_topics" if evidence.topics else "alone"]
    features = evidence.features()
    total = weights["bias"] + sum(weights[name] * value for name, value in features.items())
    return 1 / (1 + exp(-total))


def topics_of(ask: Ask, document: Document) -> Topics:
    """What the reading of a question and the document that may answer it say together."""
    likely = [(intents()[key], p) for key, p in ask.reading.ranked[:READINGS] if key in intents()]
    held = sum(p for intent, p in likely if supports_in(document, intent))
    read = sum(p for _, p in ask.reading.ranked[:READINGS])
    apart = bool(likely) and mismatch(ask, likely[0][0], document) is not None
    return Topics(held / read if read else 0.0, ask.reading.sure, ask.reading.nearest, float(apart))


class Judge:
    """Gathers the evidence. Words' vectors are remembered, so that a clause costs its new words only. Thread safe."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder
        self._vector = lru_cache(REMEMBERED)(self._embedded)

    def evidence(self, query: str, hits: Sequence[Hit], topics: Topics | None = None) -> Evidence:
        """hits: of one search, best first."""
        if not hits:
            return Evidence(topics=topics)
        asked, best, texts = query_of(query), hits[0], [_text(hit) for hit in hits[:FIGURES_IN]]
        others = [hit.score for hit in hits[1 : 1 + LEAD_OVER]]
        units = wording().counted.findall(asked.text)
        holds = {value.kind for value in best.document.values_of(best.clause)}
        return Evidence(
            share=best.keyword,
            lead=best.score - (sum(others) / len(others) if others else 0.0),
            meant=self._meant(asked, texts[0]),
            counted=float(bool(units)),
            uncounted=float(bool(units) and not _counts(units, texts)),
            wanted=float(not asked.wants.isdisjoint(holds)),
            unwanted=float(bool(asked.wants) and asked.wants.isdisjoint(holds)),
            topics=topics,
        )

    def _meant(self, asked: Query, text: str) -> float:
        """Mean over the question's words, rare ones weighing more, of how near the nearest word of the text is."""
        words = content_words(asked.plain)
        if not words:
            return 0.5
        rare = np.array([rarity(word) for word in words])
        said = np.array([_said(word, asked, text) for word in words])
        return float(rare @ np.maximum(said, self._near(words, content_words(text))) / rare.sum())

    def _near(self, words: Sequence[str], among: Sequence[str]) -> Vectors:
        if self._embedder is None or not among:
            return np.zeros(len(words), np.float32)
        left, right = (np.stack([self._vector(word) for word in side]) for side in (words, among))
        return np.asarray((left @ right.T).max(1), np.float32)

    def _embedded(self, word: str) -> Vectors:
        assert self._embedder is not None
        return np.asarray(self._embedder.embed([word])[0], np.float32)


def _text(hit: Hit) -> str:
    return fold(" ".join(hit.clause.path) + "\n" + hit.document.text_of(hit.clause))


def _said(word: str, asked: Query, text: str) -> float:
    """1 where the word, or what official texts say for it, stands in the text; else its bigrams' share."""
    if word in text or any(written in text for written in asked.written_for(word)):
        return 1.0
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if len(word) > 2 else 0.0


def _counts(units: Iterable[str], texts: Iterable[str]) -> bool:
    patterns = [re.compile(rf"{NUMERAL}\s*[个多]?{re.escape(unit)}") for unit in units]
    return any(pattern.search(text) for text in texts for pattern in patterns)
