"""Rounds that the notice is not of: of another firm, or of a speciality that the notice itself sends elsewhere.

A firm's own notice answers for that firm alone; for a bureau's notice firms are those who apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.answers import Hit
from knowledge.clauses import Clause, Document
from knowledge.intents import Intent
from knowledge.numerals import fold
from knowledge.understanding import Ask, Finding, Mismatch, Support
from knowledge.vocabulary import load
from knowledge.wording import normal


@dataclass(frozen=True, slots=True)
class SentAway:
    """A speciality whose applicants the clause sends to somebody else."""

    name: str
    clause: Clause


ROUNDS = ("time.", "fee.", "contact")

_sent: dict[str, tuple[SentAway, ...]] = {}


def of_another_round(ask: Ask, intent: Intent, document: Document) -> Finding | None:
    """Elsewhere: the question is of a round that this notice does not run."""
    if is_of_another_firm(ask, document):
        return Finding(ask, "elsewhere", intent.key, document, mismatch=Mismatch("body", "", ""), confidence=0.9)
    clause = sent_away(ask, document) if intent.key.startswith(ROUNDS) else None
    if clause is None:
        return None
    told = (Support(Hit(document, clause, 0.0), 0.9, 0.0),)
    return Finding(
        ask, "elsewhere", intent.key, document, told, mismatch=Mismatch("speciality", "", ""), confidence=0.9
    )


def is_of_another_firm(ask: Ask, document: Document) -> bool:
    """「某某集团今年的截止日」, where another firm issued the notice and it never names that one."""
    words = load("offices")["firms"]
    if not re.search(words["issuer"], f"{document.issuer or ''} {document.title}"):
        return False
    found = re.search(words["asked"], normal(ask.own))
    if found is None or re.search(words["no_name"], found["name"]):
        return False
    return found["name"] not in fold(document.text)


def sent_away(ask: Ask, document: Document) -> Clause | None:
    """Where the notice says who reviews the speciality that is asked about."""
    text, after = normal(ask.own), load("offices")["sent_away"]["asked"]
    named = (away for away in _sent_away(document) if re.search(re.escape(away.name) + after, text))
    return next((away.clause for away in named), None)


def _sent_away(document: Document) -> tuple[SentAway, ...]:
    """Worked out once for each version of a document."""
    if document.version not in _sent:
        found = (SentAway(name, c) for c in document.clauses for name in _names(fold(document.text_of(c))))
        _sent[document.version] = tuple(found)
    return _sent[document.version]


def _names(text: str) -> Iterator[str]:
    words = load("offices")["sent_away"]
    for piece in re.split(r"[,，。;；\n]", text):
        found = re.match(words["pattern"], piece)
        for name in re.split(words["and"], found["names"]) if found else ():
            if not re.search(words["no_name"], name) and len(name) > 1:
                yield name
