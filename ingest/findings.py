"""What the gate looks for in the documents themselves, whatever they are about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from ingest.extract import instructions
from knowledge.amendments import amenders, unplaced
from knowledge.calendar import Stage, schedule
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.compare import predecessor
from knowledge.holdings import citations_of, holding, names
from knowledge.numerals import fold
from knowledge.repeals import repeals
from knowledge.stage_names import generic_names
from knowledge.values import Value

Severity = Literal["block", "warn"]

FEE = "fee.amount"
_LONG = 183
TIME = "time."
WATCHED = ("time.application", "time.payment", FEE, "contact", "route.chain")


@dataclass(frozen=True, slots=True)
class Finding:
    """severity "block" keeps a candidate from being published unless somebody says why it may be."""

    severity: Severity
    code: str
    what: str
    document: str
    clause_id: str | None = None

    def line(self) -> str:
        return f"{'阻止' if self.severity == 'block' else '注意'}  {self.document}：{self.what}"


def findings(snapshot: Snapshot) -> list[Finding]:
    """All checks over all documents of the snapshot."""
    found: list[Finding] = []
    for document in snapshot.documents:
        found += [*_partition(document), *_values_in_place(document), *_backwards(document), *_warnings(document)]
        found += [*_lost_topics(document, snapshot), *_times_apart(document)]
    return [*found, *_repealed(snapshot), *_unread_edits(snapshot), *_contradictions(snapshot), *_unheld(snapshot)]


def _repealed(snapshot: Snapshot) -> Iterator[Finding]:
    for repeal in repeals(snapshot):
        day = repeal.from_day.isoformat() if repeal.from_day else "即日"
        what = f"被 {repeal.by.key} 废止或代替，自 {day} 起不再用来回答"
        yield Finding("warn", "repealed", what, repeal.document.key, repeal.quote.clause_id)


def _unread_edits(snapshot: Snapshot) -> Iterator[Finding]:
    """A change that an amendment states and of which the clause was not found: answers can only point to it."""
    for document in snapshot.documents:
        for act in unplaced(document, snapshot):
            text = " ".join(document.text[act.start : act.end].split())[:40]
            what = f"「{text}」有改动，没有认出它改的是哪一条；回答里只会提示另有通知"
            yield Finding("warn", "edit_unplaced", what, document.key, document.clause_at(act.start).id)


def _partition(document: Document) -> Iterator[Finding]:
    edges = [0, *(c.end for c in document.clauses)]
    starts = [*(c.start for c in document.clauses), len(document.text)]
    if edges != starts:
        yield Finding("block", "partition", "条款没有首尾相接地盖住全文", document.key)


def _values_in_place(document: Document) -> Iterator[Finding]:
    for value in document.values:
        if document.text[value.start : value.end] != value.text:
            yield Finding("block", "value_span", f"数值「{value.text}」与原文位置不符", document.key)


def _backwards(document: Document) -> Iterator[Finding]:
    for value in document.values:
        if value.kind == "window" and _ends(value)[0] > _ends(value)[1] != "":
            what = f"「{value.text}」的截止早于开始"
            yield Finding("block", "window_backwards", what, document.key, document.clause_at(value.start).id)
        elif value.kind == "window" and _runs_over_year(value):
            what = f"「{value.text}」的截止早于开始；若不是写反，就是跨年到 {_ends(value)[1]}，请核对"
            yield Finding("block", "window_backwards", what, document.key, document.clause_at(value.start).id)


def _runs_over_year(value: Value) -> bool:
    """「10月10日—9月3日」 was read as of two years, of which the second is not printed; half a year is too long."""
    first, last = (date.fromisoformat(d) if re.match(r"\d{4}-", d) else None for d in _ends(value))
    if first is None or last is None or last.year == first.year or str(last.year) in fold(value.text):
        return False
    return (last - first).days > _LONG


def _times_apart(document: Document) -> Iterator[Finding]:
    """One step that the document gives two times, in two places, for the same people."""
    told: dict[tuple[str, tuple[str, ...]], Stage] = {}
    for stage in (s for s in schedule(document) if s.from_day and s.until and s.what not in generic_names()):
        first = told.setdefault((stage.what, stage.cases), stage)
        if (first.from_day, first.until) != (stage.from_day, stage.until):
            both = "、".join(document.text[s.start : s.end] for s in (first, stage))
            yield Finding("warn", "times_apart", f"“{stage.what}”写了两个时间：{both}", document.key, stage.clause_id)


def _ends(value: Value) -> tuple[str, str]:
    return str(value.normalised.get("from") or ""), str(value.normalised.get("until") or "")


def _warnings(document: Document) -> Iterator[Finding]:
    blocking = instructions(document.text)
    yield from (Finding("block", "instruction", warning, document.key) for warning in blocking)
    yield from (Finding("warn", "reading", w, document.key) for w in document.warnings if w not in blocking)


def _lost_topics(document: Document, snapshot: Snapshot) -> Iterator[Finding]:
    earlier = predecessor(document, snapshot)
    if earlier is None:
        return
    for topic in WATCHED:
        if _about(earlier, topic) and not _about(document, topic):
            what = f"{earlier.key} 有「{_about(earlier, topic)[0].path[-1]}」，这一份没有认出对应的条款"
            yield Finding("warn", "topic_lost", what, document.key)


def _about(document: Document, topic: str) -> list[Clause]:
    return [c for c in document.clauses if topic in c.topics]


def _contradictions(snapshot: Snapshot) -> Iterator[Finding]:
    """Two whole documents of one issuer and one year that give different figures for the same thing."""
    for one, other in combinations([d for d in snapshot.documents if d.status == "full_text"], 2):
        if one.year == other.year and one.issuer == other.issuer and not _related(one, other):
            yield from _different(one, other)
    yield from _fees_apart(snapshot)


def _related(one: Document, other: Document) -> bool:
    """One of them changes, abolishes or gives way to the other."""
    pairs = ((one, other), (other, one))
    return any(r.relation != "cites" and names(r, b) for a, b in pairs for r in a.references)


def _different(one: Document, other: Document) -> Iterator[Finding]:
    for topic in sorted({t for c in one.clauses for t in c.topics if t.startswith(TIME)}):
        first, second = _windows(one, topic), _windows(other, topic)
        if first and second and first != second:
            what = f"与 {other.key} 的时间不一致（{'、'.join(sorted(first))} / {'、'.join(sorted(second))}）"
            yield Finding("block", "contradiction", what, one.key, _about(one, topic)[0].id)


def _windows(document: Document, topic: str) -> set[str]:
    values = (v for c in _about(document, topic) for v in document.values_of(c) if v.kind == "window")
    return {"—".join(_ends(v)) for v in values}


def _fees_apart(snapshot: Snapshot) -> Iterator[Finding]:
    """The same level's fee in two documents; which of them is right only a person can say."""
    fees: dict[str, dict[str, set[float]]] = defaultdict(lambda: defaultdict(set))
    past = {r.document.key for r in repeals(snapshot)}
    for document in (d for d in snapshot.documents if d.key not in past and not amenders(d, snapshot)):
        for value in _fees(document):
            if level := value.note.get("level"):
                fees[level][document.key].add(value.normalised["amount"])
    for level, by_document in fees.items():
        if any(one.isdisjoint(other) for one, other in combinations(by_document.values(), 2)):
            told = ((key, "、".join(f"{a:g}元" for a in sorted(sums))) for key, sums in sorted(by_document.items()))
            stated = "；".join(f"{key} {sums}" for key, sums in told)
            yield Finding("warn", "fee_apart", f"{level}评审费在几份文件里不一致：{stated}", min(by_document))


def _fees(document: Document) -> Iterable[Value]:
    return (v for c in _about(document, FEE) for v in document.values_of(c) if v.kind == "money")


def _unheld(snapshot: Snapshot) -> Iterator[Finding]:
    seen: set[str] = set()
    for cited in citations_of(snapshot):
        name = cited.reference.number or cited.reference.text
        if name not in seen and holding(cited.reference, snapshot) == "missing":
            seen.add(name)
            yield Finding("warn", "not_held", f"引用了没有收录的 {name}", cited.document.key, cited.clause.id)
