"""Which notice a question is about, which clauses can answer it, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.amendments import amenders, edited_by
from knowledge.answers import Hit
from knowledge.clauses import Document, Snapshot
from knowledge.districts import is_strange
from knowledge.excerpts import answers_itself
from knowledge.intents import EVIDENCE, GENERAL, OWN_TOPIC, VALUES, Intent, intents
from knowledge.mentions import held_to, is_unmentioned, without
from knowledge.naming import named_in
from knowledge.nearest import nearest
from knowledge.offices import is_of_another_office, is_run_by_another
from knowledge.other_rounds import ROUNDS, of_another_round
from knowledge.profile import covers_level, inside, mismatch, profile_of
from knowledge.ranking import Candidates, names_level, names_place, ranked_clauses, support, supports_in
from knowledge.relevance import Judge, probability
from knowledge.repeals import Repeal, repealed, repeals, still_to_come
from knowledge.standing import is_over
from knowledge.timing import stage_asked
from knowledge.understanding import Ask, Finding, Mismatch, Support
from knowledge.vocabulary import load

NEAR = 4
FEW = 2
AMONG = 4
OTHER_OFFICE = "unknown.district_contact"
OTHER_LEVEL = "unknown.other_level"


@dataclass(frozen=True, slots=True)
class Bench:
    """What the judge needs besides the question and its hits."""

    snapshot: Snapshot
    today: date
    relevance: Judge


def judged(ask: Ask, hits: Sequence[Hit], bench: Bench) -> Finding:
    if not re.search(r"\w", ask.text):
        return Finding(ask, "chat", "chat.greeting")
    ask = _by_the_calendar(ask, bench.today)
    best = ask.reading.best
    if best.startswith(("off.", "chat.")) and not _is_of_the_trade(ask, hits, bench.relevance):
        return Finding(ask, best.split(".")[0], best, confidence=ask.reading.ranked[0][1])
    if any(re.search(load("asking")[kind], ask.own.lower()) for kind in ("forges", "chores")):
        return Finding(ask, "off", "off.general", confidence=0.9)
    candidates = candidates_of(ask)
    whole = [d for d in bench.snapshot.documents if d.status != "digest" and not _holds_not(ask, d, bench)]
    notices = [d for d in whole if _in_force(d, bench.today)] or whole
    if not candidates or not notices:
        return Finding(ask, "missing", best)
    if _is_foreign(ask, hits, bench.relevance):
        return Finding(ask, "off", "off.general")
    found = _in_documents(ask, candidates, notices, hits, bench)
    strange = best == "off.general" and found.outcome == "missing"
    return Finding(ask, "off", best, confidence=ask.reading.sure) if strange else found


def _holds_not(ask: Ask, document: Document, bench: Bench) -> bool:
    """Abolished by that day, or to replace one that still holds; who names its year is told what it said, as past."""
    if profile_of(document).year in ask.slots.years:
        return False
    coming = still_to_come(document, bench.snapshot, bench.today)
    early = any(not is_over(r.document, bench.today) for r in coming)
    return early or repealed(document, bench.snapshot, bench.today) is not None


def repeal_of(finding: Finding, snapshot: Snapshot, today: date) -> Repeal | None:
    """What abolished the document that answers, or another that would have answered instead of it."""
    intent = intents().get(finding.intent)
    for past in (r for r in repeals(snapshot) if r.holds(today)):
        stands = finding.document is not None and past.by.key == finding.document.key
        asked = finding.document is not None and past.document.key == finding.document.key
        if asked or (intent and (stands or finding.outcome == "missing") and supports_in(past.document, intent)):
            return past
    return None


def _by_the_calendar(ask: Ask, today: date) -> Ask:
    """「10月8日以后再提交行不行」 is of the stage that it names, whatever else it was read as."""
    limits, reading = load("thresholds"), ask.reading
    if reading.sure >= limits["calendar"] and reading.best not in load("calendar")["gives_way"]:
        return ask
    stage = stage_asked(ask.text, today)
    if stage is None:
        return ask
    stage = reading.best if reading.best.startswith("time.") else stage
    others = tuple((key, p) for key, p in reading.ranked if key != stage)
    return replace(ask, reading=replace(reading, ranked=((stage, limits["clear"]), *others)))


def _is_of_the_trade(ask: Ask, hits: Sequence[Hit], relevance: Judge) -> bool:
    """Small talk by its likeness to small talk, though it names a level or a series, or a clause surely answers it."""
    limits = load("thresholds")
    if ask.reading.best != "off.general" or ask.reading.sure >= limits["certain"]:
        return False
    named = ask.slots.levels or ask.slots.series or any(w in ask.text for w in load("asking")["domain"])
    return bool(named) or (bool(hits) and probability(relevance.evidence(ask.text, hits)) >= limits["trade"])


def _is_foreign(ask: Ask, hits: Sequence[Hit], relevance: Judge) -> bool:
    """Neither like any known question, nor of a level or series, nor answered by any clause."""
    limits = load("thresholds")
    if ask.reading.nearest >= limits["known"] or ask.slots.levels or ask.slots.series:
        return False
    return not hits or probability(relevance.evidence(ask.text, hits)) < limits["unread"]


def candidates_of(ask: Ask) -> list[tuple[Intent, float]]:
    """The topics that the question may be about, the likeliest first."""
    known, limits = intents(), load("thresholds")
    read = [(known[key], p) for key, p in ask.reading.ranked if key in known]
    ranked = _without_the_impossible(ask, read)
    likely = [(i, p) for i, p in ranked if p >= limits["likely"] and p >= limits["second"] * ranked[0][1]] or ranked[:1]
    raised = limits["clear"] if ask.reading.leading and likely else 0.0
    return [(i, max(p, raised)) if n == 0 else (i, p) for n, (i, p) in enumerate(likely)]


def _without_the_impossible(ask: Ask, ranked: Candidates) -> Candidates:
    """What the words of the question exclude is left out, and the others are as likely as they are without it."""
    kept = [(i, p) for i, p in ranked if not (i.unless and re.search(i.unless, ask.text))]
    left = 1 - sum(p for _, p in ranked) + sum(p for _, p in kept)
    return [(i, p / left) for i, p in kept] if kept else ranked


def _placed(ask: Ask, candidates: Candidates, notice: Document) -> Candidates:
    """Where the file is kept decides between the local route and the other one."""
    kept = [p for p in ask.slots.places if p.role == "file"]
    routes = load("places")["file_routes"]
    if not kept or candidates[0][0].key not in routes["asked"] or re.search(routes["both"], ask.text):
        return candidates
    denied = re.search(f"(?:{routes['denied']}){re.escape(kept[0].name)}", ask.text)
    route = routes["here" if inside(kept[0], profile_of(notice)) and not denied else "away"]
    return [(intents()[route], candidates[0][1]), *candidates[1:]]


def _levelled(ask: Ask, candidates: Candidates, notices: Sequence[Document]) -> Candidates:
    """A level that a notice is of is no other level, so that the question asks something else of it: what, is as
    likely as it is without that."""
    if OTHER_LEVEL not in {i.key for i, _ in candidates} or not any(covers_level(ask, profile_of(d)) for d in notices):
        return candidates
    left = max(1 - ask.reading.probability(OTHER_LEVEL), load("thresholds")["left"])
    others = tuple((key, p / left) for key, p in ask.reading.ranked if key != OTHER_LEVEL)
    return candidates_of(replace(ask, reading=replace(ask.reading, ranked=others))) or candidates


def _in_documents(
    ask: Ask,
    candidates: Candidates,
    notices: Sequence[Document],
    hits: Sequence[Hit],
    bench: Bench,
) -> Finding:
    candidates = _placed(ask, _levelled(ask, candidates, notices), notices[0])
    main = candidates[0][0]
    apart = {d.key: _apart(ask, main, d) for d in notices}
    fitting = [d for d in notices if apart[d.key] is None]
    ranked = {d.key: ranked_clauses(ask, candidates, d, hits) for d in fitting or notices}
    document = max(fitting or notices, key=lambda d: _rank(ask, d, ranked[d.key], bench.today))
    if not fitting and (told := _of_that_level(ask, main, ranked[document.key])):
        outcome = told
    elif not fitting:
        outcome = Finding(ask, "elsewhere", main.key, document, mismatch=apart[document.key], confidence=0.9)
    elif silent := _silent(ask, main, document):
        outcome = silent
    else:
        found = _in_document(ask, candidates, document, ranked[document.key])
        if not found and (other := _instead(ask, candidates[0])):
            found = _in_document(ask, other, document, ranked_clauses(ask, other, document, hits))
        found = found and (_in_amended(ask, candidates, found, ranked, bench) or found)
        outcome = held_to(found or _unread(ask, candidates[0], document, hits, bench.relevance), main)
    if outcome.outcome == "found":
        return replace(outcome, several=any(_rivals(ask, d, document, bench) for d in fitting))
    return replace(outcome, digests=_digests(ask, main, document, bench, hits))


def _of_that_level(ask: Ask, main: Intent, ranked: Sequence[Support]) -> Finding | None:
    """Where a level that the notice is not of is applied for, or that it is not, by a clause on its scope."""
    own = tuple(s for s in ranked if s.clause.topics[:1] == ("scope",) and names_level(ask, s.document, s.clause))
    if not own or main.key.startswith(ROUNDS) or mismatch(ask, intents()[GENERAL], own[0].document, ("level",)):
        return None
    return Finding(ask, "found", GENERAL, own[0].document, own, confidence=own[0].total)


def _silent(ask: Ask, main: Intent, document: Document) -> Finding | None:
    """Missing, where the notice does not name the district, the thing or the office that is asked about."""
    if (main.by_place or main.by_row or main.key.startswith("time.")) and is_strange(ask, document):
        return Finding(ask, "missing", main.key, document, confidence=0.9)
    if is_unmentioned(ask, main, document):
        return without(ask, main, document)
    if is_of_another_office(ask, document) or (main.key.startswith(ROUNDS) and is_run_by_another(ask, document)):
        return Finding(ask, "missing", OTHER_OFFICE, document, confidence=0.9)
    return of_another_round(ask, main, document)


def _in_amended(
    ask: Ask, candidates: Candidates, found: Finding, ranked: Mapping[str, tuple[Support, ...]], bench: Bench
) -> Finding | None:
    """Where an amendment answers by what it changes, the amended notice answers: whole, and with the change in it."""
    assert found.document is not None
    best = found.supports[0].clause
    for earlier, clause in edited_by(found.document, best.start, best.end, bench.snapshot):
        if earlier.key in ranked:
            whole = _in_document(ask, candidates, earlier, ranked[earlier.key])
            if whole and clause.id in {s.clause.id for s in whole.supports[:AMONG]}:
                return whole
    return None


def _in_document(ask: Ask, candidates: Candidates, document: Document, ranked: Sequence[Support]) -> Finding | None:
    """The likeliest topic that a clause of the notice can answer."""
    limits = load("thresholds")
    for intent, p in candidates:
        supports = _able(intent, ask, p, ranked)
        if supports and (
            supports[0].total >= limits["answer"]
            or _is_of_the_place(ask, supports[0])
            or (p >= limits["sure"] and _holds(intent, p, supports))
        ):
            near = tuple(sorted((s for s in ranked if s.place < FEW), key=lambda s: s.place))
            return Finding(ask, "found", intent.key, document, supports, confidence=supports[0].total, near=near)
        if intent.key.startswith("unknown.") and p >= limits["sure"]:
            break
    return _answered(ask, document, ranked)


def _answered(ask: Ask, document: Document, ranked: Sequence[Support]) -> Finding | None:
    """A question that the notice itself puts and answers, in nearly the words of the asker."""
    least = load("thresholds")["likewise"]
    same = tuple(s for s in ranked if s.place == 0 and min(s.hit.keyword, s.hit.dense) >= least)
    if not same or not answers_itself(document, same[0].clause):
        return None
    return Finding(ask, "found", GENERAL, document, same, confidence=same[0].hit.keyword)


def _is_of_the_place(ask: Ask, best: Support) -> bool:
    """The clause is of the topic and names the district that is asked about."""
    return best.fit > 0 and names_place(ask, profile_of(best.document), best.document, best.clause)


def _instead(ask: Ask, main: tuple[Intent, float]) -> Candidates:
    """What else the question asks for by its words, where nothing answers its topic."""
    intent, sure = main
    fits = intent.instead and re.search(intent.instead[1], ask.text)
    return [(intents()[intent.instead[0]], sure)] if fits else []


def _unread(
    ask: Ask,
    main: tuple[Intent, float],
    document: Document,
    hits: Sequence[Hit],
    relevance: Judge,
) -> Finding:
    """No clause holds the topic: the best clause of the search answers only where it is surely relevant, and the
    more surely the topic was read, the surer."""
    limits = load("thresholds")
    own = [h for h in hits if h.document.key == document.key]
    closed = main[0].key.startswith("unknown.") and main[1] >= limits["sure"]
    sure = probability(relevance.evidence(ask.text, own)) if own and not closed else 0.0
    if sure >= min(limits["unread"] + (1 - limits["unread"]) * main[1], limits["any"]):
        return Finding(ask, "found", GENERAL, document, (Support(own[0], sure, 0.0),), confidence=sure)
    missing = Finding(ask, "missing", main[0].key, document, confidence=1 - sure)
    return nearest(ask, document, hits, relevance) or missing


def _holds(intent: Intent, sure: float, supports: Sequence[Support]) -> bool:
    """For a topic read for certain: the clause is of it, or has its evidence almost alone, or is likely enough."""
    own = supports_in(supports[0].document, intent).get(supports[0].clause.id, 0.0)
    limits = load("thresholds")
    rare = len(supports) <= FEW and sure >= limits["certain"]
    alone = len(supports) == 1 and supports[0].place < NEAR
    of_topic = own > OWN_TOPIC or (intent.evidence is None and own >= OWN_TOPIC)
    return (intent.evidence is not None and (rare or alone)) or of_topic or supports[0].total >= limits["least"]


def _able(intent: Intent, ask: Ask, sure: float, ranked: Sequence[Support]) -> tuple[Support, ...]:
    """The clauses that hold the topic; evidence alone is enough where the search finds the clause too, or where
    hardly another clause has it. A clause that alone holds what the question names needs neither."""
    shares = named_in(ask, ranked[0].document).shares if ranked else {}
    fits = [(s, support(intent, ask, profile_of(s.document), s.document, s.clause)) for s in ranked]
    alone = sum(fit > 0 for _, fit in fits) <= FEW and sure >= load("thresholds")["certain"]
    return tuple(
        s
        for s, fit in fits
        if fit > EVIDENCE + VALUES
        or (fit > 0 and (s.place < NEAR or alone))
        or shares.get(s.clause.id, 0.0) >= load("thresholds")["named"]
    )


def _apart(ask: Ask, intent: Intent, document: Document) -> Mismatch | None:
    """A mismatch, unless a clause that can answer names the very level that is asked for."""
    found = mismatch(ask, intent, document)
    if found is not None and found.kind == "place" and "contact" in intent.topics and not _is_owner(ask):
        return mismatch(ask, intent, document, ("place",))
    if found is None or found.kind != "level":
        return found
    able = supports_in(document, intent)
    if any(names_level(ask, document, c) for c in document.clauses if c.id in able):
        return mismatch(ask, intent, document, ("level",))
    return found


def _is_owner(ask: Ask) -> bool:
    """An office of the named place is asked for, not merely from there."""
    after = load("places")["whose_contact"]
    return any(re.search(re.escape(p.name) + after, ask.text) for p in ask.slots.places)


def _digests(ask: Ask, intent: Intent, notice: Document, bench: Bench, hits: Sequence[Hit]) -> tuple[Support, ...]:
    """Facts of the policies that hold where the notice does: of its own province, or national."""
    own = profile_of(notice).province
    digests = [d for d in bench.snapshot.documents if d.status == "digest"]
    held = [d for d in digests if profile_of(d).province in ("", own) and not repealed(d, bench.snapshot, bench.today)]
    spoken = [d for d in held if not is_unmentioned(ask, intent, d)]
    found = [s for d in spoken for s in ranked_clauses(ask, [(intent, 1.0)], d, hits)]
    facts = [s for s in found if s.clause.trust in ("A", "B") and _is_of(intent, s)]
    return tuple(sorted(facts, key=lambda s: -s.total))


def _is_of(intent: Intent, found: Support) -> bool:
    own = {intent.key, intent.topics[0], intent.key.rpartition(".")[0]}
    return found.fit > 0 and not own.isdisjoint(found.clause.topics)


def _rivals(ask: Ask, other: Document, document: Document, bench: Bench) -> bool:
    """Another notice stands as near to the question; one that amends the other does not count."""
    later = {d.key for d in amenders(document, bench.snapshot)}
    earlier = {d.key for d in amenders(other, bench.snapshot)}
    if other.key == document.key or other.key in later or document.key in earlier:
        return False
    return _rank(ask, other, [], bench.today)[:3] == _rank(ask, document, [], bench.today)[:3]


Rank = tuple[int, int, int, float, date]


def _rank(ask: Ask, document: Document, ranked: Sequence[Support], today: date) -> Rank:
    """What makes a notice the one that answers: its year or place is named, it is in force, its level or series is."""
    best = ranked[0].total if ranked else 0.0
    profile, slots = profile_of(document), ask.slots
    named = (profile.year in slots.years) + 2 * any(inside(p, profile) for p in slots.places if p.role == "rules")
    kin = covers_level(ask, profile) + bool(profile.series.intersection(slots.series))
    return named, _in_force(document, today), kin, round(best, 2), document.issued_on or date.min


def _in_force(document: Document, today: date) -> int:
    """2: issued, and a window of it is still to come; 1: of a past round; 0: not issued yet on that day."""
    early = timedelta(load("thresholds")["early_days"])
    if document.issued_on and document.issued_on > today + early:
        return 0
    return 1 if is_over(document, today) else 2
