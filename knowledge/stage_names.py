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
    sentence = document.text[_sentence_start(document, clause, value) : value.start]
    for words in (before, before + _after(document, clause, value), sentence):
        named = _named(words)
        if named:
            return named
    if own:
        return own[0]
    kin = next((_words()["kin"][t] for t in clause.topics if t in _words()["kin"]), None)
    return kin or inherited


def _named(words: str) -> str | None:
    return next((str(t) for t, cues in _words()["named"].items() if re.search(cues, fold(words))), None)


def is_schedule(document: Document, clause: Clause, inherited: str | None) -> bool:
    """Whether a window of this clause is a step of the year; not the years that a paper or a course must be of."""
    if clause.topics[:1] and clause.topics[0] in _words()["no_schedule"]:
        return False
    if any(t.startswith("time.") for t in clause.topics) or inherited:
        return True
    kin = any(t in _words()["kin"] for t in clause.topics) or _is_phase(document, clause)
    return kin and not any(t.startswith(("condition.", "material.")) for t in clause.topics)


def _is_phase(document: Document, clause: Clause) -> bool:
    return bool(re.search(_words()["phase"], fold(document.text_of(clause)[:16])))


def is_superseded(document: Document, clause: Clause, value: Value) -> bool:
    """「由原定的7月15日至8月29日，延长至9月12日」: the first of the two holds no more."""
    before = fold(document.text[max(clause.start, value.start - 10) : value.start])
    after = fold(document.text[value.end : min(clause.end, value.end + 10)])
    return bool(re.search(_words()["was_before"], before) or re.search(_words()["was_after"], after))


def ends(document: Document, clause: Clause, value: Value) -> bool:
    """Whether the sentence speaks of a last day: 「截止时间为8月20日」."""
    sentence = document.text[_sentence_start(document, clause, value) : value.start]
    return bool(re.search(_words()["ending"], fold(sentence)))


def _sentence_start(document: Document, clause: Clause, value: Value) -> int:
    return max([clause.start, *(document.text.rfind(mark, clause.start, value.start) + 1 for mark in "。；;\n")])


def is_recurring(document: Document, value: Value) -> bool:
    words = document.text[max(0, value.start - 6) : value.start].rstrip(), value.text
    return any(words[0].endswith(w) or words[1].startswith(w) for w in _words()["recurring"])


def announces(document: Document, clause: Clause, value: Value) -> bool:
    """Whether the words before a single date make it the day of something: 「答辩时间：11月20日」."""
    before = fold(document.text[max(clause.start, value.start - 8) : value.start]).rstrip()
    return bool(re.search(_words()["announcing"], before))


def name_of(document: Document, clause: Clause, value: Value, topic: str | None = None) -> str:
    """The words before the window in its sentence or its row, else the heading, else the name of the topic."""
    before = _before(document, clause, value)
    candidates = [_plain(re.split("[：:]", before)[-1]), before, *_cells(document, clause, value)]
    candidates += [_plain(h) for h in clause.path[-1:] if _heads(h, topic)]
    generic: str = _words()["names"].get(topic or "", _words()["names"]["time.application"])
    found = next((c for c in candidates if _good(c)), generic)
    return f"{generic}（{found}）" if re.fullmatch(_words()["only_level"], fold(found)) else found


def _heads(heading: str, topic: str | None) -> bool:
    named = _named(heading)
    return bool(re.search(_words()["heading"], fold(heading))) and (named is None or named == topic)


def _before(document: Document, clause: Clause, value: Value) -> str:
    """The words of the same part of the sentence; of an amendment, what is amended."""
    sentence = document.text[_sentence_start(document, clause, value) : value.start]
    amended = re.split(_words()["amends"], fold(sentence), maxsplit=1)
    if len(amended) > 1 and amended[0].strip():
        return _plain(sentence[: len(amended[0])])
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
