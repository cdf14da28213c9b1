"""What a clause is about, in the vocabulary of the genre (`knowledge/vocabulary/topics.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import knowledge
from knowledge.numerals import fold

# 「申　报　条　件」 is printed wide; it is one word.
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Topic:
    """heading, body: patterns with their weight, tried on folded text."""

    key: str
    name: str
    heading: tuple[tuple[re.Pattern[str], float], ...]
    body: tuple[tuple[re.Pattern[str], float], ...]


@cache
def _loaded() -> Mapping[str, Any]:
    path = Path(knowledge.__file__).parent / "vocabulary" / "topics.yaml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


@cache
def vocabulary() -> tuple[Topic, ...]:
    """All topics, in the order of the file."""
    entries = _loaded()["topics"].items()
    return tuple(Topic(k, e["name"], _cues(e.get("heading", {})), _cues(e.get("body", {}))) for k, e in entries)


def _cues(entry: Mapping[str, float]) -> tuple[tuple[re.Pattern[str], float], ...]:
    parts = _loaded()["parts"]
    return tuple((re.compile(_filled(pattern, parts)), float(weight)) for pattern, weight in entry.items())


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"<{name}>", part)
    return pattern


def topics_of(path: Sequence[str], text: str) -> tuple[str, ...]:
    """Topic keys, the surest first. A clause inherits from the headings above it, the nearer the more."""
    settings = _loaded()["settings"]
    if len(path) == 1 and path[0] in settings["fixed"]:
        return tuple(settings["fixed"][path[0]])
    headings, body = [_SPACED.sub("", fold(p)) for p in path], fold(text)
    kept = _best(headings, body, settings)
    while not kept and len(headings) > 1:
        headings = headings[:-1]
        kept = _best(headings, "", settings)[: settings["inherited"]]
    return kept


def _best(headings: Sequence[str], body: str, settings: Mapping[str, Any]) -> tuple[str, ...]:
    scored = [(_score(topic, headings, body, settings), topic.key) for topic in vocabulary()]
    floor = max(settings["threshold"], settings["share_of_best"] * max(score for score, _ in scored))
    kept = sorted(((s, k) for s, k in scored if s >= floor), key=lambda pair: -pair[0])
    return tuple(k for _, k in kept[: settings["most"]])


def _score(topic: Topic, headings: Sequence[str], body: str, settings: Mapping[str, Any]) -> float:
    score, distance = 0.0, 1.0
    for heading in reversed(headings):
        score += distance * max((w for cue, w in topic.heading if cue.search(heading)), default=0.0)
        distance *= settings["inheritance"]
    return score + sum(w for cue, w in topic.body if cue.search(body))
