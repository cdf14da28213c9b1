"""A later notice that amends an earlier one speaks in its place: a postponed deadline must never be told as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge.calendar import Stage, schedule
from knowledge.cases import bare, of_case
from knowledge.clauses import Clause, Document, Reference, Snapshot
from knowledge.lexical import bigrams
from knowledge.stage_names import says_change

_OVERRIDING = ("amends", "replaces")


def amenders(document: Document, snapshot: Snapshot) -> list[Document]:
    """The documents that amend or replace this one, the latest first; amendments of amendments too."""
    found: dict[str, Document] = {}
    waiting = [document]
    while waiting:
        amended = waiting.pop()
        for other in snapshot.documents:
            if other.key not in found and other.key != document.key and _amends(other, amended):
                found[other.key] = other
                waiting.append(other)
    return sorted(found.values(), key=lambda d: d.issued_on or date.min, reverse=True)


def speaking(document: Document, topics: Iterable[str], snapshot: Snapshot) -> Document:
    """Who speaks of these time.* topics now: the latest amendment that prints one of them, else the notice."""
    wanted = set(topics)
    for amender in amenders(document, snapshot):
        if wanted & {stage.topic for stage in schedule(amender)}:
            return amender
    return document


def _amends(other: Document, document: Document) -> bool:
    later = not (other.issued_on and document.issued_on) or other.issued_on >= document.issued_on
    return later and any(r.relation in _OVERRIDING and _names(r, document) for r in other.references)


def _names(reference: Reference, document: Document) -> bool:
    if reference.number and document.number:
        return reference.number == document.number
    return bool(reference.title) and reference.title == document.title


@dataclass(frozen=True, slots=True)
class Change:
    """A stage that holds no more, and the one of a later notice that holds in its place."""

    old: Stage
    new: Stage


@dataclass(frozen=True, slots=True)
class Laid:
    """A notice with its amendments laid over it. stages: those that hold, each with the key of its own document."""

    notice: Document
    stages: tuple[Stage, ...]
    changes: tuple[Change, ...]
    documents: Mapping[str, Document]

    def new_of(self, old: Stage) -> list[Stage]:
        """What holds in the place of a stage; itself where it was not changed."""
        chain = [c.new for c in self.changes if c.old == old]
        return [s for new in chain for s in self.new_of(new)] if chain else [old]

    def own(self, stages: Iterable[Stage]) -> list[tuple[Document, list[Stage]]]:
        """The stages by the document that prints them."""
        held = list(stages)
        return [(d, own) for key, d in self.documents.items() if (own := [s for s in held if s.document == key])]


def amended_notice(document: Document, snapshot: Snapshot) -> Document:
    """The notice that this document amends, where it is held; else the document itself."""
    return next((d for d in snapshot.documents if d.key != document.key and _amends(document, d)), document)


def laid(document: Document, snapshot: Snapshot) -> Laid:
    """The notice as it holds after all its amendments: each window is changed by the one that speaks of it."""
    later = amenders(document, snapshot)[::-1]
    stages, changes = list(schedule(document)), []
    for amender in later:
        for new in dict.fromkeys(schedule(amender)):
            olds = _changed(new, [s for s in stages if s.document != amender.key])
            held = _heir(new, olds[0]) if len(olds) == 1 else new
            changes += [Change(old, held) for old in olds]
            stages = [*(s for s in stages if s not in olds), held]
    return Laid(document, tuple(stages), tuple(changes), {d.key: d for d in (document, *later)})


def _heir(new: Stage, old: Stage) -> Stage:
    """What the amendment leaves unsaid of its window stays as it was: whose it is, and from which day."""
    opens = None if new.from_day else old.from_day or old.opens
    return replace(new, cases=tuple(dict.fromkeys((*new.cases, *old.cases))), opens=opens)


def _changed(new: Stage, held: list[Stage]) -> list[Stage]:
    """By the window that the amendment says was so before; else by the topic, whose it is and what it is called."""
    whose = " ".join((new.what, *new.cases))
    if new.was:
        same = [s for s in held if s.until == new.was[1] and new.was[0] in (None, s.from_day)]
        if same:
            return _alike(new, of_case(whose, same))
    return _alike(new, of_case(whose, [s for s in held if s.topic == new.topic]))


def _alike(new: Stage, held: list[Stage]) -> list[Stage]:
    named = set(bigrams(bare(new)))
    scores = [len(named & set(bigrams(bare(s)))) for s in held]
    return [s for s, score in zip(held, scores, strict=True) if score == max(scores)]


def is_changed(document: Document, clause: Clause, snapshot: Snapshot) -> bool:
    """Whether a later notice changes something else than a time that this clause says: 「近五年」调整为「近6年」."""
    for amender in amenders(document, snapshot):
        if any(r.relation == "replaces" and _names(r, document) for r in amender.references):
            return True
        timed = {s.clause_id for s in schedule(amender)}
        for other in amender.clauses:
            if other.id not in timed and says_change(amender.text_of(other)) and {*other.topics} & {*clause.topics[:1]}:
                return True
    return False
