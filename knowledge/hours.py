"""The hour that a question asks about, against the hour to which the last day of a window goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from knowledge.numerals import fold, number
from knowledge.vocabulary import load

if TYPE_CHECKING:
    from knowledge.calendar import Stage

NOON, DAY = 12 * 60, 24 * 60


@dataclass(frozen=True, slots=True)
class AskedHour:
    """In minutes of the day; both the same for one hour."""

    first: int
    last: int


def asked_hour(text: str) -> AskedHour | None:
    """「下午两点」, 「上午」; None where no hour is named, or the question says that it is the last one."""
    words = _words()
    found = re.search(words["hour"], fold(text))
    if found:
        claimed = re.match(words["claimed"], fold(text)[found.end() :])
        return None if claimed else _one_hour(found)
    half = re.search("|".join(words["halves"]), fold(text))
    return AskedHour(*words["halves"][half[0]]) if half else None


def _one_hour(found: re.Match[str]) -> AskedHour | None:
    hour = number(found["hour"])
    if hour is None or hour > 24:
        return None
    minutes = 30 if found["half"] else int(found["minute"] or 0)
    afternoon = found["part"] in _words()["afternoon"] or (not found["part"] and hour < _words()["first_hour"])
    at = (int(hour) + (12 if afternoon and hour < 12 else 0)) * 60 + minutes
    return AskedHour(at, at)


def at_hour(stage: Stage, hour: AskedHour) -> Literal["late", "early", "in"] | None:
    """Of the last day of the window; None where it prints no hour, or the question leaves it open."""
    closes, opens = _closes(stage), NOON if stage.half == "下午" else 0
    if closes is not None and (hour.first > closes or (hour.first == closes < hour.last)):
        return "late"
    if hour.last <= opens and opens:
        return "early"
    inside = hour.last <= (DAY if closes is None else closes) and hour.first >= opens
    return "in" if inside and (closes is not None or stage.half) else None


def _closes(stage: Stage) -> int | None:
    if stage.until_time:
        hour, minute = stage.until_time.split(":")[:2]
        return int(hour) * 60 + int(minute)
    return NOON if stage.half == "上午" else None


def _words() -> Mapping[str, Any]:
    read: Mapping[str, Any] = load("calendar")["asked_hours"]
    return read
