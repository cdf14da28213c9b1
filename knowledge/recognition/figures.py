"""What a text asserts in figures, in one comparable form. Both sides of a comparison go through here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from knowledge.numerals import fold
from knowledge.recognition.printed import YEAR_ALONE, find_clock_times
from knowledge.values import Value

_STATED = frozenset(
    {"date", "window", "relative_deadline", "duration", "working_days", "money", "count", "percent", "phone", "url"}
    | {"document_number"}
)
_SAME_UNIT = {"名": "人", "位": "人", "人次": "次"}


def figures(text: str, year: int | None = None) -> set[str]:
    """The canonical form of every date, amount, count, percentage, telephone, link, 文号 and duration of a text.

    "2024-10-10" or "--10-10" · "2024-10" for a whole month · "420元" · "3篇" · "30%" · "1year" · "5working_day" ·
    "02363899976" · "17:00" · "2024年"
    """
    return set(_figures(text, year))


def unsupported(text: str, sources: Sequence[str], year: int | None = None) -> list[str]:
    """The figures of `text` that stand in none of `sources`; `year` is what bare dates of the sources inherit."""
    held: set[str] = set()
    for source in sources:
        held |= _figures(source, year)
    implied = held | set(_implied(held))
    return sorted(f for f in figures(text) if f not in implied)


@lru_cache(maxsize=4096)
def _figures(text: str, year: int | None) -> frozenset[str]:
    from knowledge.recognise import recognise

    values = recognise(text, year)
    result = {f for v in values if v.kind in _STATED for f in canonical(v)}
    folded = _without(fold(text), values)
    result |= {f"{int(m['year'])}年" for m in YEAR_ALONE.finditer(folded) if m["year"].isdigit()}
    return frozenset(result | find_clock_times(fold(text)))


def _without(text: str, values: Iterable[Value]) -> str:
    """The text between the values; what a value covers becomes one space."""
    pieces, at = [], 0
    for value in values:
        pieces.append(text[at : value.start])
        at = value.end
    return " ".join([*pieces, text[at:]])


def canonical(value: Value) -> list[str]:
    """The comparable forms of one value; a window gives both its ends."""
    normal = value.normalised
    if value.kind == "window" and value.note.get("precision") == "month":
        return [normal["from"][:-3]]
    if value.kind == "window":
        return [normal["from"], normal["until"]]
    if value.kind in ("duration", "working_days", "relative_deadline", "count"):
        unit = _SAME_UNIT.get(normal["unit"], normal["unit"])
        return [f"{normal[k]}{unit}" for k in ("amount", "to") if k in normal]
    if value.kind == "money":
        return [f"{normal['amount']}元"]
    if value.kind == "percent":
        return [f"{normal['amount']}%"]
    if value.kind == "phone":
        return [re.sub(r"\D", "", normal)]
    if value.kind == "url":
        return [re.sub(r"^https?://", "", normal).rstrip("/").lower()]
    return [str(normal)]


def _implied(held: Iterable[str]) -> Iterable[str]:
    """A full date supports the date without its year, and its year; a 文号 supports its year."""
    for figure in held:
        if matched := re.fullmatch(r"(?P<year>\d{4}|-)-(?P<month>\d\d)(?P<day>-\d\d)?", figure):
            yield from _parts_of_date(matched["year"], matched["month"], matched["day"] or "")
        elif matched := re.search(r"〔(\d{4})〕", figure):
            yield f"{matched[1]}年"


def _parts_of_date(year: str, month: str, day: str) -> Iterable[str]:
    yield f"--{month}{day}"
    yield f"--{month}"
    if year != "-":
        yield f"{year}-{month}"
        yield f"{year}年"
