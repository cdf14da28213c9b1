"""What a question asks for, as the search sees it: its tokens, what official texts would say instead, its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from knowledge.lexical import fold, tokens
from knowledge.vocabulary import load

EXPANSION_WEIGHT = 0.4
SHORTEST_PART = 4

_STOPS = re.compile(r"[\s,。;!?]+")


@dataclass(frozen=True)
class Wording:
    """The data of `vocabulary/wording_of_questions.yaml`, folded."""

    empty: re.Pattern[str]
    expansions: Sequence[tuple[tuple[str, ...], Mapping[str, float]]]
    wants: Sequence[tuple[tuple[str, ...], frozenset[str]]]
    counted: re.Pattern[str]


@cache
def wording() -> Wording:
    return _wording(load("wording_of_questions"))


def _wording(data: Mapping[str, Any]) -> Wording:
    longest_first = sorted(map(fold, data["empty"]), key=len, reverse=True)
    return Wording(
        empty=re.compile("|".join(map(re.escape, longest_first))),
        expansions=[(_folded(e["asked"]), tokens(e["written"])) for e in data["expansions"]],
        wants=[(_folded(e["asked"]), frozenset(e["kinds"])) for e in data["wants"]],
        counted=re.compile(data["counted"]),
    )


def _folded(phrases: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(str(phrase)) for phrase in phrases)


@dataclass(frozen=True)
class Query:
    """text: folded to Simplified script and half width."""

    text: str

    @cached_property
    def asked(self) -> Mapping[str, float]:
        """The question's own tokens and how often each stands in it."""
        return tokens(self.text)

    @cached_property
    def expanded(self) -> Mapping[str, float]:
        """`asked`, and at a lower weight what an official text would say for it."""
        weights = dict(self.asked)
        for phrases, written in wording().expansions:
            if any(phrase in self.text for phrase in phrases):
                for token, times in written.items():
                    weights[token] = max(weights.get(token, 0.0), EXPANSION_WEIGHT * times)
        return weights

    @cached_property
    def content(self) -> Mapping[str, float]:
        """The tokens that are left when the words that only make it a question are taken out."""
        return tokens(self.plain)

    @cached_property
    def plain(self) -> str:
        """The text without the words that only make it a question."""
        return wording().empty.sub(" ", self.text)

    def written_for(self, word: str) -> set[str]:
        """What official texts would say where the question says this word."""
        used = (p for p in wording().expansions if any(f in self.text and (word in f or f in word) for f in p[0]))
        return {token for _, written in used for token in written if len(token) > 1}

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Its clauses by punctuation; a rambling question is nearer to a text by its parts than as a whole."""
        parts = tuple(part for part in _STOPS.split(self.text) if len(part) >= SHORTEST_PART)
        return parts or (self.text,)

    @cached_property
    def wants(self) -> frozenset[str]:
        """Kinds of value (knowledge/values.py) that an answer would hold; empty when the wording names none."""
        kinds = (k for phrases, k in wording().wants if any(phrase in self.text for phrase in phrases))
        return frozenset().union(*kinds)


def query_of(text: str) -> Query:
    return Query(fold(text).strip())
