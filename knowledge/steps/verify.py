"""Nothing leaves unless it stands in what it cites.

What fails is answered by the quotes themselves; what still fails is `not_found`, with the notice's contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from knowledge.amendments import is_outdated
from knowledge.answers import Answer, Citation, Segment, Turn
from knowledge.clauses import Document, Snapshot
from knowledge.recognise import figures
from knowledge.staff_values import declared
from knowledge.verification import Grounds, is_exact, problems
from knowledge.vocabulary import load

if TYPE_CHECKING:
    from knowledge.answering import Tools


def verify(answer: Answer, turn: Turn, tools: Tools) -> Answer:
    """The answer as it is when all of it holds, else its quotes, else `not_found`."""
    grounds = grounds_of(turn, tools)
    answer = replace(answer, suggestions=tuple(s for s in answer.suggestions if not figures(s)))
    answer = declared(answer, tools.snapshot)
    for candidate in (answer, _quotes(answer, tools.snapshot, turn.question.today)):
        if candidate and not problems(candidate, grounds):
            return candidate
    return declined(answer, turn, tools.snapshot)


def grounds_of(turn: Turn, tools: Tools) -> Grounds:
    return Grounds(tools.snapshot, turn.question.today, turn.question.text, getattr(tools, "workdays", None))


def _quotes(answer: Answer, snapshot: Snapshot, today: date) -> Answer | None:
    """The answer's exact quotes and nothing else, without those that a later document has changed, which would stand
    there as if they held; None where none is left or the answer did not claim to be one."""
    held = (c for c in answer.citations if not is_outdated([c.clause_id], snapshot, today))
    exact = tuple(dict.fromkeys(c for c in held if is_exact(c, snapshot)))
    if answer.kind != "answer" or not exact:
        return None
    return replace(_stated(answer, exact), origin="extract")


def declined(answer: Answer, turn: Turn, snapshot: Snapshot) -> Answer:
    """`not_found` that says nothing but whom to ask, in the words of the notice; a refusal is as sure as it was."""
    contacts = _contacts(answer, turn, snapshot)
    words = load("verification")["unverified_ask" if contacts else "unverified"]
    stated = _stated(replace(answer, kind="not_found", values=(), origin="template"), contacts)
    segments = (Segment(words), *stated.segments)
    sure = answer.confidence if answer.kind == "not_found" else 0.0
    return replace(stated, text="\n".join(s.text for s in segments), segments=segments, confidence=sure)


def _stated(answer: Answer, citations: tuple[Citation, ...]) -> Answer:
    segments = tuple(Segment(c.quote, (i,)) for i, c in enumerate(citations))
    text = "\n".join(s.text for s in segments)
    return replace(answer, text=text, segments=segments, citations=citations, values=())


def _contacts(answer: Answer, turn: Turn, snapshot: Snapshot) -> tuple[Citation, ...]:
    document = _concerned(answer, turn, snapshot)
    if document is None:
        return ()
    clauses = [c for c in document.clauses if "contact" in c.topics]
    return tuple(c for c in (Citation.of(document, k) for k in clauses) if c.quote)


def _concerned(answer: Answer, turn: Turn, snapshot: Snapshot) -> Document | None:
    named = [snapshot.document(c.document) for c in answer.citations] + [h.document for h in turn.hits]
    candidates: Sequence[Document] = [d for d in named if d] or snapshot.documents
    whole = [d for d in candidates if d.status == "full_text"] or [
        d for d in snapshot.documents if d.status == "full_text"
    ]
    return whole[0] if whole else None
