"""Intent: something that can be asked of a notice, and what a clause must hold to answer it (`intents.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.clauses import Clause, Document
from knowledge.errors import VocabularyProblem
from knowledge.numerals import fold
from knowledge.vocabulary import load

OWN_TOPIC, FIRST_OF_TOPICS, LATER_TOPIC, EVIDENCE, VALUES = 1.0, 0.85, 0.45, 0.5, 0.25


@dataclass(frozen=True, slots=True)
class Intent:
    """evidence: patterns of which one must stand in a clause that answers; None: its topic is enough.

    free    kinds of mismatch that do not matter here; strict: evidence without the topic is not enough
    detail  only the sentences with the evidence belong to the answer, and each of them where `every`
    whole   every clause of the topics belongs to the answer
    brief   of each clause its first sentence is enough
    instead  (intent, pattern of questions that it answers where nothing answers this)
    unless  a question in which this pattern stands does not ask it
    beside  topic quoted where this is missing; also: (intent, pattern of questions whose answer it belongs to)
    by_place  a row that names the place asked about answers
    by_row  a place that no row names has no answer, where rows tell places apart
    parts   the parts of a document (标题, 落款) that answer, by the last heading of their path
    """

    key: str
    name: str
    topics: tuple[str, ...]
    values: frozenset[str]
    evidence: re.Pattern[str] | None
    ask: str | None
    next: tuple[str, ...]
    whole: bool
    free: frozenset[str]
    detail: bool
    every: bool
    strict: bool
    parts: tuple[str, ...]
    by_place: bool
    by_row: bool
    brief: bool
    beside: str | None
    also: tuple[str, ...]
    instead: tuple[str, ...]
    unless: str | None

    def support(self, document: Document, clause: Clause) -> float:
        """How far the clause can answer this, 0 (not at all) to about 1.75."""
        topic = self._topic(clause)
        if self.evidence is None:
            return topic and topic + self._values(document, clause)
        if (self.strict or self.parts) and not topic:
            return 0.0
        if not self.evidence.search(fold(document.text_of(clause)).lower()):
            return 0.0
        return EVIDENCE + topic + self._values(document, clause)

    def _topic(self, clause: Clause) -> float:
        if self.parts:
            return OWN_TOPIC if clause.path and clause.path[-1] in self.parts else 0.0
        if not clause.topics:
            return 0.0
        if clause.topics[0] in self.topics:
            return OWN_TOPIC if clause.topics[0] == self.topics[0] else FIRST_OF_TOPICS
        return LATER_TOPIC if any(t in self.topics for t in clause.topics) else 0.0

    def _values(self, document: Document, clause: Clause) -> float:
        return VALUES if any(v.kind in self.values for v in document.values_of(clause)) else 0.0


GENERAL = "general"


@cache
def intents() -> Mapping[str, Intent]:
    return {key: _intent(key, entry) for key, entry in load("intents").items()}


def _intent(key: str, entry: Mapping[str, Any]) -> Intent:
    try:
        evidence = re.compile("|".join(f"(?:{e})" for e in entry["evidence"])) if "evidence" in entry else None
        return Intent(
            key=key,
            name=entry["name"],
            topics=tuple(entry.get("topics", [key])),
            values=frozenset(entry.get("values", ())),
            evidence=evidence,
            ask=entry.get("ask"),
            next=tuple(entry.get("next", ())),
            whole=bool(entry.get("whole", False)),
            free=frozenset(entry.get("free", ())),
            detail=bool(entry.get("detail", False)),
            every=bool(entry.get("every", False)),
            strict=bool(entry.get("strict", False)),
            parts=tuple(entry.get("parts", ())),
            by_place=bool(entry.get("by_place", False)),
            by_row=bool(entry.get("by_row", False)),
            brief=bool(entry.get("brief", False)),
            beside=entry.get("beside"),
            also=tuple(entry.get("also", ())),
            instead=tuple(entry.get("instead", ())),
            unless=entry.get("unless"),
        )
    except (KeyError, TypeError, re.error) as error:
        raise VocabularyProblem(f"intents.yaml 的 {key} 写得不对：{error}") from error
