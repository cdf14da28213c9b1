"""A document that a later one abolishes or replaces answers no more, from the day on that the later one names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.answers import Citation
from knowledge.clauses import Document, Reference, Snapshot
from knowledge.effect import acts_from, has_begun
from knowledge.holdings import names
from knowledge.numerals import fold
from knowledge.vocabulary import load

_ABOLISHING = ("repeals", "replaces")


@dataclass(frozen=True, slots=True)
class Repeal:
    """`by` abolishes `document`; quote: the sentence that does. from_day: None where no day is known."""

    document: Document
    by: Document
    quote: Citation
    from_day: date | None

    def holds(self, today: date) -> bool:
        return has_begun(self.from_day, today)


@lru_cache(maxsize=8)
def repeals(snapshot: Snapshot) -> tuple[Repeal, ...]:
    """Every document held that another one abolishes whole, by the earliest day."""
    found = [r for by in snapshot.documents for document in snapshot.documents for r in _of(by, document)]
    return tuple(sorted(found, key=lambda r: r.from_day or date.min))


def repealed(document: Document, snapshot: Snapshot, today: date) -> Repeal | None:
    """What has abolished the document by this day."""
    own = (r for r in repeals(snapshot) if r.document.key == document.key)
    return next((r for r in own if r.holds(today)), None)


def still_to_come(document: Document, snapshot: Snapshot, today: date) -> list[Repeal]:
    """What the document will abolish on a later day: until then the old one answers."""
    return [r for r in repeals(snapshot) if r.by.key == document.key and not r.holds(today)]


def is_later(other: Document, document: Document) -> bool:
    return not (other.issued_on and document.issued_on) or other.issued_on >= document.issued_on


def abolishes_part(by: Document, reference: Reference) -> bool:
    """「《办法》第五条同时废止」: the document stands, one clause of it does not."""
    if reference.relation not in _ABOLISHING:
        return False
    end = _sentence(by, reference)[1]
    around = fold(by.text[reference.end : end])
    behind = re.split("废止|作废|失效|停止|不再|代替|替代|取代", around, maxsplit=1)
    return len(behind) > 1 and re.search(load("edits")["part_of"], behind[0]) is not None


def _of(by: Document, document: Document) -> Iterator[Repeal]:
    if by.key == document.key or by.status != "full_text" or not is_later(by, document):
        return
    found = [r for r in by.references if r.relation in _ABOLISHING and names(r, document) and not abolishes_part(by, r)]
    in_text = [r for r in found if by.clause_at(r.start).path[-1] != load("edits")["title"]] or found
    for reference in in_text[:1]:
        start, end = _sentence(by, reference)
        quote = Citation.of(by, by.clause_at(reference.start), start, end)
        yield Repeal(document, by, quote, acts_from(by, start, end))


def _sentence(by: Document, reference: Reference) -> tuple[int, int]:
    clause = by.clause_at(reference.start)
    start = max([clause.start, *(by.text.rfind(m, clause.start, reference.start) + 1 for m in "。；;\n")])
    ends = [at + 1 for m in "。；;\n" if (at := by.text.find(m, reference.end, clause.end)) >= 0]
    return start, min(ends, default=clause.end)
