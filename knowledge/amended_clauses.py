"""What one document changes in another, clause by clause, windows and all: what an editor is shown of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.amendments import laid
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.edits import Edit, edits
from knowledge.effect import acts_from
from knowledge.recomposed import recomposed, replacements

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class ClauseEdit:
    """start, end: the sentence of the later document. before, after: the figures or words, shortened; "" for none.
    now: the whole clause as it reads then, where the sentence quotes what it replaces; else empty."""

    clause_id: str
    path: tuple[str, ...]
    kind: str
    before: str
    after: str
    start: int
    end: int
    from_day: date | None
    now: str = ""


def clause_changes(amender: Document, document: Document) -> list[ClauseEdit]:
    """In the order of the earlier document."""
    order = {c.id: n for n, c in enumerate(document.clauses)}
    found = dict.fromkeys([*_windows(amender, document), *_edits(amender, document)])
    return sorted(found, key=lambda c: (order[c.clause_id], c.start))


def _windows(amender: Document, document: Document) -> Iterator[ClauseEdit]:
    for change in laid(document, Snapshot(0, (document, amender))).changes:
        old, new = change.old, change.new
        if old.document == document.key:
            clause = document.clause_at(old.start)
            quote = new.citation(amender)
            texts = document.text[old.start : old.end], amender.text[new.start : new.end]
            day = acts_from(amender, quote.start, quote.end)
            yield ClauseEdit(clause.id, clause.path, "replaced", *texts, quote.start, quote.end, day)


def _edits(amender: Document, document: Document) -> Iterator[ClauseEdit]:
    clauses = {c.id: c for c in document.clauses}
    timed = {c.clause_id for c in _windows(amender, document)}
    for edit in edits(amender, document):
        if not (edit.timed and edit.clause_id in timed):
            after = "" if edit.kind == "removed" else _short(amender.text[edit.new : edit.end])
            told = edit.clause_id, clauses[edit.clause_id].path, edit.kind, _before(edit, document, clauses), after
            now = _now(document.text_of(clauses[edit.clause_id]).strip(), edit.clause_id, edits(amender, document))
            yield ClauseEdit(*told, edit.start, edit.end, edit.from_day, now)


def _now(text: str, clause_id: str, changes: Sequence[Edit]) -> str:
    """The clause with all that is changed in it; empty where a change does not quote what it replaces."""
    own = [e for e in changes if e.clause_id == clause_id]
    said = list(dict.fromkeys(e.amender.text[e.start : e.end] for e in own))
    given = {old for sentence in said for old, _ in replacements(sentence)}
    whole = all(e.old and given.issuperset(e.old) for e in own)
    return recomposed(text, said) or "" if whole else ""


def _before(edit: Edit, document: Document, clauses: Mapping[str, Clause]) -> str:
    """The words that hold no more; of a clause that is replaced or struck out whole, its beginning."""
    if edit.old or edit.kind == "added":
        return "、".join(edit.old)
    return _short(document.text_of(clauses[edit.clause_id]))


def _short(text: str) -> str:
    return " ".join(text.split()).lstrip("：: ")[:_LONGEST]
