"""What a finder hands back, and the pattern data that finders share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.values import ValueKind


@dataclass(frozen=True, slots=True)
class Found:
    """A value in folded text; the caller cuts the original text at the same offsets."""

    kind: ValueKind
    start: int
    end: int
    normalised: Any
    note: Mapping[str, str] = field(default_factory=dict)


@cache
def patterns() -> Mapping[str, Any]:
    """`patterns.yaml`: units, cues, names. Read once."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "patterns.yaml").read_text("utf-8"))
    return loaded


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=len, reverse=True))


def bound_after(text: str, end: int) -> Mapping[str, str]:
    """What the words right after a figure make of it: {"bound": "min" | "max" | "until" | "from"} or {}. Those of the
    next cell are of something else."""
    tail = text[end : end + 8]
    for bound, words in patterns()["bounds_after"].items():
        broken = alternatives(w for w in words if len(w) > 1)
        if re.match(rf"[ ]*(?:{alternatives(words)}|\n[ ]*(?:{broken}))", tail):
            return {"bound": bound}
    return {}


def bound_before(text: str, start: int) -> Mapping[str, str]:
    head = text[max(0, start - 6) : start].rstrip(" \n")
    pairs = [(w, bound) for bound, words in patterns()["bounds_before"].items() for w in words if head.endswith(w)]
    longest = max(pairs, key=lambda pair: len(pair[0]), default=None)  # 「不超过」 is no 「超过」
    return {"bound": longest[1]} if longest and longest[1] != "none" else {}


def is_listed_name(text: str, start: int) -> bool:
    """「1  张蕾  某公司」: the number of a row and the name of a person, whose first character might be a unit."""
    row = re.compile(rf"\d{{1,4}}[ ]+[{patterns()['surnames']}][\u4e00-\u9fff]{{1,2}}(?=[ \t\n]|$)")
    return text[start - 1 : start] in ("", "\n") and row.match(text, start) is not None
