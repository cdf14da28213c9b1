"""Right figures that say something wrong: the first day given as the last, two windows mixed, a false today."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from knowledge.figures import Source, without_idioms
from knowledge.numerals import CHINESE, fold
from knowledge.recognise import recognise
from knowledge.recognition.dates import impossible_dates
from knowledge.values import Value
from knowledge.vocabulary import load

_WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天七八九十\d])(?![\d年月日个岁边围期])")
_NUMERAL = re.compile(rf"[{CHINESE}]+(?=[年月日号时点元人名份次篇项天周岁页%])")
_DAYS = "一二三四五六日"


def misplaced(
    text: str, sources: Sequence[Source], today: date, computed: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """(rule, what). computed: the texts of declared computations other than today's date."""
    year = next((s.year for s in sources if s.year), today.year)
    text = without_idioms(text)
    folded = fold(text)
    values = recognise(text, year)
    for value in values:
        for rule, check in _CHECKS.items():
            if not check(value, sources) and fold(value.text) not in map(fold, computed):
                yield rule, value.text
        yield from _wrong_role(value, folded, sources, today, computed)
    yield from (("figure", text[a:b]) for a, b in impossible_dates(folded) if not _printed(folded[a:b], sources))
    yield from (("weekday", w) for w in _strange_weekdays(folded, sources))
    yield from (("figure", n) for n in _strange_numerals(folded, values, sources))


def _window_stands(value: Value, sources: Sequence[Source]) -> bool:
    """Both ends of one window of a source, or two days that a source prints apart."""
    if value.kind != "window" or "precision" in value.note:
        return True
    held = [v for s in sources for v in s.values]
    days = {v.normalised for v in held if v.kind == "date"}
    pair = (value.normalised["from"], value.normalised["until"])
    windows = [(v.normalised["from"], v.normalised["until"]) for v in held if v.kind == "window"]
    return pair in windows or set(pair) <= days


def _deadline_stands(value: Value, sources: Sequence[Source]) -> bool:
    """The same length after the same event."""
    if value.kind != "relative_deadline":
        return True
    held = [v for s in sources for v in s.values if v.kind == "relative_deadline"]
    return any(_same_deadline(value, v) for v in held) or (not held and _verbatim(value, sources))


def _same_deadline(mine: Value, theirs: Value) -> bool:
    side = "after" if "after" in mine.normalised else "before"
    same = all(mine.normalised.get(k) == theirs.normalised.get(k) for k in ("amount", "unit"))
    events = [fold(str(v.normalised.get(side, ""))) for v in (mine, theirs)]
    return same and all(events) and (events[0] in events[1] or events[1] in events[0])


def _verbatim(value: Value, sources: Sequence[Source]) -> bool:
    return _printed(fold(value.text), sources)


def _printed(folded: str, sources: Sequence[Source]) -> bool:
    return any(folded in s.text for s in sources)


def _weekday_fits(value: Value, sources: Sequence[Source]) -> bool:
    """「5月16日（星期六）」 is one, unless a source prints it so."""
    if value.kind not in ("date", "window") or _verbatim(value, sources):
        return True
    days = [value.normalised] if value.kind == "date" else [value.normalised["from"], value.normalised["until"]]
    named = [m[1].replace("天", "日") for m in _WEEKDAY.finditer(fold(value.text))]
    if len(named) != len(days) or any(len(d) != 10 for d in days):
        return True
    return [_DAYS[date.fromisoformat(d).weekday()] for d in days] == named


_CHECKS: dict[str, Callable[[Value, Sequence[Source]], bool]] = {
    "window": _window_stands,
    "event": _deadline_stands,
    "weekday": _weekday_fits,
}


def _wrong_role(
    value: Value, folded: str, sources: Sequence[Source], today: date, computed: Sequence[str]
) -> Iterator[tuple[str, str]]:
    role = _role(folded, value) if value.kind == "date" else None
    if role == "today" and value.normalised != today.isoformat():
        yield "today", value.text
    if role in ("from", "until") and not _can_be(role, value.normalised, sources) and value.text not in computed:
        yield "role", value.text


def ends_told(text: str, sources: Sequence[Source]) -> list[tuple[str, str]]:
    """(ISO day, from | until) for each day that the text gives as a first or a last one."""
    year = next((s.year for s in sources if s.year), None)
    folded = fold(text)
    told = [(str(v.normalised), _role(folded, v)) for v in recognise(text, year) if v.kind == "date"]
    return [(day, role) for day, role in told if role in ("from", "until")]


def _role(folded: str, value: Value) -> str | None:
    """today | from | until, where the words around the day say so without doubt."""
    before, after = folded[max(0, value.start - 8) : value.start], folded[value.end : value.end + 4]
    for role, cues in load("verification")["roles"].items():
        if re.search(rf"(?:{cues['before']})$", before) or (cues["after"] and re.match(cues["after"], after)):
            return str(role)
    return None


def _can_be(role: str, day: str, sources: Sequence[Source]) -> bool:
    for value in (v for s in sources for v in s.values):
        if value.kind == "date" and _same_day(value.normalised, day) and value.note.get("bound") in (None, role):
            return True
        if value.kind == "window" and _same_day(value.normalised[role], day):
            return True
    return False


def _same_day(held: str, day: str) -> bool:
    return held == day or (day.startswith("--") and held.endswith(day[1:]))


def _strange_weekdays(folded: str, sources: Sequence[Source]) -> Iterator[str]:
    for matched in _WEEKDAY.finditer(folded):
        if not any(matched[0] in s.text for s in sources):
            yield matched[0]


def _strange_numerals(folded: str, values: Sequence[Value], sources: Sequence[Source]) -> Iterator[str]:
    """Chinese numerals before a unit that are part of no value, such as 「七十一日」, must stand in a source."""
    for matched in _NUMERAL.finditer(folded):
        inside = any(v.start <= matched.start() < v.end for v in values)
        if not inside and not any(folded[matched.start() : matched.end() + 1] in s.text for s in sources):
            yield matched[0]
