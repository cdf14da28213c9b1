"""SqlRegressions: the regression questions, in the order they were added."""

from datetime import UTC, datetime

from sqlalchemy import Engine, delete, insert, select

from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import regressions
from knowledge.answers import Question
from knowledge.regressions import Regression


class SqlRegressions:
    """A question is kept without who asked it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, regression: Regression) -> None:
        """Keep it; the same question replaces what was expected of it before."""
        question = regression.question
        row = {
            "question": question.text,
            "history": list(question.history),
            "today": question.today,
            "kind": regression.kind,
            "clause": regression.clause,
            "expected": list(regression.values),
            "origin": regression.origin,
            "added_at": datetime.now(UTC),
        }
        with writing(self.engine) as connection:
            connection.execute(delete(regressions).where(regressions.c.question == question.text))
            connection.execute(insert(regressions).values(row))

    def all(self) -> list[Regression]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(regressions).order_by(regressions.c.id))
            return [
                Regression(
                    Question(r.question, r.today, tuple(r.history)), r.kind, r.clause, tuple(r.expected), r.origin
                )
                for r in rows
            ]
