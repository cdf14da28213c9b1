"""What a notice is about, from its head: level, place, series, year. Derived, never listed."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from knowledge.clauses import Document
from knowledge.intents import Intent
from knowledge.slots import level_name, levels_of, province_of, series_name, series_of
from knowledge.understanding import Ask, Mismatch, PlaceMention
from knowledge.vocabulary import load
from knowledge.wording import plain

SCOPE = frozenset({"scope", "fee.amount", "time.application"})


@dataclass(frozen=True, slots=True)
class Profile:
    """Empty fields hold nothing against a question."""

    levels: frozenset[str]
    series: frozenset[str]
    province: str
    place: str
    year: int | None


_known: dict[str, Profile] = {}


def profile_of(document: Document) -> Profile:
    """Worked out once for each version of a document."""
    if document.version not in _known:
        _known[document.version] = _profile(document)
    return _known[document.version]


def _profile(document: Document) -> Profile:
    title = plain(document.title)
    levels = _levels(title) or _levels_of_body(document)
    province, place = province_of(plain(f"{document.issuer or ''} {document.title}"))
    province = province or _by_sign(document)
    return Profile(levels, frozenset(series_of(_each_series(title))), province, place or province, document.year)


def _each_series(title: str) -> str:
    """「工程、经济系列」 is of the first as well, which does not print 「系列」."""
    words = load("series")
    listed = [part for found in re.finditer(words["listed"], title) for part in re.split(words["and"], found[0])]
    return " ".join([title, *(part.removesuffix(words["ends"]) + words["ends"] for part in listed)])


def _by_sign(document: Document) -> str:
    """The province by the one-character sign that opens a 文号."""
    signs = {n: p for p, entry in load("places")["places"].items() for n in entry["names"] if len(n) == 1}
    return str(signs.get((document.number or " ")[0], ""))


def _levels(text: str) -> frozenset[str]:
    asked, held = levels_of(text)
    return frozenset(asked) | frozenset(held)


def _levels_of_body(document: Document) -> frozenset[str]:
    """Levels that the opening, the scope, the fees or the times name, where the title names none."""
    clauses = [c for c in document.clauses if SCOPE.intersection(c.topics)]
    return frozenset().union(*(_levels(plain(document.text_of(c))) for c in clauses))


def mismatch(ask: Ask, intent: Intent, document: Document, free: Container[str] = ()) -> Mismatch | None:
    """What the question is about and the document is not; None when it may answer. free: kinds left out."""
    profile = profile_of(document)
    checks = {"series": _series, "place": _place, "year": _year, "level": _level}
    found = (check(ask, profile) for kind, check in checks.items() if kind not in intent.free and kind not in free)
    return next((m for m in found if m is not None), None)


def _level(ask: Ask, profile: Profile) -> Mismatch | None:
    asked = ask.slots.levels
    if not asked or not profile.levels or any(_covered(level, profile.levels) for level in asked):
        return None
    held = "、".join(level_name(k) for k in sorted(profile.levels, key=_rank))
    return Mismatch("level", "、".join(map(level_name, asked)), held)


def covers_level(ask: Ask, profile: Profile) -> bool:
    """The notice is of a level that the question names."""
    return any(_covered(level, profile.levels) for level in ask.slots.levels)


def _covered(level: str, held: frozenset[str]) -> bool:
    covers = load("levels")["covers"]
    return (
        level in held or any(level in covers.get(h, ()) for h in held) or bool(held.intersection(covers.get(level, ())))
    )


def _rank(key: str) -> int:
    return int(load("levels")["levels"][key]["rank"])


def _series(ask: Ask, profile: Profile) -> Mismatch | None:
    asked = ask.slots.series
    if not asked or not profile.series or profile.series.intersection(asked):
        return None
    held = "、".join(series_name(k) for k in sorted(profile.series))
    return Mismatch("series", "、".join(map(series_name, asked)), held)


def _place(ask: Ask, profile: Profile) -> Mismatch | None:
    rules = [p for p in ask.slots.places if p.role == "rules" and p.province]
    if not profile.province or not rules or any(inside(p, profile) for p in rules):
        return None
    return Mismatch("place", "、".join(p.name for p in rules), profile.place)


def inside(place: PlaceMention, profile: Profile) -> bool:
    """In the notice's own place; for a city's notice another city of the province is outside."""
    if not place.province or place.province != profile.province:
        return False
    whole = load("places")["places"][profile.province]
    if profile.place not in whole["inside"]:
        return True
    own = re.sub("[市区县]$", "", profile.place)
    return place.name not in whole["inside"] or place.name.startswith(own)


def _year(ask: Ask, profile: Profile) -> Mismatch | None:
    asked = ask.slots.years
    if not asked or profile.year is None or profile.year in asked:
        return None
    return Mismatch("year", "、".join(f"{y}年" for y in asked), f"{profile.year}年")
