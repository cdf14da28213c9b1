"""Saying what is not there: what is missing, which document would hold it, what a digest adds, whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.answers import AnswerKind, Citation
from knowledge.clauses import Clause, Document
from knowledge.excerpts import shown
from knowledge.intents import Intent, intents
from knowledge.nearest import is_hardly_read
from knowledge.numerals import fold
from knowledge.query import query_of
from knowledge.said import Said
from knowledge.slots import level_name
from knowledge.understanding import Ask, Finding, Mismatch, Support
from knowledge.vocabulary import load
from knowledge.wording import plain

LEAST_ALIKE = 2

Declined = tuple[AnswerKind, tuple[Said, ...]]


def outside(finding: Finding) -> tuple[Said, ...]:
    words = load("wording")
    if finding.outcome == "missing":
        return (Said(words["not_found"]["nothing"], ()),)
    name = finding.intent.removeprefix("chat.").removeprefix("off.")
    return (Said(words["out_of_scope"].get(name, words["out_of_scope"]["off"]), ()),)


def missing(finding: Finding) -> Declined:
    """The notice is the right one and does not say."""
    assert finding.document is not None
    if settled := [fact for fact in finding.digests[:2] if _settles(finding, fact)]:
        return "answer", tuple(_digest(fact) for fact in settled)
    words = load("wording")["not_found"]
    if finding.unclear or (is_hardly_read(finding.ask) and finding.intent == finding.ask.reading.best):
        return "not_found", (Said(words["missing_unclear"], ()), *_contact(finding.document))
    intent = intents()[finding.intent]
    left = list(_delegated(finding.document, intent))
    if left and re.search(load("asking")["asks_document"], finding.ask.text):
        return "answer", tuple(_named_with(finding.document, finding.ask) or left)
    said = [Said(words["missing"].format(name=intent.name), ())]
    said += left
    said += [_digest(s) for s in finding.digests[:1]]
    said += _contact(finding.document)
    return "not_found", tuple(said)


def _settles(finding: Finding, fact: Support) -> bool:
    """A fact of level A that speaks of what was asked, of a policy by which the notice says that it goes; whatever
    else a digest holds is told beside what is missing."""
    assert finding.document is not None
    cited = any(r.number == fact.document.number for r in finding.document.references if r.number)
    return cited and fact.clause.trust == "A" and fact.total >= load("thresholds")["digest"]


def elsewhere(finding: Finding) -> Declined:
    """The question is about another level, place, year or series."""
    assert finding.document is not None
    assert finding.mismatch is not None
    words, apart = load("wording")["not_found"], finding.mismatch
    said = [_apart(finding, apart)]
    said += _about(finding)
    fitting = [s for s in finding.digests if s.clause.trust == "A" and _names_level(finding, s)]
    said += [_digest(s) for s in fitting[:1] if apart.kind == "level"]
    strange = "contact" in intents()[finding.intent].topics and apart.kind == "place"
    said += [Said(words["contact_none"], ())] if strange else _contact(finding.document)
    return "not_found", tuple(said)


def _apart(finding: Finding, apart: Mismatch) -> Said:
    """In what they differ; where the notice itself says so, in its words."""
    template = load("wording")["not_found"][apart.kind]
    if finding.supports:
        quote = Citation.of(finding.supports[0].document, finding.supports[0].clause)
        return Said(template.format(held=shown(quote.quote)), (quote,))
    return Said(template.format(asked=_plain(apart.asked), held=_plain(apart.held)), ())


def _plain(name: str) -> str:
    return "" if any(c.isdigit() for c in name) else name


def _names_level(finding: Finding, support: Support) -> bool:
    text = plain(support.document.text_of(support.clause))
    return any(level_name(k)[:2] in text for k in finding.ask.slots.levels)


def _about(finding: Finding) -> Iterator[Said]:
    """Which notice there is, with its head; that a later year's is still to come."""
    document, words = finding.document, load("wording")["not_found"]
    if document is None or not document.clauses:
        return
    head = Citation.of(document, document.clauses[0])
    if head.quote:
        yield Said(words["about"].format(title=document.title), (head,))
    if document.year and any(year > document.year for year in finding.ask.slots.years):
        yield Said(words["next"], (head,))


def _delegated(document: Document, intent: Intent) -> Iterator[Said]:
    """The sentence by which the notice leaves the matter to another document."""
    for clause in document.clauses:
        if clause.topics and clause.topics[0] in intent.topics:
            for reference in document.references:
                if clause.start <= reference.start < clause.end and reference.relation == "cites":
                    yield _left_to(_sentence(document, clause, reference.start))
                    return


def _named_with(document: Document, ask: Ask) -> list[Said]:
    """Of the sentences that name a document the one that speaks most of what the question does: of the fee."""
    wanted = [t for t in query_of(ask.text).content if len(t) > 1]
    cited = [r for r in document.references if r.relation == "cites"]
    quotes = [_sentence(document, document.clause_at(r.start), r.start) for r in cited]
    held = [sum(token in fold(quote.quote) for token in wanted) for quote in quotes]
    best = max(held, default=0)
    return [_left_to(quotes[held.index(best)])] if best >= LEAST_ALIKE else []


def _left_to(quote: Citation) -> Said:
    return Said(load("wording")["not_found"]["delegated"].format(quote=shown(quote.quote)), (quote,))


def _sentence(document: Document, clause: Clause, at: int) -> Citation:
    begin = max(document.text.rfind(m, clause.start, at) + 1 for m in "。；\n") or clause.start
    ends = [e + 1 for m in "。；\n" if (e := document.text.find(m, at, clause.end)) >= 0]
    return Citation.of(document, clause, max(begin, clause.start), min(ends, default=clause.end))


def _digest(support: Support) -> Said:
    quote = Citation.of(support.document, support.clause)
    fact = quote.quote.split("\n——")[0]
    template = load("wording")["answer"][f"digest_{support.clause.trust}"]
    return Said(template.format(title=support.document.title, text=fact), (quote,))


def _contact(document: Document) -> Iterator[Said]:
    words = load("wording")["not_found"]
    clause = whom_to_ask(document)
    if clause is None:
        yield Said(words["contact_none"], ())
    else:
        quote = Citation.of(document, clause)
        yield Said(words["contact"].format(quote=shown(quote.quote)), (quote,))


def whom_to_ask(document: Document) -> Clause | None:
    """Of the clauses of contacts the one that says whom to call, on policy before anything else; None without any."""
    held = [c for c in document.clauses if "contact" in c.topics]
    calls = [c for c in held if any(v.kind == "phone" for v in document.values_of(c))]
    return max(calls or held, key=lambda c: _serves(document, c), default=None)


def _serves(document: Document, clause: Clause) -> tuple[bool, bool, bool]:
    text, words = document.text_of(clause), load("asking")
    general = not re.search(words["special_contact"], text)
    return bool(re.search(words["policy_contact"], text)), clause.topics[0] == "contact", general
