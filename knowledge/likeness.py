"""Is this the question that staff answered? A near wording passes only where nothing that matters differs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from knowledge.approved import ApprovedAnswer
from knowledge.lexical import bigrams
from knowledge.ports import Embedder, Vectors
from knowledge.slots import slots_of
from knowledge.vocabulary import load
from knowledge.wording import normal, plain

LETTERS, MEANING = 0.72, 0.88


@dataclass(frozen=True)
class _Known:
    answer: ApprovedAnswer
    text: str
    letters: Counter[str]


class Book:
    """The approved answers by their questions. Immutable, safe to share between threads."""

    def __init__(self, answers: Sequence[ApprovedAnswer], embedder: Embedder | None) -> None:
        self._embedder = embedder
        asked = [(a, normal(plain(q))) for a in answers if a.state == "approved" for q in a.questions]
        self._known = [_Known(a, text, _letters(text)) for a, text in asked if text]

    def find(self, question: str, today: date) -> ApprovedAnswer | None:
        """The answer whose question this is: equal once folded, or near in letters and meaning and alike in guards."""
        text = normal(plain(question))
        equal = next((k.answer for k in self._known if k.text == text), None)
        return equal or self._near(text, today)

    def _near(self, text: str, today: date) -> ApprovedAnswer | None:
        letters = _letters(text)
        near = [(share(letters, k.letters), i) for i, k in enumerate(self._known)]
        best = max(near, default=(0.0, 0))
        if best[0] < LETTERS:
            return None
        known = self._known[best[1]]
        alike = self._means(text, best[1]) and guards(text, today) == guards(known.text, today)
        return known.answer if alike else None

    def _means(self, text: str, index: int) -> bool:
        if self._embedder is None:
            return False
        return bool(self._embedder.embed([text])[0] @ self._vectors[index] >= MEANING)

    @cached_property
    def _vectors(self) -> Vectors:
        if self._embedder is None:
            return np.zeros((0, 0), np.float32)
        return self._embedder.embed([k.text for k in self._known])


def _letters(text: str) -> Counter[str]:
    return Counter(bigrams(re.sub(f"[{load('likeness')['light']}]", "", text)))


def share(mine: Counter[str], theirs: Counter[str]) -> float:
    """Dice: twice what both have over what each has, 0–1."""
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0


def guards(text: str, today: date) -> tuple[object, ...]:
    """What two questions must share to be one: negation, what is asked, figures, level, place, year, series."""
    words = load("likeness")
    slots = slots_of(text, today)
    negations = sum(len(re.findall(w, text)) for w in words["negations"])
    asked = frozenset(kind for kind, cues in words["asked"].items() if any(c in text for c in cues))
    told = frozenset(w for w in words["telling"] if w in text)
    figures = tuple(re.findall(r"\d+|[一二三四五六七八九十百]+(?=[年个月天项篇次级])", text))
    places = frozenset((p.province or p.name, p.role) for p in slots.places)
    named = (frozenset(slots.levels), frozenset(slots.held), slots.years, frozenset(slots.series), places)
    return negations % 2, asked, told, figures, *named
