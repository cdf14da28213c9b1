"""What of the clauses that answer is quoted, and what belongs to the answer beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.answers import Citation
from knowledge.clauses import Clause, Document
from knowledge.excerpts import excerpts, opening, sentences_of
from knowledge.intents import Intent, intents
from knowledge.naming import names_of
from knowledge.ranking import supports_in
from knowledge.rows import heading_clause, row_at
from knowledge.said import Said
from knowledge.slots import levels_of
from knowledge.understanding import Ask, Finding, Support
from knowledge.wording import plain

MOST_BESIDE = 2
NEARER, LEAST = 1.5, 0.25
OF_LEVEL = ("condition.experience", "condition.education")
OF_THEIR_OWN = frozenset({"window", "date", "money"})


def quotes_of(finding: Finding, intent: Intent, chosen: Sequence[Clause]) -> list[Citation]:
    """In the order of what is said: headings of rows, the clauses chosen, what the question touches beside them."""
    assert finding.document is not None
    document, ask = finding.document, finding.ask
    clauses = [*chosen, *_nearer(finding, intent, chosen)]
    quotes = [c for clause in clauses for c in _excerpts(document, clause, intent, ask)]
    quotes = [*_headings(document, clauses), *quotes]
    return quotes + _also(document, intent, ask, quotes)


def _nearer(finding: Finding, intent: Intent, chosen: Sequence[Clause]) -> list[Clause]:
    """Clauses of the topic that hold far more of the words of the question than those chosen by it; none where a time
    or a sum is asked for, which may be another's."""
    if intent.key.startswith(("time.", "fee.", "unknown.deadline")) or intent.values & OF_THEIR_OWN:
        return []
    own = max((s.hit.keyword for s in finding.supports if s.clause in chosen), default=0.0)
    least = max(own * NEARER, LEAST)
    apart = [s for s in finding.supports if s.hit.keyword >= least and not _is_told(s, chosen)]
    return [s.clause for s in sorted(apart, key=lambda s: -s.hit.keyword)[:MOST_BESIDE]]


def _is_told(support: Support, chosen: Sequence[Clause]) -> bool:
    return any(support.clause.id == c.id or support.clause.id.startswith(f"{c.id}/") for c in chosen)


def _excerpts(document: Document, clause: Clause, intent: Intent, ask: Ask) -> list[Citation]:
    if intent.brief:
        return [opening(document, clause)]
    found = excerpts(document, clause, intent, ask.text, names_of(ask))
    return found + (list(_of_level(document, clause, ask, found)) if intent.key in OF_LEVEL else [])


def _of_level(document: Document, clause: Clause, ask: Ask, found: Sequence[Citation]) -> Iterator[Citation]:
    """The sentences for the level asked for, where none of those found is for it."""
    wanted = set(ask.slots.levels)
    for begin, end in sentences_of(document, clause):
        if wanted & set(levels_of(plain(document.text[begin:end]))[0]):
            if any(q.start < end and begin < q.end for q in found):
                return
            yield Citation.of(document, clause, begin, end)


def rows_of(document: Document, told: Sequence[Said]) -> list[Citation]:
    """The rows of tables in which what is told stands: with the place, the room, whom to ring."""
    starts = dict.fromkeys(c.start for said in told for c in said.citations if c.document == document.key)
    rows = dict.fromkeys(row for at in starts if (row := row_at(document, at)))
    return [Citation.of(document, document.clause_at(begin), begin, end) for begin, end in sorted(rows)]


def _headings(document: Document, chosen: Sequence[Clause]) -> list[Citation]:
    """The row of headings of a row that is a clause of its own: without it the cells say little."""
    rows = [heading_clause(document, clause) for clause in chosen]
    return [Citation.of(document, row) for row in dict.fromkeys(rows) if row is not None and row not in chosen]


def _also(document: Document, intent: Intent, ask: Ask, quotes: Sequence[Citation]) -> list[Citation]:
    """What another topic's best clause adds where the question touches it; nothing that is quoted already."""
    if not intent.also or not re.search(intent.also[1], ask.text):
        return []
    other = intents()[intent.also[0]]
    held = supports_in(document, other)
    clause = max(document.clauses, key=lambda c: held.get(c.id, 0.0), default=None)
    found = excerpts(document, clause, other, ask.text) if clause and clause.id in held else []
    return [f for f in found if not any(q.start <= f.start and f.end <= q.end for q in quotes)]
