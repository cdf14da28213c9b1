"""Which answers of the last weeks a publish made old: they cite a clause that now reads otherwise or is gone."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from console.audit import Clock
from console.tables import flags, marks
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.store import SqlStore
from knowledge.adapters.sql.tables import answers, pointer_moves
from knowledge.compare import compare
from knowledge.errors import SnapshotMissing

DAYS, MOST = 30, 5000
SEEN = "pointer"


class Changed:
    def __init__(self, engine: Engine, store: SqlStore, clock: Clock) -> None:
        self.engine = engine
        self.store = store
        self.clock = clock

    def follow(self) -> None:
        """Look at every move of the pointer since the last look, whoever made it: the desk or the command line."""
        with self.engine.connect() as connection:
            seen = connection.execute(select(marks.c.value).where(marks.c.name == SEEN)).scalar()
            query = select(pointer_moves).where(pointer_moves.c.id > (seen or 0)).order_by(pointer_moves.c.id)
            moves = connection.execute(query).all()
        for move in moves:
            self.mark(move.before, move.after)
        if moves:
            self._saw(moves[-1].id)

    def _saw(self, move: int) -> None:
        with writing(self.engine) as connection:
            connection.execute(delete(marks).where(marks.c.name == SEEN))
            connection.execute(insert(marks).values(name=SEEN, value=move))

    def mark(self, before: int, after: int) -> int:
        """Flag the answers for checking; gives how many."""
        if before == 0:
            return 0
        try:
            difference = compare(self.store.snapshot(before), self.store.snapshot(after))
        except SnapshotMissing:  # an old snapshot has been dropped since
            return 0
        touched = {c.before_id for d in difference.documents for c in d.clauses if c.change != "moved" and c.before_id}
        touched |= {f"{d.key}/" for d in difference.documents if d.change == "removed"}
        rows = [row for row in self._recent(before) if _rests_on(row["answer"], touched)]
        note = f"{before} → {after}"
        marks = [{"answer_id": r["id"], "flag": "changed", "answered_at": r["at"], "note": note} for r in rows]
        with writing(self.engine) as connection:
            ids = [m["answer_id"] for m in marks]
            connection.execute(delete(flags).where(flags.c.flag == "changed", flags.c.answer_id.in_(ids)))
            if marks:
                connection.execute(insert(flags), marks)
        return len(marks)

    def _recent(self, snapshot: int) -> list[dict[str, Any]]:
        a = answers.c
        query = select(a.id, a.at, a.answer).where(a.snapshot == snapshot)
        query = query.where(a.at > self.clock() - timedelta(days=DAYS)).order_by(a.at.desc()).limit(MOST)
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def _rests_on(answer: dict[str, Any], touched: set[str]) -> bool:
    cited = {c.get("clause_id", "") for c in answer["citations"]}
    gone = {f"{c['document']}/" for c in answer["citations"]}
    return bool((cited | gone) & touched)
