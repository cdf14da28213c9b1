"""Which clause answers: a weighted sum of what the topic, the search and the question's own words say of it.

The weights are data (`vocabulary/ranking.yaml`), fitted on the development questions by `evaluation/fit_ranking.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp

from knowledge.answers import Hit
from knowledge.clauses import Clause, Document
from knowledge.districts import asked_of
from knowledge.intents import Intent
from knowledge.naming import named_in
from knowledge.numerals import fold
from knowledge.profile import Profile, inside, profile_of
from knowledge.slots import levels_of
from knowledge.standing import stages_asked
from knowledge.understanding import Ask, PlaceMention, Support
from knowledge.vocabulary import load
from knowledge.wording import plain

Candidates = Sequence[tuple[Intent, float]]

MOST_FIT = 1.75
REMEMBERED = 64


def features(
    ask: Ask, candidates: Candidates, profile: Profile, document: Document, clause: Clause, hit: Hit
) -> dict[str, float]:
    """Each about 0–1.

    fit      how far the clause can answer the likeliest topic, by that topic's probability
    others   the same for the other likely topics
    keyword, dense   of the search
    level, place     the clause names the level, the place asked about
    bare     the clause has no text but a heading
    named    the clause's share of the names in the question (`knowledge.naming`)
    """
    fits = [p * min(support(i, ask, profile, document, clause), MOST_FIT) / MOST_FIT for i, p in candidates]
    text = document.text_of(clause)
    return {
        "fit": fits[0] if fits else 0.0,
        "others": sum(fits[1:]),
        "keyword": hit.keyword,
        "dense": max(hit.dense, 0.0),
        "level": float(names_level(ask, document, clause)),
        "place": float(names_place(ask, profile, document, clause)),
        "bare": float(len(text.strip()) < 16),
        "named": named_in(ask, document).shares.get(clause.id, 0.0),
    }


def ranked_clauses(ask: Ask, candidates: Candidates, document: Document, hits: Sequence[Hit]) -> tuple[Support, ...]:
    """Every clause of the document, the likeliest to answer first. place: its rank in the search."""
    profile = profile_of(document)
    own = {h.clause.id: (n, h) for n, h in enumerate(h for h in hits if h.document.key == document.key)}
    found = []
    for clause in document.clauses:
        place, hit = own.get(clause.id, (len(hits), Hit(document, clause, 0.0)))
        told = features(ask, candidates, profile, document, clause, hit)
        found.append(Support(hit, score(told), told["fit"], place))
    return tuple(sorted(found, key=lambda s: -s.total))


def score(found: Mapping[str, float]) -> float:
    """The chance that the clause answers, as far as its features tell."""
    weights: Mapping[str, float] = load("ranking")
    total = weights["bias"] + sum(weights[name] * value for name, value in found.items())
    return 1 / (1 + exp(-total))


def support(intent: Intent, ask: Ask, profile: Profile, document: Document, clause: Clause) -> float:
    """The intent's own, or that of a row which names the place asked about."""
    fits = supports_in(document, intent)
    if clause.id in _stage_clauses(ask, intent, document):
        return MOST_FIT
    if intent.by_place and places_asked(ask, profile, document):
        row = names_place(ask, profile, document, clause) and _has_phone(document, clause)
        return MOST_FIT if row else 0.0
    if intent.by_row and fits.get(clause.id) and names_place(ask, profile, document, clause):
        return MOST_FIT
    return fits.get(clause.id, 0.0)


_asked: dict[tuple[str, tuple[PlaceMention, ...], str, str], frozenset[str]] = {}


def _stage_clauses(ask: Ask, intent: Intent, document: Document) -> frozenset[str]:
    """Clauses of the windows that are asked about; worked out once a question, not once a clause."""
    key = (ask.text, ask.slots.places, intent.key, document.version)
    found = _asked.get(key)
    if found is None:
        if len(_asked) > REMEMBERED:
            _asked.clear()
        found = _asked[key] = frozenset(stage.clause_id for stage in stages_asked(ask, intent, document))
    return found


_fits: dict[tuple[str, str], dict[str, float]] = {}


def supports_in(document: Document, intent: Intent) -> Mapping[str, float]:
    """How far each clause can answer the intent; worked out once for each version of a document."""
    key = (document.version, intent.key)
    if key not in _fits:
        found = ((c.id, intent.support(document, c)) for c in document.clauses)
        _fits[key] = {i: fit for i, fit in found if fit > 0}
    return _fits[key]


def names_level(ask: Ask, document: Document, clause: Clause) -> bool:
    """The clause names exactly the level that is asked for."""
    return bool(ask.slots.levels) and bool(_levels(document.text_of(clause)).intersection(ask.slots.levels))


@cache
def _levels(text: str) -> frozenset[str]:
    return frozenset(levels_of(plain(text))[0])


def names_place(ask: Ask, profile: Profile, document: Document, clause: Clause) -> bool:
    asked = places_asked(ask, profile, document)
    return bool(asked) and any(name in fold(document.text_of(clause)) for name in asked)


_places: dict[tuple[str, tuple[PlaceMention, ...], str], tuple[str, ...]] = {}


def places_asked(ask: Ask, profile: Profile, document: Document) -> tuple[str, ...]:
    """Known places inside the notice's own, and the districts that the notice itself tells apart; worked out once a
    question, not once a clause."""
    key = (ask.text, ask.slots.places, document.version)
    if key not in _places:
        _places.clear() if len(_places) > REMEMBERED else None
        districts = (d for d in asked_of(ask, document) if d not in profile.place)
        _places[key] = (*inner_places(ask, profile), *districts)
    return _places[key]


def inner_places(ask: Ask, profile: Profile) -> list[str]:
    """Places of the question inside the notice's own, other than the notice's place itself."""
    return [p.name for p in ask.slots.places if p.province and inside(p, profile) and p.name not in profile.place]


def _has_phone(document: Document, clause: Clause) -> bool:
    return any(v.kind == "phone" for v in document.values_of(clause))
