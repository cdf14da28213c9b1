"""The words by which windows are named: what is a name, which step it is of. They are `vocabulary/calendar.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from knowledge.clauses import Clause, Document
from knowledge.numerals import fold
from knowledge.values import Value
from knowledge.vocabulary import load

NUMBERING = re.compile(
    r"^[\s\W_]*(?:第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+(?:\.\d+)*[.．、)）\s]|[①-⑳])\s*"
)
_LONGEST = 20
_LABEL = 12


def is_name(name: str) -> bool:
    fits = 2 <= len(name) <= _LONGEST and not any(c.isdigit() for c in name)
    return fits and not re.search(stage_words()["no_name"], fold(name))


def plain_name(text: str) -> str:
    return re.sub(stage_words()["trailing"], "", NUMBERING.sub("", text.strip(" \t\n*#_|"))).strip("* ")


def stage_words() -> Mapping[str, Any]:
    read: Mapping[str, Any] = load("calendar")["stage_names"]
    return read


def is_label(heading: str) -> bool:
    """「单位推荐」: the short name of a step, not the beginning of a sentence nor the title of a chapter."""
    return len(heading) <= _LABEL and is_name(heading) and not re.search(stage_words()["no_stage"], fold(heading))


def stage_named(words: str) -> str | None:
    return next((str(t) for t, cues in stage_words()["named"].items() if re.search(cues, fold(words))), None)


def sentence_start(document: Document, clause: Clause, value: Value) -> int:
    return max([clause.start, *(document.text.rfind(mark, clause.start, value.start) + 1 for mark in "。；;\n")])
