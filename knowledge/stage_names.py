"""What a notice calls a window, and which stage of the year it is. The cues are `vocabulary/calendar.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.clauses import Clause, Document
from knowledge.numerals import fold
from knowledge.rows import Cell, cell_of
from knowledge.values import Value
from knowledge.vocabulary import load

_NUMBERING = re.compile(
    r"^[\s\W_]*(?:第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+(?:\.\d+)*[.．、)）\s]|[①-⑳])\s*"
)
_BREAK = re.compile(r"[。；;！？，,\n\t]")
_LONGEST = 20
_LABEL = 12
DISTINCT = 3


def topic_of(document: Document, clause: Clause, value: Value, inherited: str | None) -> str | None:
    """The time.* topic of a window: what the words around it say, else its clause, else the heading above it."""
    own = [t for t in clause.topics if t.startswith("time.")]
    for words in _around(document, clause, value):
        named = _named(words)
        if named:
            return named
    if own:
        return own[0]
    kin = next((_words()["kin"][t] for t in clause.topics if t in _words()["kin"]), None)
    return kin or inherited


def _around(document: Document, clause: Clause, value: Value) -> Iterator[str]:
    """What may say which stage a window is of, the surest first."""
    cell = cell_of(document, clause, value)
    if cell:
        yield from (_plain(cell.heading), *map(_plain, cell.labels))
    before = _before(document, clause, value)
    yield before if _good(before) else ""
    yield from (h for h in map(_plain, clause.path[-1:]) if _is_label(h) and not re.search(_words()["heading"], h))
    yield before
    yield before + _after(document, clause, value)
    yield document.text[_sentence_start(document, clause, value) : value.start]


def _named(words: str) -> str | None:
    return next((str(t) for t, cues in _words()["named"].items() if re.search(cues, fold(words))), None)


def is_schedule(document: Document, clause: Clause, inherited: str | None) -> bool:
    """Whether a window of this clause is a step of the year; not the years that a paper or a course must be of."""
    if clause.topics[:1] and clause.topics[0] in _words()["no_schedule"]:
        return False
    if any(t.startswith("time.") for t in clause.topics) or inherited:
        return True
    kin = any(t in _words()["kin"] for t in clause.topics) or _is_phase(document, clause) or _is_step(clause)
    return kin and not any(t.startswith(("condition.", "material.")) for t in clause.topics)


def _is_phase(document: Document, clause: Clause) -> bool:
    return bool(re.search(_words()["phase"], fold(document.text_of(clause)[:16])))


def _is_step(clause: Clause) -> bool:
    """「（三）区级审核」: its heading, or the one above it, is the short name of a stage."""
    return any(_is_label(h) and _named(h) for h in map(_plain, clause.path[-2:]))


def is_superseded(document: Document, clause: Clause, value: Value) -> bool:
    """「由原定的7月15日至8月29日，延长至9月12日」: the first of the two holds no more."""
    before = fold(document.text[max(clause.start, value.start - 10) : value.start])
    after = fold(document.text[value.end : min(clause.end, value.end + 10)])
    return bool(re.search(_words()["was_before"], before) or re.search(_words()["was_after"], after))


def says_change(text: str) -> bool:
    return bool(re.search(_words()["amends"], fold(text)))


def ends(document: Document, clause: Clause, value: Value) -> bool:
    """Whether the sentence, or the heading of its column, speaks of a last day: 「截止时间为8月20日」."""
    sentence = document.text[_sentence_start(document, clause, value) : value.start]
    cell = cell_of(document, clause, value)
    return bool(re.search(_words()["ending"], fold(sentence + (cell.heading if cell else ""))))


def _sentence_start(document: Document, clause: Clause, value: Value) -> int:
    return max([clause.start, *(document.text.rfind(mark, clause.start, value.start) + 1 for mark in "。；;\n")])


def is_recurring(document: Document, value: Value) -> bool:
    words = document.text[max(0, value.start - 6) : value.start].rstrip(), value.text
    return any(words[0].endswith(w) or words[1].startswith(w) for w in _words()["recurring"])


def announces(document: Document, clause: Clause, value: Value) -> bool:
    """Whether the words before a single date make it the day of something: 「答辩时间：11月20日」."""
    before = fold(document.text[max(clause.start, value.start - 8) : value.start]).rstrip()
    cell = cell_of(document, clause, value)
    row = cell is not None and any(_named(_plain(label)) for label in cell.labels)
    return row or bool(re.search(_words()["announcing"], before)) or _is_of_batch(document, clause, value)


def _is_of_batch(document: Document, clause: Clause, value: Value) -> bool:
    """「第四批，高新区及市属企业，7月25日；」: the day closes the line of a batch."""
    sentence = document.text[_sentence_start(document, clause, value) : value.start]
    closes = re.match(r"\s*(?:[。；;\n]|$)", document.text[value.end : clause.end]) is not None
    return closes and re.search(_words()["batch"], fold(sentence)) is not None


def name_of(document: Document, clause: Clause, value: Value, topic: str | None = None) -> str:
    """What the column, the row, the words before or the heading call it, else the name of the topic; with its case."""
    generic: str = _words()["names"].get(topic or "", _words()["names"]["time.application"])
    cell = cell_of(document, clause, value)
    found = next((c for c in _candidates(document, clause, value, topic, cell) if _good(c)), generic)
    if re.fullmatch(_words()["only_level"], fold(found)):
        return f"{generic}（{found}）"
    cases = cases_of(document, clause, value)
    if found in cases and not cell:
        return f"{generic}（{found}）"
    case = next((c for c in cases if _good(c) and c not in found), "")
    return f"{found}（{_flat(case)}）" if case else found


def _flat(case: str) -> str:
    """「第一批（总部）」 inside brackets: 「第一批：总部」."""
    return re.sub(r"[（(]([^（）()]*)[）)]", r"：\1", case)


def generic_names() -> frozenset[str]:
    """What a window is called whose own name the notice does not print."""
    return frozenset(_words()["names"].values())


def _candidates(
    document: Document, clause: Clause, value: Value, topic: str | None, cell: Cell | None
) -> Iterator[str]:
    if cell:
        yield from (c for c in map(_plain, (cell.heading, *cell.labels)) if _named(c))
        if _is_cased(cell):
            return
    before = _before(document, clause, value)
    if not (_named(before) or re.fullmatch(_words()["only_level"], fold(before))):
        whose = f"（{before}）" if _good(before) else ""
        yield from (h + whose for h in map(_plain, clause.path[-1:]) if _is_label(h) and topic and _named(h) == topic)
    yield _plain(re.split("[：:]", before)[-1])
    yield before
    yield from map(_plain, cell.labels if cell else ())
    yield from (_plain(h) for h in clause.path[-1:] if _heads(_plain(h), topic))


def _is_cased(cell: Cell) -> bool:
    """The column is headed as a stage, so that the row can only say whose it is."""
    return _named(_plain(cell.heading)) is not None


def cases_of(document: Document, clause: Clause, value: Value) -> tuple[str, ...]:
    """Whose window it is where a notice tells several apart: the labels of its row, the batch of its sentence, or
    what its line begins with where the lines beside it have windows too: 「（2）主城新区：9月1日至9月19日」."""
    cell = cell_of(document, clause, value)
    if cell:
        cells = cell.labels if _is_cased(cell) else (*cell.labels, cell.heading)
        return tuple(c for c in map(_plain, cells) if _tells(c))
    sentence = document.text[_sentence_start(document, clause, value) : value.start]
    batch = tuple(dict.fromkeys(re.findall(_words()["batch"], fold(sentence))[-1:]))
    return batch or _line_cases(document, clause, value)


def _line_cases(document: Document, clause: Clause, value: Value) -> tuple[str, ...]:
    beside = [c for c in document.clauses if len(c.path) > 1 and c.path[:-1] == clause.path[:-1]]
    labels = [_line_label(document, c) for c in beside]
    whose = _line_label(document, clause)
    alike = sum(bool(label) for label in labels) > 1 and not any(_named(label) for label in labels if label)
    return (whose,) if whose and alike and value.kind == "window" else ()


def _line_label(document: Document, clause: Clause) -> str:
    """What stands before the colon of a line that goes on with a window; else empty."""
    first = next((v for v in document.values_of(clause) if v.kind == "window"), None)
    before = document.text[clause.start : first.start].strip() if first else ""
    return _plain(before[:-1]) if before[-1:] in (":", "：") and before.count("\n") == 0 else ""


def _tells(cell: str) -> bool:
    """A cell that says whose window it is: no sum, no step, no heading of a column of times."""
    return bool(re.search(r"[^\W\d]", cell)) and not _named(cell) and not re.search(_words()["heading"], fold(cell))


def _heads(heading: str, topic: str | None) -> bool:
    named = _named(heading)
    fits = re.search(_words()["heading"], fold(heading)) or _is_label(heading)
    return bool(fits) and (named is None or named == topic)


def _is_label(heading: str) -> bool:
    """「单位推荐」: the short name of a step, not the beginning of a sentence nor the title of a chapter."""
    return len(heading) <= _LABEL and _good(heading) and not re.search(_words()["no_stage"], fold(heading))


def _before(document: Document, clause: Clause, value: Value) -> str:
    """The words of the same part of the sentence; of an amendment, what is amended."""
    sentence = document.text[_sentence_start(document, clause, value) : value.start]
    for part in (re.split("[，,]", sentence)[-1], sentence):
        amended = re.split(_words()["amends"], fold(part), maxsplit=1)
        if len(amended) > 1 and amended[0].strip():
            return _quoted_name(part[: len(amended[0])]) or _plain(part[: len(amended[0])])
    head = re.sub(_words()["trailing"], "", document.text[clause.start : value.start])
    breaks = [m.end() for m in _BREAK.finditer(head)]
    return _plain(head[max(breaks, default=0) :])


def _quoted_name(amended: str) -> str:
    """Of 「第三条“缴费时间为7月1日至7月10日”」 the words before the figures; empty where nothing is quoted."""
    opened = re.search("[“「]([^“”「」]+)[”」]", amended)
    named = _plain(re.split(r"\d", fold(opened[1]), maxsplit=1)[0]) if opened else ""
    return named if _good(named) else ""


def _after(document: Document, clause: Clause, value: Value) -> str:
    return _BREAK.split(document.text[value.end : clause.end], maxsplit=1)[0]


def _good(name: str) -> bool:
    fits = 2 <= len(name) <= _LONGEST and not any(c.isdigit() for c in name)
    return fits and not re.search(_words()["no_name"], fold(name))


def _plain(text: str) -> str:
    return re.sub(_words()["trailing"], "", _NUMBERING.sub("", text.strip(" \t\n*#_|"))).strip("* ")


def _words() -> Mapping[str, Any]:
    read: Mapping[str, Any] = load("calendar")["stage_names"]
    return read


def shared(text: str, what: str) -> int:
    """How many characters in a row of the stage's own name stand in the question; 0 for one common word alone."""
    name = stem(re.sub(r"（[^（）]*）$", "", what))
    run = _longest_run(fold(text), name)
    return run if run >= DISTINCT or (run == len(name) and run > 1) else 0


def stem(what: str) -> str:
    """The name of a stage without 「时间」 behind it."""
    return re.sub(_words()["stage_ends"], "", fold(what))


def _longest_run(text: str, name: str) -> int:
    runs = ((i, j) for i in range(len(name)) for j in range(i + 1, len(name) + 1))
    return max((j - i for i, j in runs if name[i:j] in text), default=0)
