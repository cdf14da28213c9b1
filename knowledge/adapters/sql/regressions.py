"""SqlRegressions: the regression questions, in the order they were added."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select

from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import regressions
from knowledge.answers import Question
from knowledge.regressions import Regression


@dataclass(frozen=True, slots=True)
class Kept:
    id: int
    added_at: datetime
    regression: Regression


class SqlRegressions:
    """A question is kept without who asked it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, regression: Regression) -> None:
        """Keep it; the same question of the same kind of origin ("desk:…") replaces what was expected of it before."""
        question, origin = regression.question, regression.origin
        row = {
            "question": question.text,
            "history": list(question.history),
            "today": question.today,
            "kind": regression.kind or "",
            "clause": regression.clause,
            "expected": list(regression.values),
            "origin": origin,
            "added_at": datetime.now(UTC),
            "never": list(regression.never),
        }
        same = regressions.c.origin.startswith(origin.partition(":")[0], autoescape=True)
        with writing(self.engine) as connection:
            connection.execute(delete(regressions).where(regressions.c.question == question.text, same))
            connection.execute(insert(regressions).values(row))

    def all(self) -> list[Regression]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(regressions).order_by(regressions.c.id))
            return [_kept(row).regression for row in rows]

    def newest(self, limit: int, below: int | None = None) -> list[Kept]:
        """Newest first; `below`: only those added before that id."""
        query = select(regressions).order_by(regressions.c.id.desc()).limit(limit)
        query = query.where(regressions.c.id < below) if below else query
        with self.engine.connect() as connection:
            return [_kept(row) for row in connection.execute(query)]

    def of(self, origin: str) -> Regression | None:
        """The first that came from this correction."""
        query = select(regressions).where(regressions.c.origin == origin).order_by(regressions.c.id)
        with self.engine.connect() as connection:
            row = connection.execute(query.limit(1)).first()
        return _kept(row).regression if row else None

    def drop(self, origin: str) -> int:
        """Ask no more what came from this correction; gives how many questions went."""
        with writing(self.engine) as connection:
            return connection.execute(delete(regressions).where(regressions.c.origin == origin)).rowcount


def _kept(row: Row[Any]) -> Kept:
    question = Question(row.question, row.today, tuple(row.history))
    expected = Regression(question, row.kind or None, row.clause, tuple(row.expected), row.origin, tuple(row.never))
    return Kept(row.id, row.added_at, expected)
