"""A later notice that amends an earlier one speaks in its place: a postponed deadline must never be told as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.calendar import Stage, schedule
from knowledge.cases import bare, of_case
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.edit_acts import Act, acts
from knowledge.edits import Edit, edits
from knowledge.effect import has_begun
from knowledge.holdings import names
from knowledge.lexical import bigrams
from knowledge.numerals import fold
from knowledge.repeals import abolishes_part, is_later, repealed
from knowledge.stage_names import says_change, stem
from knowledge.vocabulary import load


def amenders(document: Document, snapshot: Snapshot) -> list[Document]:
    """The documents that amend this one, the latest first; amendments of amendments too."""
    found: dict[str, Document] = {}
    waiting = [document]
    while waiting:
        amended = waiting.pop()
        for other in snapshot.documents:
            if other.key not in found and other.key != document.key and amends(other, amended):
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


_amends: dict[tuple[str, str], bool] = {}


def amends(other: Document, document: Document) -> bool:
    """Whether the other, later document says that it changes this one, or abolishes a part of it; worked out once for
    the two versions."""
    pair = other.version, document.version
    if pair not in _amends:
        _amends[pair] = _does_amend(other, document)
    return _amends[pair]


def _does_amend(other: Document, document: Document) -> bool:
    named = (r for r in other.references if names(r, document))
    return is_later(other, document) and any(r.relation == "amends" or abolishes_part(other, r) for r in named)


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
    return next((d for d in snapshot.documents if d.key != document.key and amends(document, d)), document)


def laid(document: Document, snapshot: Snapshot) -> Laid:
    """The notice as it holds after all its amendments: each window is changed by the one that speaks of it."""
    later = amenders(document, snapshot)[::-1]
    stages, changes = list(schedule(document)), []
    for amender in later:
        for new in dict.fromkeys(s for s in schedule(amender) if not _explains(amender, s)):
            olds = _changed(new, [s for s in stages if s.document != amender.key], amender)
            held = _heir(new, olds[0]) if len(olds) == 1 else new
            changes += [Change(old, held) for old in olds]
            stages = [*(s for s in stages if s not in olds), held]
        gone = {e.clause_id for e in edits(amender, document) if e.timed and not e.old and e.kind != "added"}
        stages = [s for s in stages if s.clause_id not in gone]
    return Laid(document, tuple(stages), tuple(changes), {d.key: d for d in (document, *later)})


def _explains(amender: Document, stage: Stage) -> bool:
    """An answer to a question about the amendment sets no time."""
    return any(re.search(load("edits")["explains"], fold(h)) for h in amender.clause_at(stage.start).path)


def _heir(new: Stage, old: Stage) -> Stage:
    """What the amendment leaves unsaid of its window stays as it was: whose it is, and from which day."""
    opens = None if new.from_day else old.from_day or old.opens
    return replace(new, cases=tuple(dict.fromkeys((*new.cases, *old.cases))), opens=opens)


def _changed(new: Stage, held: list[Stage], amender: Document) -> list[Stage]:
    """By the window that the amendment says was so before; else by the topic, whose it is and what it is called."""
    whose = " ".join((new.what, *new.cases))
    if new.was:
        same = [s for s in held if s.until == new.was[1] and new.was[0] in (None, s.from_day)]
        if same:
            return _alike(new, of_case(whose, same))
    found = _alike(new, of_case(whose, [s for s in held if s.topic == new.topic]))
    return found if _shares(new, found) or says_change(new.citation(amender).quote) else []


def _alike(new: Stage, held: list[Stage]) -> list[Stage]:
    named = set(bigrams(bare(new)))
    scores = [len(named & set(bigrams(bare(s)))) for s in held]
    return [s for s, score in zip(held, scores, strict=True) if score == max(scores)]


def _shares(new: Stage, found: list[Stage]) -> bool:
    """The names, without 「时间」, or the people whose windows they are, have something in common."""
    told = {*bigrams(stem(bare(new))), *new.cases}
    return any(told & {*bigrams(stem(bare(s))), *s.cases} for s in found)


def edits_of(document: Document, clause: Clause, snapshot: Snapshot, today: date | None) -> list[Edit]:
    """What later documents do to this clause, the latest first, without what a still later one changed."""
    later = [a for a in amenders(document, snapshot) if today is None or not repealed(a, snapshot, today)]
    found = [e for a in later for e in edits(a, document) if e.clause_id == clause.id and not e.timed]
    kept: list[Edit] = []
    for edit in found:
        if not any(_covers(k, edit, today) for k in kept):
            kept.append(edit)
    return kept


def _covers(later: Edit, earlier: Edit, today: date | None) -> bool:
    """Both change the same words, and the later one acts already."""
    if later.amender.key == earlier.amender.key or "added" in (later.kind, earlier.kind):
        return False
    if today is None or not has_begun(later.from_day, today):
        return False
    return not later.old or bool(set(later.old) & set(earlier.old))


def edited_by(document: Document, start: int, end: int, snapshot: Snapshot) -> list[tuple[Document, Clause]]:
    """The clauses of earlier documents that this run of an amendment changes."""
    found = []
    for earlier in snapshot.documents:
        if earlier.key != document.key and amends(document, earlier):
            own = {e.clause_id for e in edits(document, earlier) if e.start < end and start < e.end and not e.timed}
            found += [(earlier, c) for c in earlier.clauses if c.id in own]
    return found


def is_outdated(clause_ids: Sequence[str], snapshot: Snapshot, today: date) -> bool:
    """A clause of these was changed or abolished by that day, in a document that none of them is of."""
    held = [found for i in clause_ids if (found := snapshot.clause(i))]
    known = {document.key for document, _ in held}
    for document, clause in held:
        changed = {e.amender.key for e in edits_of(document, clause, snapshot, today) if has_begun(e.from_day, today)}
        if changed - known or repealed(document, snapshot, today):
            return True
    return False


def unplaced(document: Document, snapshot: Snapshot) -> list[Act]:
    """The changes stated by an amendment of a document held for which no clause of that document was found."""
    earlier = [d for d in snapshot.documents if d.key != document.key and amends(document, d)]
    if not earlier:
        return []
    placed = [(e.start, e.new) for d in earlier for e in edits(document, d)]
    timed = [s.start for s in schedule(document)]
    open_acts = [a for a in acts(document) if (a.start, a.tail_start) not in placed]
    return [a for a in open_acts if not any(a.part[0] <= at < a.part[1] for at in timed)]


def is_changed(document: Document, clause: Clause, snapshot: Snapshot) -> bool:
    """Whether a later notice changes something of this clause's topic in a sentence of which no clause was found."""
    for amender in amenders(document, snapshot):
        read = {c.clause_id for e in edits(amender, document) for c in e.citations()}
        timed = {s.clause_id for s in schedule(amender)} | read
        for other in amender.clauses:
            if other.id not in timed and says_change(amender.text_of(other)) and {*other.topics} & {*clause.topics[:1]}:
                return True
    return False
