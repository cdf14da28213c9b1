"""The state of the knowledge base: what is live, what is missing, what happened, whether it is whole."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ingest.candidate import open_candidate
from ingest.findings import findings
from knowledge.adapters.indexes import Shelf
from knowledge.adapters.sql.store import SnapshotRow, SqlStore
from knowledge.amended_clauses import clause_changes
from knowledge.amendments import amenders
from knowledge.clauses import Snapshot
from knowledge.errors import ZhichengError
from knowledge.holdings import citations_of, holding
from knowledge.repeals import repeals

_STATUS = {"full_text": "全文", "digest": "要点", "faq": "问答"}
_STATE = {"published": "已发布", "candidate": "待发布"}


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that is cited and not held whole; where: clause ids that cite it."""

    name: str
    status: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amended:
    """A document that another one abolishes ("repealed") or changes in some clauses ("amended"), and from when."""

    key: str
    by: str
    how: str
    from_day: date | None
    clauses: tuple[str, ...] = ()

    def line(self) -> str:
        day = f"自 {self.from_day} 起" if self.from_day else ""
        if self.how == "repealed":
            return f"已废止  {self.key}  {day}被 {self.by} 废止或代替，之后不再用来回答"
        places = "、".join(c.removeprefix(f"{self.key}/") for c in self.clauses)
        return f"有修改  {self.key}  {day}被 {self.by} 改动：{places}"


@dataclass(frozen=True, slots=True)
class Status:
    live: int
    candidate: int | None
    documents: tuple[tuple[str, str, str], ...]
    missing: tuple[Missing, ...]
    amended: tuple[Amended, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "live": self.live,
            "candidate": self.candidate,
            "documents": [{"key": k, "title": t, "status": s} for k, t, s in self.documents],
            "missing": [{"name": m.name, "status": m.status, "cited_in": list(m.where)} for m in self.missing],
            "amended": [_amended_json(a) for a in self.amended],
        }

    def lines(self) -> Iterator[str]:
        yield f"正在使用：快照 {self.live}" if self.live else "还没有发布任何快照"
        if self.candidate:
            yield f"待发布：快照 {self.candidate}"
        yield from (f"  {_STATUS[s]}  {k}  {t}" for k, t, s in self.documents)
        yield from (a.line() for a in self.amended)
        for missing in self.missing:
            held = "只有要点" if missing.status == "digest" else "没有收录"
            yield f"{held}  {missing.name}  被引用于 {'、'.join(missing.where)}"


def _amended_json(amended: Amended) -> dict[str, Any]:
    day = amended.from_day.isoformat() if amended.from_day else None
    return asdict(amended) | {"from_day": day, "clauses": list(amended.clauses)}


def _amended(snapshot: Snapshot) -> Iterator[Amended]:
    yield from (Amended(r.document.key, r.by.key, "repealed", r.from_day) for r in repeals(snapshot))
    for document in snapshot.documents:
        for amender in amenders(document, snapshot):
            made = clause_changes(amender, document)
            for day in dict.fromkeys(c.from_day for c in made):
                ids = tuple(dict.fromkeys(c.clause_id for c in made if c.from_day == day))
                yield Amended(document.key, amender.key, "amended", day, ids)


def status(store: SqlStore) -> Status:
    live = store.live()
    snapshot = store.snapshot(live)
    cited: dict[tuple[str, str], list[str]] = defaultdict(list)
    for found in citations_of(snapshot):
        state = holding(found.reference, snapshot)
        if state != "held":
            cited[(found.reference.number or found.reference.text, state)].append(found.clause.id)
    missing = tuple(Missing(name, state, tuple(dict.fromkeys(where))) for (name, state), where in cited.items())
    documents = tuple((d.key, d.title, d.status) for d in snapshot.documents)
    return Status(live, open_candidate(store), documents, missing, tuple(_amended(snapshot)))


@dataclass(frozen=True, slots=True)
class History:
    live: int
    snapshots: tuple[SnapshotRow, ...]
    moves: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        rows = [{"number": s.number, "state": s.state, "parent": s.parent} for s in self.snapshots]
        created = [{"created_at": s.created_at.isoformat()} for s in self.snapshots]
        moves = [m | {"at": m["at"].isoformat()} for m in self.moves]
        return {"live": self.live, "snapshots": [a | b for a, b in zip(rows, created, strict=True)], "moves": moves}

    def lines(self) -> Iterator[str]:
        for row in self.snapshots:
            here = "  ← 正在使用" if row.number == self.live else ""
            made = f"由 {row.parent} 而来  {row.created_at:%Y-%m-%d %H:%M}"
            yield f"快照 {row.number}  {_STATE.get(row.state, row.state)}  {made}{here}"
        for move in self.moves:
            yield f"{move['at']:%Y-%m-%d %H:%M}  {move['before']} → {move['after']}  {move['who']}  {move['why']}"


def history(store: SqlStore) -> History:
    return History(store.live(), tuple(store.snapshots()), tuple(store.moves()))


@dataclass(frozen=True, slots=True)
class Wholeness:
    """problems: empty when what the pointer names is complete."""

    live: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        return {"live": self.live, "ok": self.ok, "problems": list(self.problems)}

    def lines(self) -> Iterator[str]:
        yield from self.problems
        yield f"快照 {self.live} 完整" if self.ok else f"快照 {self.live} 不完整，运行 zhicheng kb rollback 或重新发布"


def verify(shelf: Shelf) -> Wholeness:
    """The live snapshot's documents, clauses, vectors and index, each looked at."""
    live = shelf.store.live()
    if live == 0:
        return Wholeness(0, ("还没有发布任何快照，请先运行 zhicheng ingest 和 zhicheng kb publish",))
    try:
        problems = [f.line() for f in findings(shelf.store.snapshot(live)) if f.code in ("partition", "value_span")]
        shelf.indexes.check(live)
    except ZhichengError as error:
        return Wholeness(live, (str(error),))
    return Wholeness(live, tuple(problems))
