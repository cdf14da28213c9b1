"""What a notice calls a window, and which stage of the year it is. The cues are `vocabulary/calendar.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from knowledge.clauses import Clause, Document
from knowledge.numerals import fold
from knowledge.values import Value
from knowledge.vocabulary import load

_NUMBERING = re.compile(
    r"^[\s\W_]*(?:第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+(?:\.\d+)*[.．、)）\s]|[①-⑳])\s*"
)
_BREAK = re.compile(r"[。；;！？，,\n\t]")
_LONGEST = 20


def topic_of(document: Document, clause: Clause, value: Value, inherited: str | None) -> str | None:
    """The time.* topic of a window: what the words around it say, else its clause, else the heading above it."""
    own = [t for t in clause.topics if t.startswith("time.")]
    before = _before(document, clause, value)
    for words in (before, before + _after(document, clause, value)):
        named = next((topic for topic, cues in _words()["named"].items() if re.search(cues, fold(words))), None)
        if named:
            return str(named)
    if own:
        return own[0]
    kin = next((_words()["kin"][t] for t in clause.topics if t in _words()["kin"]), None)
    return kin or inherited


def is_schedule(clause: Clause, inherited: str | None) -> bool:
    """Whether a window of this clause is a step of the year; not the years that a paper or a course must be of."""
    if any(t.startswith("time.") for t in clause.topics) or inherited:
        return True
    kin = any(t in _words()["kin"] for t in clause.topics)
    return kin and not any(t.startswith(("condition.", "material.")) for t in clause.topics)


def is_recurring(document: Document, value: Value) -> bool:
    before = document.text[max(0, value.start - 6) : value.start]
    return any(before.rstrip().endswith(w) for w in _words()["recurring"])


def announces(document: Document, clause: Clause, value: Value) -> bool:
    """Whether the words before a single date make it the day of something: 「答辩时间：11月20日」."""
    before = fold(document.text[max(clause.start, value.start - 8) : value.start]).rstrip()
    return bool(re.search(_words()["announcing"], before))


def name_of(document: Document, clause: Clause, value: Value, topic: str | None = None) -> str:
    """The words before the window in its sentence or its row, else the heading, else the name of the topic."""
    before = _before(document, clause, value)
    candidates = [_plain(re.split("[：:]", before)[-1]), before, *_cells(document, clause, value)]
    candidates += [_plain(h) for h in reversed(clause.path) if re.search(_words()["heading"], fold(h))]
    generic: str = _words()["names"].get(topic or "", _words()["names"]["time.application"])
    found = next((c for c in candidates if _good(c)), generic)
    return f"{generic}（{found}）" if re.fullmatch(_words()["only_level"], fold(found)) else found


def _before(document: Document, clause: Clause, value: Value) -> str:
    head = re.sub(_words()["trailing"], "", document.text[clause.start : value.start])
    breaks = [m.end() for m in _BREAK.finditer(head)]
    return _plain(head[max(breaks, default=0) :])


def _after(document: Document, clause: Clause, value: Value) -> str:
    return _BREAK.split(document.text[value.end : clause.end], maxsplit=1)[0]


def _cells(document: Document, clause: Clause, value: Value) -> list[str]:
    row = document.text[clause.start : clause.end].split("\n")[0]
    return [_plain(cell) for cell in row.split("\t")] if "\t" in row else []


def _good(name: str) -> bool:
    fits = 2 <= len(name) <= _LONGEST and not any(c.isdigit() for c in name)
    return fits and not re.search(_words()["no_name"], fold(name))


def _plain(text: str) -> str:
    return re.sub(_words()["trailing"], "", _NUMBERING.sub("", text.strip(" \t\n*#_|"))).strip("* ")


def _words() -> Mapping[str, Any]:
    read: Mapping[str, Any] = load("calendar")["stage_names"]
    return read
