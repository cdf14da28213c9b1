"""Level, place, year and series in a question or in the title of a notice. The words are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from knowledge.understanding import PlaceMention, Slots
from knowledge.vocabulary import load

_SOME_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}年(度的?|的)?")
_YEAR = re.compile(r"(?<![0-9.])(20[0-9]{2})(年度|年|届)?的?(?:全?市|全省|全国)?(?=([^,，。;；?？]{0,20}))")
_OF_A_DAY = re.compile(r"[-./]?[0-9]{1,2}[-./月]")
_HELD_YEAR = re.compile(
    r"(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?"
    r"(?:退休|取得|拿|评上|评的|评了|毕业|入职|发|获|参加工作|考|交|参保|以前|之前|前|后|底|年初)"
)


def slots_of(text: str, today: date) -> Slots:
    """text: a plain question; today: what 「去年」 is counted from."""
    asked, held = levels_of(text)
    return Slots(
        levels=asked,
        held=held,
        years=tuple(dict.fromkeys(years_of(text, today))),
        series=series_of(text),
        places=tuple(places_of(text)),
        here=any(word in text for word in load("places")["here"]),
    )


@dataclass(frozen=True, slots=True)
class _Mention:
    key: str
    start: int
    end: int


def levels_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(levels asked for, levels had already)."""
    data = load("levels")
    for short, full in data["spelt_out"].items():
        text = text.replace(short, full)
    asked, unclear, held = [], [], []
    for mention in _mentions(text, *_level_words()):
        before, after = text[: mention.start], text[mention.end :]
        if re.search(data["ignored_after"], after):
            continue
        if re.search(data["past_after"], after) or re.search(data["held_since"], before):
            held.append(mention.key)
        elif re.search(data["target_before"], before):
            asked.append(mention.key)
        elif _is_held(text[mention.start : mention.end], before, after):
            held.append(mention.key)
        else:
            unclear.append(mention.key)
    if asked:
        return tuple(dict.fromkeys(asked)), tuple(dict.fromkeys(held + unclear))
    return tuple(dict.fromkeys(unclear)), tuple(dict.fromkeys(held))


def _is_held(word: str, before: str, after: str) -> bool:
    data = load("levels")
    if re.search(data["held_before"], before) or re.search(data["held_after"], after):
        return True
    return word in data["persons"] and not re.search(data["asked_after"], after)


def level_name(key: str) -> str:
    return str(load("levels")["levels"][key]["name"])


def series_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.key for m in _mentions(text, *_series_words())))


def series_name(key: str) -> str:
    return str(load("series")["series"][key]["name"])


def years_of(text: str, today: date) -> Iterator[int]:
    """Years whose round is meant, not the year of a certificate or a degree; one that is named outweighs 「去年」."""
    named = [int(found[1]) for found in _YEAR.finditer(text) if _is_of_a_round(*found.groups(default=""))]
    yield from named
    if named or re.search(load("places")["this_round"], text):
        return
    for word, shift in load("places")["years"].items():
        at = text.find(word)
        after = text[at + len(word) :].lstrip("的就我")
        if at >= 0 and not _HELD_YEAR.match(after) and not re.match(load("places")["own_act"], after):
            yield today.year + int(shift)


def _is_of_a_round(_: str, unit: str, after: str) -> bool:
    words = load("places")
    if _OF_A_DAY.match(after) or _HELD_YEAR.match(after) or re.match(words["own_fact"], after):
        return False
    whole = unit in ("年度", "届") and not re.match(words["year_of_facts"], after)
    return whole or re.match(words["year_of_round"], after) is not None


def places_of(text: str) -> Iterator[PlaceMention]:
    """Named provinces, cities and districts, and an unnamed elsewhere."""
    for found in _place_pattern().finditer(text):
        yield PlaceMention(found[0], _place_table()[found[0]], _role(text, found.start(), found.end()))
    for word in load("places")["elsewhere"]:
        at = text.find(word)
        if at >= 0:
            yield PlaceMention(word, "", _role(text, at, at + len(word)))
            return


def province_of(text: str) -> tuple[str, str]:
    """(province, the place as printed) of an issuer or a title, of 「重庆市大足区」 the district; empty when none
    is named."""
    found = _place_pattern().search(text)
    while found and (inner := _inner(found, text)):
        found = inner
    return (_place_table()[found[0]], found[0]) if found else ("", "")


def _inner(outer: re.Match[str], text: str) -> re.Match[str] | None:
    """The place that stands right behind another of the same province."""
    begin = outer.end() + (text[outer.end() : outer.end() + 1] in tuple("省市区县"))
    inner = _place_pattern().match(text, begin)
    return inner if inner and _place_table()[inner[0]] == _place_table()[outer[0]] else None


def _role(text: str, start: int, end: int) -> str:
    """The role whose cue stands nearest, within the place's own stretch of the sentence."""
    bound = load("places")["bound_roles"]
    said = [(m.start(), str(role)) for role, before, _ in bound for m in re.finditer(f"(?:{before})$", text[:start])]
    if said:
        return max(said)[1]
    for role, _, after in bound:
        if re.match(after, text[end:]):
            return str(role)
    begin = max(text.rfind(mark, 0, start) for mark in ",，。;；、 ") + 1
    stops = [at for mark in ",，。;；、 ?？" if (at := text.find(mark, end)) >= 0]
    near = text[begin : min(stops, default=len(text))]
    found = [
        (max(start - begin - m.end(), m.start() - (end - begin), 0), order, role)
        for order, (role, pattern) in enumerate(load("places")["roles"].items())
        for m in re.finditer(pattern, near)
    ]
    return min(found)[2] if found else "rules"


def unnamed(text: str) -> str:
    """The question with any place as 「某地」, any year as 「某年」, without 「2025年度的」: they tell no topic."""
    return _SOME_YEAR.sub(lambda year: "" if year[1] else "某年", _place_pattern().sub("某地", text))


def _mentions(text: str, pattern: re.Pattern[str], table: Mapping[str, str | None]) -> Iterator[_Mention]:
    for found in pattern.finditer(text):
        key = table[found[0]]
        if key:
            yield _Mention(key, found.start(), found.end())


Words = tuple[re.Pattern[str], Mapping[str, str | None]]


@cache
def _level_words() -> Words:
    data = load("levels")
    return _words(data["levels"], data["neutral"])


@cache
def _series_words() -> Words:
    data = load("series")
    return _words(data["series"], data["neutral"])


def _words(entries: Mapping[str, Any], neutral: Iterable[str]) -> Words:
    table: dict[str, str | None] = {word: key for key, entry in entries.items() for word in entry["words"]}
    table |= dict.fromkeys(neutral)
    return _longest_first(table), table


@cache
def _place_table() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for province, entry in load("places")["places"].items():
        for name in (*entry["inside"], province, *entry["names"]):
            if len(name) > 1:
                table[name] = province
    return table


@cache
def _place_pattern() -> re.Pattern[str]:
    return _longest_first(_place_table())


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))
