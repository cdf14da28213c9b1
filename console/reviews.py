"""Staff's verdict on an answer: right, wrong or incomplete, with a reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from console.audit import Audit, Clock
from console.errors import NotThere, Overtaken, Refused
from console.tables import reviews
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers

VERDICTS = ("right", "wrong", "incomplete")


@dataclass(frozen=True, slots=True)
class Review:
    """version 0: nobody has judged yet."""

    answer_id: str
    verdict: str = ""
    reason: str = ""
    who: str = ""
    at: datetime | None = None
    version: int = 0


class Reviews:
    def __init__(self, engine: Engine, audit: Audit, clock: Clock) -> None:
        self.engine = engine
        self.audit = audit
        self.clock = clock

    def of(self, answer_id: str) -> Review:
        with self.engine.connect() as connection:
            row = connection.execute(select(reviews).where(reviews.c.answer_id == answer_id)).first()
        return Review(**row._mapping) if row else Review(answer_id)

    def judge(self, answer_id: str, verdict: str, reason: str, who: str, version: int) -> None:
        """Raises Refused without a needed reason, Overtaken when a colleague judged since `version` was read."""
        if verdict not in VERDICTS:
            raise Refused("请选择：正确、错误或不完整")
        if verdict != "right" and not reason:
            raise Refused("判为错误或不完整时，请写明原因")
        before = self.of(answer_id)
        row = {"verdict": verdict, "reason": reason, "who": who, "at": self.clock(), "version": version + 1}
        with writing(self.engine) as connection:
            _put(connection, answer_id, row, version)
            was = {"verdict": before.verdict, "reason": before.reason}
            self.audit.within(connection, who, "review", answer_id, was, {"verdict": verdict, "reason": reason})


def _put(connection: Connection, answer_id: str, row: dict[str, object], version: int) -> None:
    if connection.execute(select(answers.c.id).where(answers.c.id == answer_id)).first() is None:
        raise NotThere("没有这条问答")
    held = update(reviews).where(reviews.c.answer_id == answer_id, reviews.c.version == version)
    if version and connection.execute(held.values(row)).rowcount:
        return
    try:
        connection.execute(insert(reviews).values(answer_id=answer_id, **row))
    except IntegrityError as error:
        raise Overtaken("同事刚刚核对过这一条，您的结论没有覆盖他的。请看过后再提交") from error
