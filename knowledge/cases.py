"""Whose window is asked about, where a notice tells several apart: by batch, by district, by level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from knowledge.batches import batches_of
from knowledge.calendar import Stage
from knowledge.lexical import content_words
from knowledge.numerals import fold
from knowledge.slots import levels_of, places_of
from knowledge.vocabulary import load
from knowledge.wording import plain


def of_case(text: str, stages: Sequence[Stage]) -> list[Stage]:
    """The stages of the batch, the district and the level that the question names; all where it names none."""
    kept = list(stages)
    for telling in (_of_batch, _of_place, _of_name, _of_member, _of_level):
        kept = telling(plain(text), kept) or kept
    return kept


def undecided(stages: Sequence[Stage]) -> bool:
    """The same step at different times for different people, and nothing says which of them asks."""
    windows: dict[str, set[tuple[date | None, date | None]]] = {}
    names: dict[str, set[str]] = {}
    for stage in stages:
        windows.setdefault(bare(stage), set()).add((stage.from_day, stage.until))
        names.setdefault(bare(stage), set()).add(stage.what)
    return any(len(windows[name]) > 1 and len(names[name]) > 1 for name in windows)


def single(stages: Sequence[Stage]) -> bool:
    """One step, at one time: only then may days be counted."""
    return len({bare(s) for s in stages}) == 1 and not undecided(stages)


def bare(stage: Stage) -> str:
    """The name without whose it is: 「缴费时间（工程师）」 → 「缴费时间」."""
    return re.sub(_words()["batch"], "", re.sub(r"（[^（）]*）$", "", stage.what))


def _of_batch(text: str, stages: list[Stage]) -> list[Stage]:
    wanted = batches_of(text)
    return [s for s in stages if wanted & batches_of("".join((s.what, *s.cases)))]


def _of_level(text: str, stages: list[Stage]) -> list[Stage]:
    wanted = _covered(levels_of(text)[0])
    return [s for s in stages if wanted & _levels(s)]


def _levels(stage: Stage) -> set[str]:
    """A title in the cell of a row is the level of the row, not what somebody holds."""
    cells = {level for case in stage.cases for kind in levels_of(plain(case)) for level in kind}
    return _covered(cells or levels_of(plain(stage.what))[0])


def _covered(levels: Sequence[str] | set[str]) -> set[str]:
    covers = load("levels")["covers"]
    return {k for level in levels for k in (level, *covers.get(level, ()))}


def _of_place(text: str, stages: list[Stage]) -> list[Stage]:
    """The row that names the place; else the row of all the others, where the place is one of their province."""
    named = [s for s in stages if any(stem in text for stem in _places(s))]
    if named:
        return named
    provinces = {p.province for s in stages for case in s.cases for p in places_of(plain(case)) if p.province}
    inside = any(p.province in provinces for p in places_of(text))
    return [s for s in stages if inside and any(re.search(_words()["others"], case) for case in s.cases)]


def _of_name(text: str, stages: list[Stage]) -> list[Stage]:
    """Those whose case alone holds a word of the question, 「璧山」 in 「主城新区（含涪陵、璧山）」, unless they are of
    another level than the question."""
    said = [fold("".join(s.cases)) for s in stages]
    words = (word for word in content_words(text) if word not in _words()["no_districts"])
    holding = [[word in case for case in said] for word in words]
    telling = [held for held in holding if 0 < sum(held) < len(stages)]
    named = [s for n, s in enumerate(stages) if any(held[n] for held in telling)]
    levelled = _of_level(text, stages)
    return [s for s in named if s in levelled] if levelled else named


def _of_member(text: str, stages: list[Stage]) -> list[Stage]:
    """Those of whose batch the notice says in another place that what the question names is in it."""
    named = [any(name in text for m in s.members for name in listed(m.text)) for s in stages]
    if not any(named):
        said = [" ".join(fold(m.text) for m in s.members) for s in stages]
        words = [[word in members for members in said] for word in content_words(text)]
        telling = [held for held in words if 0 < sum(held) < len(stages)]
        named = [any(held[n] for held in telling) for n in range(len(stages))]
    return [s for s, found in zip(stages, named, strict=True) if found]


def listed(text: str) -> set[str]:
    """What a list names, each by its bare name: 「团山、米庄、紫贞三个街道内的企业」 → 团山, 米庄, 紫贞."""
    words = _words()
    parts = (re.sub(words["tail_of_list"], "", p) for p in re.split(r"[、，,;；\s和及与（）()]", plain(text)))
    names = (re.sub(words["place_ends"], "", part) for part in parts)
    return {name for name in names if len(name) > 1 and name not in words["no_districts"]}


def _places(stage: Stage) -> set[str]:
    parts = (part for case in stage.cases for part in re.split(r"[、，,/\s和及（）()]", plain(case)))
    stems = {*(_place(part) for part in parts), *(bare for case in stage.cases for bare in _bare_names(case))}
    return {stem for stem in stems if len(stem) > 1 and not re.search(_words()["others"], stem)}


def _bare_names(case: str) -> set[str]:
    """Of a list the names that are printed without 「区」: 「第一批（襄城、樊城、东津）」."""
    parts = [part for part in re.split(r"[、，,()（）]", plain(case)) if part] if "、" in case else []
    ends, words = _words()["place_ends"], _words()
    short = (p for p in parts if len(p) in (2, 3) and not re.search(ends, p) and not re.search(words["batch"], p))
    return {p for p in short if p not in words["no_districts"]}


def _place(part: str) -> str:
    """「普定县」 by its name; 「大足高新区内企业」 by the zone, for the name alone is that of the whole district."""
    ends = _words()["place_ends"]
    if re.search(ends, part):
        return re.sub(ends, "", part)
    found = re.match(rf"[㐀-鿿]{{2,6}}?({ends.removesuffix('$')})", part)
    return found[0][:-1] if found and len(found[1]) > 1 else ""


def _words() -> dict[str, Any]:
    read: dict[str, Any] = load("calendar")["stage_names"]
    return read
