"""Where words stand in a clause, counted so that they are found again in another version of the document."""

from knowledge.clauses import Clause, Document


def clause_of(document: Document, clause_id: str) -> Clause | None:
    return next((c for c in document.clauses if c.id == clause_id), None)


def start_of(document: Document, clause: Clause, words: str, occurrence: int) -> int | None:
    """Where the words begin that have the same `occurrence` times before them in the clause; None: nowhere."""
    at = clause.start - 1
    for _ in range(occurrence + 1):
        at = document.text.find(words, at + 1, clause.end)
        if at < 0:
            return None
    return at


def occurrence_of(document: Document, clause: Clause, words: str, start: int) -> int:
    """How often the same words stand before the ones that begin at `start`."""
    return sum(document.text.startswith(words, at) for at in range(clause.start, start))
