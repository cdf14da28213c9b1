"""Grounds (which clause says so) and parameters (value, unit, ground, source, dates) of one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from knowledge.amendments import speaking
from knowledge.answers import Citation
from knowledge.calendar import Stage, schedule
from knowledge.clauses import Document, Snapshot
from knowledge.eligibility.moments import Span, in_chinese
from knowledge.eligibility.reading import Node

ParameterKind = Literal["date", "window", "duration", "number", "text"]
_KIND_OF_UNIT: Mapping[str, ParameterKind] = {
    "date": "date",
    "window": "window",
    "year": "duration",
    "month": "duration",
    "working_day": "number",
    "text": "text",
}


@dataclass(frozen=True)
class Ground:
    """A clause by its id, and words that it must contain: if either fails, nothing is cited.

    clause  the clause's id without the document, e.g. "二/（一）"; for a fact of a digest its id, "P1"
    anchor  verbatim words of the clause, all of which is quoted
    trust   "notice" for original text, "A" or "B" for a fact of a digest, "–" for what is known to be unknown
    """

    name: str
    document: str
    clause: str
    anchor: str
    trust: str
    line: int
    file: str

    @property
    def clause_id(self) -> str:
        return f"{self.document}/{self.clause}"

    def cite(self, snapshot: Snapshot) -> Citation | None:
        """The anchor in the snapshot's clause; None when it is gone, reworded, amended or trusted differently."""
        found = snapshot.clause(self.clause_id)
        if found is None:
            return None
        document, clause = found
        at = document.text.find(self.anchor, clause.start, clause.end)
        if at < 0 or (clause.trust or "notice") != self.trust or self.amended(snapshot):
            return None
        return Citation.of(document, clause, at, at + len(self.anchor))

    def amended(self, snapshot: Snapshot) -> tuple[Document, Stage] | None:
        """The later document that now speaks of this clause's time, and what it says."""
        found = snapshot.clause(self.clause_id)
        topic = next((t for t in found[1].topics if t.startswith("time.")), None) if found else None
        if found is None or topic is None:
            return None
        speaker = speaking(found[0], [topic], snapshot)
        if speaker is found[0]:
            return None
        return speaker, next(stage for stage in schedule(speaker) if stage.topic == topic)


@dataclass(frozen=True)
class Parameter:
    """One figure of the rules; `value` is a date, a Span (window), a number, or a table of numbers by option."""

    name: str
    kind: ParameterKind
    value: Any
    unit: str
    ground: str
    source: str
    start: date
    end: date | None

    def in_chinese(self, value: Any = None) -> str:
        value = self.value if value is None else value
        if isinstance(value, str):
            return value
        if isinstance(value, date):
            return in_chinese(value)
        if isinstance(value, Span):
            return f"{in_chinese(value.first)}至{in_chinese(value.last)}"
        return f"{value:g}{_UNITS.get(self.unit, self.unit)}"


_UNITS = {"year": "年", "month": "个月", "working_day": "个工作日"}


def grounds(node: Node) -> dict[str, Ground]:
    return {name: _ground(name, entry) for name, entry in node.items()}


def _ground(name: str, node: Node) -> Ground:
    fields = node.mapping("document clause anchor trust")
    if fields["trust"].text() not in ("notice", "A", "B", "–"):
        raise fields["trust"].wrong("trust is notice, A, B or –")
    told = {key: fields[key].text() for key in ("document", "clause", "anchor", "trust")}
    return Ground(name, line=fields["clause"].line, file=node.file, **told)


def parameters(node: Node, known: Mapping[str, Ground]) -> dict[str, Parameter]:
    return {name: _parameter(name, entry, known) for name, entry in node.items()}


def _parameter(name: str, node: Node, known: Mapping[str, Ground]) -> Parameter:
    fields = node.mapping("value unit ground source from", "until")
    ground = fields["ground"].text()
    if ground not in known:
        raise fields["ground"].wrong(f"unknown ground {ground!r}: a parameter needs its clause")
    unit = fields["unit"].text()
    start, until = _day(fields["from"]), fields.get("until")
    end = _day(until) if until else None
    if end and end < start:
        raise node.wrong(f"{name!r} ends before it begins")
    kind = _KIND_OF_UNIT.get(unit, "number")
    value = _value(fields["value"], kind)
    return Parameter(name, kind, value, unit, ground, fields["source"].text(), start, end)


def _value(node: Node, kind: ParameterKind) -> Any:
    if kind == "date":
        return _day(node)
    if kind == "text":
        return node.text()
    if kind == "window":
        fields = node.mapping("from until")
        window = Span(_day(fields["from"]), _day(fields["until"]))
        if window.last < window.first:
            raise node.wrong("the window closes before it opens")
        return window
    if isinstance(node.value, dict):
        return {option: entry.number() for option, entry in node.items()}
    return node.number()


def _day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError as error:
        raise node.wrong(f"{node.text()!r} is no day (write YYYY-MM-DD)") from error
