"""What a notice calls a window, and which stage of the year it is. The cues are `vocabulary/calendar.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.clauses import Clause, Document
from knowledge.numerals import fold
from knowledge.rows import TIMES, Cell, cell_of
from knowledge.stage_cases import cases_of, is_cased
from knowledge.stage_words import is_label, is_name, plain_name, sentence_start, stage_named, stage_words
from knowledge.values import Value

_BREAK = re.compile(r"[。；;！？，,\n\t]")
DISTINCT = 3


def topic_of(document: Document, clause: Clause, value: Value, inherited: str | None) -> str | None:
    """The time.* topic of a window: what the words around it say, else its clause, else the heading above it."""
    own = [t for t in clause.topics if t.startswith("time.")]
    for words in _around(document, clause, value):
        named = stage_named(words)
        if named:
            return named
    if own:
        return own[0]
    kin = next((stage_words()["kin"][t] for t in clause.topics if t in stage_words()["kin"]), None)
    return kin or inherited


def _around(document: Document, clause: Clause, value: Value) -> Iterator[str]:
    """What may say which stage a window is of, the surest first."""
    cell = cell_of(document, clause, value)
    if cell:
        yield from (*over_cell(cell), *over_table(document, clause))
    before = _before(document, clause, value)
    yield before if is_name(before) else ""
    labels = [h for h in map(plain_name, clause.path[-1:]) if is_label(h)]
    yield from (h for h in labels if not re.search(stage_words()["heading"], h))
    yield "" if re.search(stage_words()["condition"], before) else before
    yield before + _after(document, clause, value)
    yield document.text[sentence_start(document, clause, value) : value.start]


def over_table(document: Document, clause: Clause) -> Iterator[str]:
    """The step that heads a table: a heading above its rows, else the line that opens it."""
    yield from (h for h in map(plain_name, clause.path[:-4:-1]) if is_label(h) and stage_named(h))
    near = (clause.path, clause.path[:-1])
    for opening in [c for c in document.clauses if c.path in near and c.start <= clause.start][::-1]:
        before = re.split(r"\t|\|", document.text_of(opening), maxsplit=1)[0]
        lead = re.split(r"[。；;\n]", before.strip())[-1]
        yield from (p for p in map(plain_name, re.split("[，,：:（(]", lead)) if is_name(p) and stage_named(p))


def is_schedule(document: Document, clause: Clause, inherited: str | None) -> bool:
    """Whether a window of this clause is a step of the year; not the years that a paper or a course must be of."""
    if _is_timetable(document, clause):
        return True
    if clause.topics[:1] and clause.topics[0] in stage_words()["no_schedule"]:
        return False
    if any(t.startswith("time.") for t in clause.topics) or inherited:
        return True
    kin = any(t in stage_words()["kin"] for t in clause.topics) or _is_phase(document, clause) or _is_step(clause)
    return kin and not any(t.startswith(("condition.", "material.")) for t in clause.topics)


def _is_timetable(document: Document, clause: Clause) -> bool:
    """A row in whose columns a step or its first or last day stands, whatever else its words are of."""
    first = next((v for v in document.values_of(clause) if v.kind in TIMES), None)
    cell = cell_of(document, clause, first) if first else None
    return cell is not None and any(_heads_times(heading) for heading, _ in cell.times)


def _heads_times(heading: str) -> bool:
    words = stage_words()
    ends = any(re.search(words[key], fold(heading)) for key in ("column_from", "column_until"))
    return ends or stage_named(plain_name(heading)) not in (None, "time.cutoff", "time.result")


def _is_phase(document: Document, clause: Clause) -> bool:
    return bool(re.search(stage_words()["phase"], fold(document.text_of(clause)[:16])))


def _is_step(clause: Clause) -> bool:
    """「（三）区级审核」: its heading, or the one above it, is the short name of a stage."""
    return any(is_label(h) and stage_named(h) for h in map(plain_name, clause.path[-2:]))


def is_superseded(document: Document, clause: Clause, value: Value) -> bool:
    """「由原定的7月15日至8月29日，延长至9月12日」: the first of the two holds no more."""
    before = fold(document.text[max(clause.start, value.start - 10) : value.start])
    after = fold(document.text[value.end : min(clause.end, value.end + 10)])
    return bool(re.search(stage_words()["was_before"], before) or re.search(stage_words()["was_after"], after))


def says_change(text: str) -> bool:
    return bool(re.search(stage_words()["amends"], fold(text)))


def ends(document: Document, clause: Clause, value: Value) -> bool:
    """Whether the sentence, or the heading of its column, speaks of a last day: 「截止时间为8月20日」."""
    sentence = document.text[sentence_start(document, clause, value) : value.start]
    cell = cell_of(document, clause, value)
    after = fold(document.text[value.end : min(value.end + 4, clause.end)])
    heading = cell.heading if cell else ""
    last = re.search(stage_words()["column_until"], fold(heading)) or re.match(stage_words()["closes"], after)
    return last is not None or bool(re.search(stage_words()["ending"], fold(sentence + heading)))


def begins(document: Document, clause: Clause, value: Value) -> bool:
    """「7月21日8:00开通」, or the column of the first days."""
    after = fold(document.text[value.end : min(value.end + 4, clause.end)])
    cell = cell_of(document, clause, value)
    column = cell is not None and re.search(stage_words()["column_from"], fold(cell.heading)) is not None
    return column or re.match(stage_words()["opens"], after) is not None


def half_day(document: Document, clause: Clause, value: Value) -> str:
    """What stands behind a day and says which half of it, with the space before it: 「8月20日上午」."""
    found = re.match(stage_words()["half_day"], document.text[value.end : clause.end])
    return found[0] if found else ""


def is_recurring(document: Document, value: Value) -> bool:
    words = document.text[max(0, value.start - 6) : value.start].rstrip(), value.text
    return any(words[0].endswith(w) or words[1].startswith(w) for w in stage_words()["recurring"])


def announces(document: Document, clause: Clause, value: Value) -> bool:
    """Whether the words before a single date make it the day of something: 「答辩时间：11月20日」."""
    before = fold(document.text[max(clause.start, value.start - 8) : value.start]).rstrip()
    cell = cell_of(document, clause, value)
    row = cell is not None and any(map(stage_named, (*over_cell(cell), *over_table(document, clause))))
    return row or bool(re.search(stage_words()["announcing"], before)) or _is_of_batch(document, clause, value)


def over_cell(cell: Cell) -> tuple[str, ...]:
    """What may name the step of a cell: the heading of its column, the labels of its row."""
    return tuple(map(plain_name, (cell.heading, *cell.labels)))


def _is_of_batch(document: Document, clause: Clause, value: Value) -> bool:
    """「第四批，高新区及市属企业，7月25日；」: the day closes the line of a batch."""
    sentence = document.text[sentence_start(document, clause, value) : value.start]
    closes = re.match(r"\s*(?:[。；;\n]|$)", document.text[value.end : clause.end]) is not None
    return closes and re.search(stage_words()["batch"], fold(sentence)) is not None


def name_of(document: Document, clause: Clause, value: Value, topic: str | None = None) -> str:
    """What the column, the row, the words before or the heading call it, else the name of the topic; with its case."""
    generic: str = stage_words()["names"].get(topic or "", stage_words()["names"]["time.application"])
    cell = cell_of(document, clause, value)
    found = next((c for c in _candidates(document, clause, value, topic, cell) if is_name(c)), generic)
    if re.fullmatch(stage_words()["only_level"], fold(found)):
        return f"{next(_own_heading(clause, topic), generic)}（{found}）"
    cases = cases_of(document, clause, value)
    if found in cases and not cell:
        return f"{generic}（{found}）"
    case = next((c for c in cases if is_name(c) and c not in found), "")
    return f"{found}（{_flat(case)}）" if case else found


def _flat(case: str) -> str:
    """「第一批（总部）」 inside brackets: 「第一批：总部」."""
    return re.sub(r"[（(]([^（）()]*)[）)]", r"：\1", case)


def generic_names() -> frozenset[str]:
    """What a window is called whose own name the notice does not print."""
    return frozenset(stage_words()["names"].values())


def _candidates(
    document: Document, clause: Clause, value: Value, topic: str | None, cell: Cell | None
) -> Iterator[str]:
    if cell:
        yield from (c for c in over_cell(cell) if stage_named(c))
        if is_cased(cell):
            return
        yield from over_table(document, clause)
    before = _before(document, clause, value)
    if not (stage_named(before) or re.fullmatch(stage_words()["only_level"], fold(before))):
        whose = f"（{before}）" if is_name(before) else ""
        yield from (h + whose for h in _own_heading(clause, topic))
    yield plain_name(re.split("[：:]", before)[-1])
    yield before
    yield from map(plain_name, cell.labels if cell else ())
    yield from (plain_name(h) for h in clause.path[-1:] if _heads(plain_name(h), topic))


def _own_heading(clause: Clause, topic: str | None) -> Iterator[str]:
    return (h for h in map(plain_name, clause.path[-1:]) if is_label(h) and topic and stage_named(h) == topic)


def _heads(heading: str, topic: str | None) -> bool:
    named = stage_named(heading)
    fits = re.search(stage_words()["heading"], fold(heading)) or is_label(heading)
    return bool(fits) and (named is None or named == topic)


def _before(document: Document, clause: Clause, value: Value) -> str:
    """The words of the same part of the sentence; of an amendment, what is amended."""
    sentence = document.text[sentence_start(document, clause, value) : value.start]
    for part in (re.split("[，,]", sentence)[-1], sentence):
        amended = re.split(stage_words()["amends"], fold(part), maxsplit=1)
        if len(amended) > 1 and amended[0].strip():
            return _quoted_name(part[: len(amended[0])]) or plain_name(part[: len(amended[0])])
    head = re.sub(stage_words()["trailing"], "", document.text[clause.start : value.start])
    breaks = [m.end() for m in _BREAK.finditer(head)]
    return plain_name(head[max(breaks, default=0) :])


def _quoted_name(amended: str) -> str:
    """Of 「第三条“缴费时间为7月1日至7月10日”」 the words before the figures; empty where nothing is quoted."""
    opened = re.search("[“「]([^“”「」]+)[”」]", amended)
    named = plain_name(re.split(r"\d", fold(opened[1]), maxsplit=1)[0]) if opened else ""
    return named if is_name(named) else ""


def _after(document: Document, clause: Clause, value: Value) -> str:
    return _BREAK.split(document.text[value.end : clause.end], maxsplit=1)[0]


def shared(text: str, what: str) -> int:
    """How many characters in a row of the stage's own name stand in the question; 0 for one common word alone."""
    name = stem(re.sub(r"（[^（）]*）$", "", what))
    run = _longest_run(fold(text), name)
    return run if run >= DISTINCT or (run == len(name) and run > 1) else 0


def stem(what: str) -> str:
    """The name of a stage without 「时间」 behind it."""
    return re.sub(stage_words()["stage_ends"], "", fold(what))


def _longest_run(text: str, name: str) -> int:
    runs = ((i, j) for i in range(len(name)) for j in range(i + 1, len(name) + 1))
    return max((j - i for i, j in runs if name[i:j] in text), default=0)
