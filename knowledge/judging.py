"""Which notice a question is about, which clauses can answer it, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.answers import Hit
from knowledge.calendar import Stage, schedule, where_we_stand
from knowledge.clauses import Document, Snapshot
from knowledge.intents import EVIDENCE, VALUES, Intent, intents
from knowledge.profile import mismatch, profile_of
from knowledge.understanding import Ask, Finding, Support

NEARNESS = 0.6
LIKELY, SECOND = 0.12, 0.45
KNOWN = 0.33
NEAR = 4


def judged(ask: Ask, hits: Sequence[Hit], snapshot: Snapshot, today: date) -> Finding:
    best = ask.reading.best
    if best.startswith(("off.", "chat.")):
        return Finding(ask, "off" if best.startswith("off.") else "chat", best, confidence=ask.reading.ranked[0][1])
    candidates = _candidates(ask)
    notices = [d for d in snapshot.documents if d.status != "digest"]
    if not candidates or not notices:
        return Finding(ask, "missing", best)
    if ask.reading.nearest < KNOWN and (not hits or hits[0].keyword < KNOWN):
        return Finding(ask, "off", best)
    return _in_documents(ask, candidates, notices, hits, snapshot, today)


def _candidates(ask: Ask) -> list[tuple[Intent, float]]:
    known = intents()
    ranked = [(known[key], p) for key, p in ask.reading.ranked if key in known]
    return [(i, p) for i, p in ranked if p >= LIKELY and p >= SECOND * ranked[0][1]] or ranked[:1]


def _in_documents(
    ask: Ask,
    candidates: Sequence[tuple[Intent, float]],
    notices: Sequence[Document],
    hits: Sequence[Hit],
    snapshot: Snapshot,
    today: date,
) -> Finding:
    main = candidates[0][0]
    fitting = [d for d in notices if mismatch(ask, main, d) is None]
    document = max(fitting or notices, key=lambda d: _rank(ask, candidates, d, hits, today))
    digests = _digests(ask, main, snapshot, hits)
    if not fitting:
        against = mismatch(ask, main, document)
        return Finding(ask, "elsewhere", main.key, document, digests=digests, mismatch=against, confidence=0.9)
    for intent, probability in candidates:
        supports = supports_of(intent, document, hits)
        if supports:
            sure = _confidence(ask, probability, supports[0])
            return Finding(ask, "found", intent.key, document, supports, digests, confidence=sure)
        if intent.key.startswith("unknown."):
            break
    return Finding(ask, "missing", main.key, document, digests=digests, confidence=candidates[0][1])


def supports_of(intent: Intent, document: Document, hits: Sequence[Hit]) -> tuple[Support, ...]:
    """Clauses of the document that can answer, best first; one without the topic only where the search finds it too."""
    scores = {h.clause.id: h for h in hits}
    near = {h.clause.id for h in hits[:NEAR]}
    found = []
    for clause in document.clauses:
        fit = intent.support(document, clause)
        if fit > EVIDENCE + VALUES or (fit > 0 and clause.id in near):
            hit = scores.get(clause.id) or Hit(document, clause, 0.0)
            found.append(Support(hit, fit + NEARNESS * hit.score, fit))
    return tuple(sorted(found, key=lambda s: -s.total))


def _digests(ask: Ask, intent: Intent, snapshot: Snapshot, hits: Sequence[Hit]) -> tuple[Support, ...]:
    found = [s for d in snapshot.documents if d.status == "digest" for s in supports_of(intent, d, hits)]
    facts = [s for s in found if s.clause.trust in ("A", "B") and set(s.clause.topics) & {intent.key, *intent.topics}]
    return tuple(sorted(facts, key=lambda s: -s.total))


def _rank(
    ask: Ask, candidates: Sequence[tuple[Intent, float]], document: Document, hits: Sequence[Hit], today: date
) -> tuple[int, int, float, date]:
    best = max((p * s[0].total for i, p in candidates if (s := supports_of(i, document, hits))), default=0.0)
    return _named(ask, document), int(not is_over(document, today)), best, document.issued_on or date.min


def _named(ask: Ask, document: Document) -> int:
    """How many of the things that the question names are this notice's own."""
    profile, slots = profile_of(document), ask.slots
    return (
        bool(profile.levels.intersection(slots.levels))
        + bool(profile.series.intersection(slots.series))
        + (profile.year in slots.years)
        + any(p.province == profile.province for p in slots.places if p.role == "rules")
    )


def is_over(document: Document, today: date) -> bool:
    """Every window of the notice has passed."""
    return where_we_stand(stages_of(document), today).over


_stages: dict[str, tuple[Stage, ...]] = {}


def stages_of(document: Document) -> tuple[Stage, ...]:
    """The schedule, worked out once for each version of a document."""
    if document.version not in _stages:
        _stages[document.version] = schedule(document)
    return _stages[document.version]


def _confidence(ask: Ask, probability: float, best: Support) -> float:
    return min(1.0, 0.5 * probability + 0.25 * min(best.fit, 1.5) / 1.5 + 0.25 * min(ask.reading.nearest, 1.0))
