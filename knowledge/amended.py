"""A quote as it holds on a day: what later documents say in its place, and what of it is past, marked as such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.amendments import edited_by, edits_of
from knowledge.answers import Citation
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.edits import Edit
from knowledge.effect import effective_from, has_begun
from knowledge.excerpts import SHORT, shown
from knowledge.recomposed import as_replaced, replacements
from knowledge.repeals import Repeal
from knowledge.said import Said
from knowledge.values import Value
from knowledge.vocabulary import load


@dataclass(frozen=True, slots=True)
class Reading:
    """One quote of a clause with the changes of it: those that hold on the day, and those that are still to come."""

    document: Document
    quote: Citation
    today: date
    holding: tuple[Edit, ...] = ()
    coming: tuple[Edit, ...] = ()

    @property
    def is_changed(self) -> bool:
        return bool(self.holding or self.coming or self.is_early)

    @property
    def lost(self) -> set[str]:
        """The words of the quote that hold no more; the whole quote where a change names none."""
        ended = [e for e in self.holding if e.kind != "added"]
        return {o for e in ended for o in e.old or (self.quote.quote,)}

    def values(self) -> Iterator[tuple[Citation, Value]]:
        """The figures that hold: the new ones, and those of the quote that no change touches."""
        for edit in self.holding:
            for citation in edit.citations():
                yield from ((citation, v) for v in _within(edit.amender, citation) if v.start >= edit.new)
        if self.quote.quote not in self.lost:
            yield from ((self.quote, v) for v in _within(self.document, self.quote) if v.text not in self.lost)

    @property
    def is_early(self) -> bool:
        """The document comes into force later: it says so itself."""
        begins = effective_from(self.document)
        return begins not in (None, self.document.issued_on) and not has_begun(begins, self.today)

    def said(self) -> list[Said]:
        """The new words first, then the old ones as old; what is added or still to come stands behind the quote."""
        ended = [e for e in self.holding if e.kind != "added"]
        added = [e for e in self.holding if e.kind == "added"]
        new = list(dict.fromkeys(_line(e, e.kind) for e in ended))
        return [
            *new,
            self._as_replaced(ended) or self._old(ended),
            *(_line(e, "added") for e in added),
            *(_line(e, "pending") for e in self.coming),
        ]

    def _as_replaced(self, ended: Sequence[Edit]) -> Said | None:
        """The quote with the new words in it, where every change gives the words that it replaces."""
        by = tuple(dict.fromkeys(c for e in ended for c in e.citations()))
        given = {old for c in by for old, _ in replacements(c.quote)}
        text = as_replaced(self.quote, by) if ended and self.lost <= given else None
        return Said(text, (self.quote, *by)) if text else None

    def _old(self, ended: Sequence[Edit]) -> Said:
        if not ended and self.is_early:
            early = load("edits")["said"]["pending"].format(quote=shown(self.quote.quote))
            return Said(early, (self.quote,))
        if not ended:
            return Said(shown(self.quote.quote), (self.quote,))
        name = "old_removed" if all(e.kind == "removed" for e in ended) else "old"
        whole = self.quote.quote in self.lost
        words = load("edits")["said"][name if whole else f"{name}_part"]
        old = "、".join(o for o in dict.fromkeys(o for e in ended for o in e.old) if o in self.quote.quote)
        return Said(words.format(quote=shown(self.quote.quote), old=old), (self.quote,))


def reading(document: Document, quote: Citation, snapshot: Snapshot, today: date) -> list[Reading]:
    """The quote with its changes; of a sentence that changes an earlier clause, that clause with them."""
    sides = edited_by(document, quote.start, quote.end, snapshot)
    if sides:
        return [_read(d, _old_quote(d, c, snapshot), snapshot, today) for d, c in sides]
    return [_read(document, quote, snapshot, today)]


def repealed_said(repeal: Repeal, name: str = "repealed") -> Said:
    """That a document was abolished, and which one did it, in that one's words."""
    head = Citation.of(repeal.by, repeal.by.clauses[0])
    words = load("edits")["said"][name]
    by = repeal.by.key
    title = repeal.document.title.replace("《", "〈").replace("》", "〉")
    text = words.format(title=title, by=by, quote=shown(repeal.quote.quote))
    own = Citation.of(repeal.document, repeal.document.clauses[0])
    return Said(text, tuple(dict.fromkeys((repeal.quote, head, own))))


def _read(document: Document, quote: Citation, snapshot: Snapshot, today: date) -> Reading:
    clause = document.clause_at(quote.start)
    held = [e for e in edits_of(document, clause, snapshot, today) if _concerns(e, quote)]
    now = tuple(e for e in held if has_begun(e.from_day, today))
    return Reading(document, quote, today, now, tuple(e for e in held if e not in now))


def _concerns(edit: Edit, quote: Citation) -> bool:
    return not edit.old or any(o in quote.quote for o in edit.old)


def _old_quote(document: Document, clause: Clause, snapshot: Snapshot) -> Citation:
    """A short clause whole; of a long one the lines that hold old words."""
    whole = Citation.of(document, clause)
    old = [o for e in edits_of(document, clause, snapshot, None) for o in e.old]
    places = [document.text.find(o, clause.start, clause.end) for o in old]
    if len(whole.quote) <= SHORT or not places or min(places) < 0:
        return whole
    start = max(clause.start, *(document.text.rfind(m, clause.start, min(places)) + 1 for m in "。；;\n"))
    ends = [at + 1 for m in "。；;\n" if (at := document.text.find(m, max(places), clause.end)) >= 0]
    return Citation.of(document, clause, start, min(ends, default=clause.end))


def _line(edit: Edit, name: str) -> Said:
    citations = edit.citations()
    text = "\n".join(shown(c.quote) for c in citations)
    return Said(load("edits")["said"][name].format(quote=text), citations)


def _within(document: Document, citation: Citation) -> list[Value]:
    return [v for v in document.values if citation.start <= v.start and v.end <= citation.end]
