"""A question whose topic no clause holds, or that was hardly read: the clauses nearest to it, said to be no more.

Of the questions of the sets that nothing else answers, these thresholds tell 25 so: 21 rightly, where the notice does
answer, 4 where it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers import Hit
from knowledge.clauses import Document
from knowledge.intents import GENERAL, intents
from knowledge.naming import named_in
from knowledge.profile import mismatch
from knowledge.ranking import ranked_clauses
from knowledge.relevance import Judge, probability, topics_of
from knowledge.said import Said
from knowledge.understanding import Ask, Finding
from knowledge.vocabulary import load

SHOWN = 2


def is_hardly_read(ask: Ask) -> bool:
    """No topic stands out."""
    return bool(ask.reading.sure < load("thresholds")["sure"])


def nearest(ask: Ask, document: Document, hits: Sequence[Hit], relevance: Judge) -> Finding | None:
    """None where the question is likely of what notices seldom tell, or of another level or year, or asks for a number
    of something of which the notice counts none."""
    own = [hit for hit in hits if hit.document.key == document.key]
    if not own or not _may_be_told(ask, document, own, relevance):
        return None
    read = [(intents()[key], p) for key, p in ask.reading.ranked if key in intents()]
    best = ranked_clauses(ask, read, document, hits)[:SHOWN]
    told = tuple(replace(s, total=best[0].total, fit=0.0) for s in best)
    return Finding(ask, "found", GENERAL, document, told, confidence=best[0].total, unclear=True)


def _may_be_told(ask: Ask, document: Document, own: Sequence[Hit], relevance: Judge) -> bool:
    limits = load("thresholds")
    seldom = sum(p for key, p in ask.reading.ranked if key.startswith(("unknown.", "off.", "chat.")))
    if seldom >= limits["seldom"] or mismatch(ask, intents()[GENERAL], document):
        return False
    evidence = relevance.evidence(ask.text, own, topics_of(ask, document))
    return not evidence.uncounted and (
        probability(evidence) >= limits["held"] or _is_named_alone(ask, document, own[0])
    )


def _is_named_alone(ask: Ask, document: Document, first: Hit) -> bool:
    """The first of the search holds what the question names, of which the notice lacks nothing."""
    named, limits = named_in(ask, document), load("thresholds")
    held = named.shares.get(first.clause.id, 0.0) >= limits["named"]
    return held and not named.absent and first.keyword >= limits["spoken"]


def opened(finding: Finding, said: tuple[Said, ...]) -> tuple[Said, ...]:
    """Says first that these are the nearest clauses."""
    if not finding.unclear or not said:
        return said
    return Said(load("wording")["answer"]["nearest"], said[0].citations), *said
