"""Whether the clause that a question names prints a time of its own, which is told in the place of the windows."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.calendar import Stage
from knowledge.clauses import Clause, Document
from knowledge.excerpts import sentences_of
from knowledge.naming import held_names, named_in
from knowledge.understanding import Ask, Finding
from knowledge.values import Value
from knowledge.vocabulary import load


def times_of(document: Document, clause: Clause) -> list[Value]:
    return [v for v in document.values_of(clause) if v.kind in ("window", "date")]


def tells_its_own_time(finding: Finding, stages: Sequence[Stage]) -> bool:
    """The one clause that holds what the question names prints a time that is no window of the calendar; or prints it
    in another sentence than its windows."""
    assert finding.document is not None
    document = finding.document
    likely = dict.fromkeys(s.clause for s in (*finding.supports[:1], *finding.near[:1]))
    return any(_is_alone(finding, c) and _times_its_own(finding.ask, document, c, stages) for c in likely)


def _is_alone(finding: Finding, clause: Clause) -> bool:
    """It holds most of what the question names, and no other clause as much."""
    assert finding.document is not None
    shares = named_in(finding.ask, finding.document).shares
    share = shares.get(clause.id, 0.0)
    return share >= load("thresholds")["named"] and sum(s >= share for s in shares.values()) == 1


def _times_its_own(ask: Ask, document: Document, best: Clause, stages: Sequence[Stage]) -> bool:
    own = [s for s in stages if s.clause_id == best.id and s.document == document.key]
    timed = times_of(document, best)
    return bool(timed) and (not own or _named_apart(ask, document, best, timed, own))


def _named_apart(ask: Ask, document: Document, clause: Clause, timed: Sequence[Value], stages: Sequence[Stage]) -> bool:
    """A sentence with the most names prints a time, and no window of the calendar stands in such a one."""
    spans = list(sentences_of(document, clause))
    told = [held_names(ask, document.text[begin:end]) for begin, end in spans]
    most = max(told, default=0)
    best = [span for span, count in zip(spans, told, strict=True) if count == most > 0]
    dated = any(begin <= v.start < end for begin, end in best for v in timed)
    return dated and not any(begin <= s.start < end for begin, end in best for s in stages)
