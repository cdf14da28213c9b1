"""What could not be answered, in groups of like questions, so that one approved answer or document serves many."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from console.audit import Audit
from console.errors import NotThere, Overtaken, Refused
from console.limits import Limits
from console.tables import gap_members, gaps, utc
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers
from knowledge.errors import ModelUnavailable
from knowledge.lexical import fold
from knowledge.ports import Embedder

STATES = ("open", "answered", "missing", "ignored")
LETTERS = 256
# Another process may commit an answer a little later than its time says.
_LATE = timedelta(minutes=10)
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gap:
    """question: one of the group's; count: how often it was asked."""

    id: int
    question: str
    topic: str | None
    count: int
    first_at: datetime
    last_at: datetime
    state: str
    note: str
    version: int


class Gaps:
    """Leader clustering: a new question joins the nearest group that is near enough, else it starts one."""

    def __init__(self, engine: Engine, embedder: Embedder, audit: Audit, limits: Limits) -> None:
        self.engine = engine
        self.embedder = embedder
        self.audit = audit
        self.limits = limits

    def catch_up(self) -> int:
        """Sort new unanswered questions into groups, at most `gap_batch`; gives how many."""
        rows = self._new()
        if rows:
            vectors = self.vectors([row.question for row in rows])
            with writing(self.engine) as connection:
                self._sort(connection, rows, vectors)
        return len(rows)

    def vectors(self, questions: list[str]) -> Array:
        """Half meaning, half letters, each of length √½: a dot product is the mean of the two cosines."""
        letters = np.stack([_letters(fold(q)) for q in questions])
        try:
            meaning = np.asarray(self.embedder.embed(questions), np.float32)
        except ModelUnavailable:
            meaning = np.zeros((len(questions), self.embedder.dimension), np.float32)
        return np.hstack([meaning, letters]).astype(np.float32) * np.float32(0.5**0.5)

    def _new(self) -> list[Row[Any]]:
        with self.engine.connect() as connection:
            seen = connection.execute(select(func.max(gap_members.c.at))).scalar()
            a = answers.c
            query = select(a.id, a.question, a.topic, a.at).where(a.kind == "not_found").order_by(a.at, a.id)
            if seen:
                late = utc(seen) - _LATE
                known = select(gap_members.c.answer_id).where(gap_members.c.at >= late)
                query = query.where(a.at >= late, a.id.not_in(known))
            return list(connection.execute(query.limit(self.limits.gap_batch)))

    def _sort(self, connection: Connection, rows: list[Row[Any]], vectors: Array) -> None:
        ids, leaders = _leaders(connection, vectors.shape[1])
        for row, vector in zip(rows, vectors, strict=True):
            near = leaders @ vector
            best = int(near.argmax()) if len(ids) else -1
            if best >= 0 and near[best] >= self.limits.gap_similarity:
                _join(connection, ids[best], row)
            else:
                ids.append(_start(connection, row, vector))
                leaders = np.vstack([leaders, vector])

    def page(self, state: str = "open", above: str = "") -> tuple[list[Gap], bool]:
        """Most asked first; `above`: the cursor "count~id" of the last group of the page before."""
        query = _gaps().where(gaps.c.state == state, gaps.c.count > 0)
        query = query.order_by(gaps.c.count.desc(), gaps.c.id.desc()).limit(self.limits.page_size + 1)
        if above:
            count, last = _cursor(above)
            query = query.where((gaps.c.count < count) | ((gaps.c.count == count) & (gaps.c.id < last)))
        with self.engine.connect() as connection:
            found = [_gap(row) for row in connection.execute(query)]
        return found[: self.limits.page_size], len(found) > self.limits.page_size

    def find(self, gap_id: int) -> Gap:
        with self.engine.connect() as connection:
            row = connection.execute(_gaps().where(gaps.c.id == gap_id)).first()
        if row is None:
            raise NotThere("没有这一组问题，可能已按保存期限清除")
        return _gap(row)

    def members(self, gap_id: int, limit: int = 100) -> list[dict[str, Any]]:
        """The group's questions, newest first."""
        query = select(answers.c.id, answers.c.at, answers.c.question).join(
            gap_members, gap_members.c.answer_id == answers.c.id
        )
        query = query.where(gap_members.c.gap_id == gap_id).order_by(answers.c.at.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [{**row, "at": utc(row["at"])} for row in connection.execute(query).mappings()]

    def settle(self, gap_id: int, state: str, note: str, who: str, version: int) -> None:
        """Say what became of the group; raises Overtaken when a colleague did so first."""
        if state not in STATES:
            raise Refused("请选择这一组问题的处理结果")
        before = self.find(gap_id)
        mine = update(gaps).where(gaps.c.id == gap_id, gaps.c.version == version)
        with writing(self.engine) as connection:
            if connection.execute(mine.values(state=state, note=note, version=version + 1)).rowcount == 0:
                raise Overtaken("同事刚刚处理过这一组，请刷新后再看")
            self.audit.within(connection, who, "gap.settle", str(gap_id), {"state": before.state}, {"state": state})

    def recount(self) -> None:
        """After people were erased or old answers purged: true counts, and no group that stands for nobody."""
        left = select(func.count()).where(gap_members.c.gap_id == gaps.c.id).scalar_subquery()
        with writing(self.engine) as connection:
            connection.execute(update(gaps).values(count=left))
            connection.execute(delete(gaps).where(gaps.c.count == 0))


def _gaps() -> Any:
    other = select(answers.c.question).join(gap_members, gap_members.c.answer_id == answers.c.id)
    other = other.where(gap_members.c.gap_id == gaps.c.id).limit(1)
    example = select(answers.c.question).where(answers.c.id == gaps.c.example_id)
    question = func.coalesce(example.scalar_subquery(), other.scalar_subquery(), "").label("question")
    return select(*(gaps.c[n] for n in Gap.__dataclass_fields__ if n != "question"), question)


def _gap(row: Row[Any]) -> Gap:
    return Gap(**{name: row._mapping[name] for name in Gap.__dataclass_fields__})


def _leaders(connection: Connection, dimension: int) -> tuple[list[int], Array]:
    """The groups and the vectors that they were started with; those of another embedding model gain no members."""
    groups = connection.execute(select(gaps.c.id, gaps.c.vector)).all()
    fitting = [(g.id, v) for g in groups if len(v := np.frombuffer(g.vector, "<f4")) == dimension]
    vectors = [v for _, v in fitting]
    return [i for i, _ in fitting], np.stack(vectors) if vectors else np.empty((0, dimension), np.float32)


def _cursor(above: str) -> tuple[int, int]:
    count, _, last = above.partition("~")
    if not (count.isdigit() and last.isdigit()):
        raise Refused("页码有误，请从第一页看起")
    return int(count), int(last)


def _join(connection: Connection, gap_id: int, row: Row[Any]) -> None:
    """One more of a known group; a group that was answered and is asked again without an answer is open again."""
    connection.execute(insert(gap_members).values(answer_id=row.id, gap_id=gap_id, at=row.at))
    grown = update(gaps).where(gaps.c.id == gap_id).values(count=gaps.c.count + 1, last_at=row.at)
    connection.execute(grown)
    connection.execute(update(gaps).where(gaps.c.id == gap_id, gaps.c.state == "answered").values(state="open"))


def _start(connection: Connection, row: Row[Any], vector: Array) -> int:
    values = {
        "example_id": row.id,
        "topic": row.topic,
        "vector": vector.astype("<f4").tobytes(),
        "count": 1,
        "first_at": row.at,
        "last_at": row.at,
    }
    gap_id = int(connection.execute(insert(gaps).values(values).returning(gaps.c.id)).scalar_one())
    connection.execute(insert(gap_members).values(answer_id=row.id, gap_id=gap_id, at=row.at))
    return gap_id


def _letters(text: str) -> Array:
    vector = np.full(LETTERS, 1e-6, np.float32)
    for one, other in pairwise(text):
        vector[(ord(one) * 131 + ord(other)) % LETTERS] += 1
    return vector / np.float32(np.linalg.norm(vector))
