"""What of the clauses that answer is quoted, and what belongs to the answer beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.answers import Citation
from knowledge.clauses import Clause, Document
from knowledge.excerpts import answers_itself, excerpts, opening, sentences_of
from knowledge.intents import Intent, intents
from knowledge.lexical import content_words
from knowledge.naming import named_in, names_of, texts_of
from knowledge.numerals import fold
from knowledge.ranking import names_level, supports_in
from knowledge.rows import heading_clause, heading_line, row_at
from knowledge.said import Said
from knowledge.slots import levels_of
from knowledge.understanding import Ask, Finding, Support
from knowledge.vocabulary import load
from knowledge.wording import plain

MOST_BESIDE = 2
SAYING = 16
MOST_ROWS = 3
OF_CASE = ("condition.experience", "condition.education", "condition.general", "condition.skip", "time.cutoff")
OF_PERSONS = ("condition", "scope")
OF_LEVEL = ("condition.experience", "condition.education")
OF_THEIR_OWN = frozenset({"window", "date", "money"})


def quotes_of(finding: Finding, intent: Intent, chosen: Sequence[Clause]) -> list[Citation]:
    """In the order of what is said: headings of rows, the clauses chosen, what the question touches beside them."""
    assert finding.document is not None
    document, ask = finding.document, finding.ask
    clauses = [*chosen, *_nearer(finding, intent, chosen)]
    quotes = [c for clause in clauses for c in _excerpts(document, clause, intent, ask)]
    quotes = [*_excluded(document, intent, ask, quotes), *_headings(document, clauses), *quotes]
    quotes += of_the_asker(document, intent, ask, quotes)
    return quotes + _also(document, intent, ask, quotes)


def _nearer(finding: Finding, intent: Intent, chosen: Sequence[Clause]) -> list[Clause]:
    """Clauses that hold more of the words of the question than those chosen by its topic: the first of the search, or
    far more than those; none where a time or a sum is asked for, which may be another's, but one that alone holds what
    the question names."""
    own = max((s.hit.keyword for s in (*finding.supports, *finding.near) if s.clause in chosen), default=0.0)
    own_value = intent.key.startswith(("time.", "fee.", "unknown.deadline")) or bool(intent.values & OF_THEIR_OWN)
    limits = load("thresholds")
    least = max(own * limits["nearer"], limits["nearly_all" if own_value else "spoken"])
    found = {s.clause.id: s for s in (*finding.near, *finding.supports) if not _is_told(s, chosen)}
    apart = [s for s in found.values() if s.hit.keyword >= least or _is_first(s, finding, own, own_value)]
    return [s.clause for s in sorted(apart, key=lambda s: -s.hit.keyword)[:MOST_BESIDE]]


def _is_first(support: Support, finding: Finding, own: float, own_value: bool) -> bool:
    """The first of the search, or an answer that the notice itself gives, holds no less than is told, or alone what the
    question names; a heading says nothing."""
    document, keyword = support.document, support.hit.keyword
    share = named_in(finding.ask, document).shares.get(support.clause.id, 0.0)
    says = len(document.text_of(support.clause).strip()) >= SAYING
    if support.place and not answers_itself(document, support.clause):
        return False
    limits = load("thresholds")
    return says and (share >= limits["named"] or (not own_value and keyword >= max(own, limits["spoken"])))


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


def _excluded(document: Document, intent: Intent, ask: Ask, told: Sequence[Citation]) -> list[Citation]:
    """What is said not to be taken, where the question names the very thing and no other clause does: it goes before
    what is taken."""
    if intent.key.partition(".")[0] not in OF_PERSONS:
        return []
    words = dict.fromkeys(word for word in content_words(ask.own) if len(word) > 1)
    texts = texts_of(document)
    holding = {word: [c for c in document.clauses if word in texts[c.id]] for word in words}
    alone = {clauses[0]: word for word, clauses in holding.items() if len(clauses) == 1}
    spans = ((c, span, word) for c, word in alone.items() if _is_of_persons(c) for span in sentences_of(document, c))
    cited = (
        Citation.of(document, clause, *span)
        for clause, span, word in spans
        if word in (text := fold(document.text[slice(*span)])) and re.search(load("asking")["excludes"], text)
    )
    return [c for c in cited if not any(q.start < c.end and c.start < q.end for q in told)][:MOST_BESIDE]


def _is_of_persons(clause: Clause) -> bool:
    return not clause.topics or any(t.partition(".")[0] in OF_PERSONS for t in clause.topics)


def of_the_asker(document: Document, intent: Intent, ask: Ask, told: Sequence[Citation] = ()) -> list[Citation]:
    """The sentences or rows for the degree, the level asked for and the one held already, where none is told."""
    degrees = [d for d in load("asking")["degrees"] if re.search(d, ask.own)]
    if intent.key not in OF_CASE or not (ask.slots.levels and degrees):
        return []
    found = [(c, span) for c in _conditions(document, ask) for span in _for_degrees(document, ask, c, degrees)]
    held = [(c, span) for c, span in found if _names_held(ask, document.text[slice(*span)])]
    cited = [Citation.of(document, clause, *span) for clause, span in held]
    seen = any(q.start < c.end and c.start < q.end for q in told for c in cited)
    rows = dict.fromkeys(h for c, _ in held if (h := heading_clause(document, c)))
    return [] if seen else [*(Citation.of(document, row) for row in rows), *cited][:MOST_ROWS]


def _conditions(document: Document, ask: Ask) -> list[Clause]:
    """Those that say after how many years the level asked for may be applied for; who names the level that he holds is
    told apart by it."""
    able = supports_in(document, intents()["condition.experience"])
    own = [c for c in document.clauses if c.id in able]
    told = {c.id: levels_of(plain(document.text_of(c))) for c in own}
    either = {i for i, kinds in told.items() if any(level in ask.slots.levels for kind in kinds for level in kind)}
    return [c for c in own if names_level(ask, document, c) or (ask.slots.held and c.id in either)]


def _for_degrees(document: Document, ask: Ask, clause: Clause, degrees: Sequence[str]) -> Iterator[tuple[int, int]]:
    for begin, end in sentences_of(document, clause):
        text = document.text[begin:end]
        counts = re.search(load("asking")["years_served"], fold(text)) and any(re.search(d, text) for d in degrees)
        if counts and _is_for(document, ask, begin):
            yield begin, end


def _is_for(document: Document, ask: Ask, at: int) -> bool:
    """A row of a table names the level itself, or the headings of its columns do; a sentence is of its clause."""
    row = row_at(document, at)
    if row is None:
        return True
    heads = heading_line(document, document.clause_at(at), at)
    named = levels_of(plain(document.text[slice(*row)])) + levels_of(
        plain(document.text[slice(*heads[1:])] if heads else "")
    )
    return any(level in ask.slots.levels for levels in named for level in levels)


def _names_held(ask: Ask, text: str) -> bool:
    asked, held = levels_of(plain(text))
    return not ask.slots.held or bool({*asked, *held}.intersection(ask.slots.held))


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
    about = intent.also[2] if len(intent.also) > 2 else ""
    likely = [c for c in document.clauses if c.id in held]
    clause = max(likely, key=lambda c: (bool(re.search(about, document.text_of(c))), held[c.id]), default=None)
    found = excerpts(document, clause, other, ask.text) if clause else []
    return [f for f in found if not any(q.start <= f.start and f.end <= q.end for q in quotes)]
