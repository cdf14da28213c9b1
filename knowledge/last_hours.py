"""The hour to which every last day goes, where the notice prints it apart: 「各批次最后一天下午5点系统关闭」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.batches import batches_of
from knowledge.clauses import Clause, Document
from knowledge.hours import asked_hour
from knowledge.numerals import fold
from knowledge.vocabulary import load

if TYPE_CHECKING:
    from knowledge.calendar import Stage


@dataclass(frozen=True, slots=True)
class LastHour:
    """time: "17:00"; start, end: where the hour is printed; of_batches: the sentence is of batches only."""

    clause: Clause
    time: str
    start: int
    end: int
    of_batches: bool


def with_last_hours(document: Document, stages: Sequence[Stage]) -> list[Stage]:
    """The windows of application that print no hour of their own, with the one that their part of the notice prints."""
    hours = list(_last_hours(document))
    return [
        replace(s, until_time=h.time, closing=(h.start, h.end)) if (h := _of(document, s, hours)) else s for s in stages
    ]


def _of(document: Document, stage: Stage, hours: Sequence[LastHour]) -> LastHour | None:
    if stage.topic != "time.application" or stage.until is None or stage.until_time or stage.half or stage.approximate:
        return None
    part = document.clause_at(stage.start).path[:1]
    in_batches = bool(batches_of("".join((stage.what, *stage.cases))))
    return next((h for h in hours if h.clause.path[:1] == part and (in_batches or not h.of_batches)), None)


def _last_hours(document: Document) -> Iterator[LastHour]:
    words = load("calendar")
    pattern = re.compile(f"{words['last_hour']}(?P<at>{words['asked_hours']['hour']})")
    for clause in document.clauses:
        text = fold(document.text_of(clause))
        found = pattern.search(text)
        hour = asked_hour(found["at"]) if found else None
        if found and hour:
            at = clause.start + found.start("at")
            time = f"{hour.first // 60}:{hour.first % 60:02}"
            yield LastHour(clause, time, at, at + len(found["at"]), words["stage_names"]["batch_word"] in text)
