"""The names in a question: what it speaks of beside the ways of asking, such as a district, a trade, a kind of person.

A word is a name where hardly any known question has it. A clause that holds the names of a question, where few clauses
do, is the one that is asked about: the row of a district, the line of a speciality.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.clauses import Clause, Document
from knowledge.intents import intents
from knowledge.lexical import content_words, fold, rarity
from knowledge.query import query_of
from knowledge.topics import known_questions
from knowledge.understanding import Ask, PlaceMention
from knowledge.vocabulary import load
from knowledge.wording import normal, plain

REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Named:
    """shares: of each clause that holds a name, its share of the names that the document holds, 0–1; absent: names
    that stand nowhere in it."""

    shares: Mapping[str, float]
    absent: tuple[str, ...] = ()


_found: dict[tuple[str, tuple[PlaceMention, ...], str], Named] = {}
_said: dict[str, dict[str, str]] = {}


def named_in(ask: Ask, document: Document) -> Named:
    """Worked out once for a question and a version of a document."""
    key = (ask.own, ask.slots.places, document.version)
    if key not in _found:
        _found.clear() if len(_found) > REMEMBERED else None
        _found[key] = _named(names_of(ask), document)
    return _found[key]


def names_of(ask: Ask) -> tuple[str, ...]:
    """In the order of the question; without levels, series, years and where the asker or his file is."""
    return _names_in(ask.own, ask.slots.places)


@lru_cache(REMEMBERED)
def _names_in(own: str, places: tuple[PlaceMention, ...]) -> tuple[str, ...]:
    text = query_of(normal(own)).plain
    for place in places:
        text = text.replace(place.name, " ") if place.role not in ("rules", "office") else text
    return tuple(w for w in content_words(text) if not _is_common(w) and not any(c.isdigit() for c in w))


def held_names(ask: Ask, text: str) -> int:
    """How many of the names of the question stand in the text."""
    folded = fold(text)
    return sum(name in folded for name in names_of(ask))


def _named(names: tuple[str, ...], document: Document) -> Named:
    texts = texts_of(document)
    holding = {name: [i for i, text in texts.items() if name in text] for name in names}
    few = load("thresholds")["few_clauses"]
    telling = {name: rarity(name) / len(ids) for name, ids in holding.items() if 0 < len(ids) <= few}
    whole = sum(telling.values())
    shares: dict[str, float] = {}
    for name, weight in telling.items():
        for clause in holding[name]:
            shares[clause] = shares.get(clause, 0.0) + weight / whole
    return Named(shares, tuple(name for name, ids in holding.items() if not ids))


def texts_of(document: Document) -> dict[str, str]:
    """Each clause with its heading, folded, by its id; worked out once for each version of a document."""
    if document.version not in _said:
        _said[document.version] = {c.id: _with_heading(document, c) for c in document.clauses}
    return _said[document.version]


def _with_heading(document: Document, clause: Clause) -> str:
    return fold(f"{clause.path[-1] if clause.path else ''}\n{document.text_of(clause)}")


def _is_common(word: str) -> bool:
    return word in _common_words() or word in _slot_words()


@cache
def _common_words() -> frozenset[str]:
    """What stands in many known questions: a way of asking, not a name."""
    lines = [line for block in known_questions().values() for line in block]
    counts = Counter(word for line in lines for word in content_words(normal(plain(line))))
    least = load("thresholds")["common_word"] * len(lines)
    return frozenset(word for word, count in counts.items() if count >= least)


@cache
def _slot_words() -> frozenset[str]:
    """Levels, series and what the topics themselves are called."""
    kinds = [load("levels")["levels"], load("series")["series"]]
    slots = {word for entries in kinds for entry in entries.values() for word in entry["words"]}
    return frozenset(slots.union(*(content_words(intent.name) for intent in intents().values())))
