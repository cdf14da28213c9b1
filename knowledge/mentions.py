"""What a question is about and the notice never mentions: then no clause of it answers, however near its topic is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from knowledge.clauses import Document
from knowledge.intents import Intent
from knowledge.numerals import fold
from knowledge.understanding import Ask, Finding, Support
from knowledge.vocabulary import load
from knowledge.wording import normal


@dataclass(frozen=True, slots=True)
class Thing:
    """of: the beginnings of the topics whose questions may be about it; empty for any but those of `beside`; always:
    whatever the topic; there: only a clause that speaks of it answers."""

    asked: re.Pattern[str]
    written: re.Pattern[str]
    of: tuple[str, ...]
    always: bool
    there: bool

    def is_asked(self, text: str, topic: str) -> bool:
        fits = topic.startswith(self.of) if self.of else self.always or topic not in _data()["beside"]
        return fits and self.asked.search(text) is not None


_silent: dict[str, tuple[Thing, ...]] = {}


def is_unmentioned(ask: Ask, intent: Intent, document: Document) -> bool:
    """A thing, or a speciality of a list, that stands in the question and nowhere in the document."""
    text = _asked(ask)
    if _strange_speciality(text, intent, document):
        return True
    return any(thing.is_asked(text, intent.key) for thing in _unmentioned(document))


def held_to(found: Finding, main: Intent) -> Finding:
    """Of the clauses found those that speak of the very thing asked for; missing where none does."""
    wanted = _wanted_there(found.ask, {main.key, found.intent}) if found.outcome == "found" else []
    kept = tuple(s for s in found.supports if all(w.search(_told(s)) for w in wanted))
    found = replace(found, near=tuple(s for s in found.near if all(w.search(_told(s)) for w in wanted)))
    if not wanted or kept[:1] == found.supports[:1]:
        return found
    if kept:
        return replace(found, supports=kept, confidence=kept[0].total)
    return without(found.ask, main, found.document)


def without(ask: Ask, main: Intent, document: Document | None) -> Finding:
    """Missing; the topic's name says what only where it is of what notices seldom tell, for the others are told."""
    return Finding(ask, "missing", main.key, document, confidence=0.9, unclear=not main.key.startswith("unknown."))


def _told(support: Support) -> str:
    return fold(" ".join((*support.clause.path, support.document.text_of(support.clause)))).lower()


def _wanted_there(ask: Ask, topics: Iterable[str]) -> list[re.Pattern[str]]:
    """What a clause must speak of to answer the question, read as of any of these topics."""
    text = _asked(ask)
    return [t.written for t in _things() if t.there and any(t.is_asked(text, topic) for topic in topics)]


def _asked(ask: Ask) -> str:
    return f"{fold(ask.own).lower()} {normal(ask.own)}"


def _unmentioned(document: Document) -> tuple[Thing, ...]:
    """The things that the document is silent on; worked out once for each version of it."""
    if document.version not in _silent:
        text = fold(document.text).lower()
        _silent[document.version] = tuple(thing for thing in _things() if not thing.written.search(text))
    return _silent[document.version]


def _strange_speciality(text: str, intent: Intent, document: Document) -> bool:
    rules = _data()["speciality"]
    found = re.search(rules["asked"], text) if intent.key in rules["topics"] else None
    if found is None or re.match(rules["no_name"], found[1]):
        return False
    printed = fold(document.text)
    return re.search(rules["listed"], printed) is not None and not _has_some_of(found[1], printed)


def _has_some_of(name: str, text: str) -> bool:
    """Any two characters in a row of the name: 「给排水」 is near 「给水排水」."""
    return any(name[i : i + 2] in text for i in range(len(name) - 1))


@cache
def _things() -> tuple[Thing, ...]:
    return tuple(
        Thing(
            re.compile(thing["asked"]),
            re.compile(thing["written"]),
            tuple(thing.get("of", ())),
            bool(thing.get("always", False)),
            bool(thing.get("there", False)),
        )
        for thing in _data()["things"].values()
    )


def _data() -> dict[str, Any]:
    read: dict[str, Any] = load("objects")
    return read
