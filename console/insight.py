"""How the service is doing, day by day. Whole days are counted once and kept: sums only, nothing personal."""

import csv
import io
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from bot.tables import cases, feedback
from console.audit import Clock
from console.journal import midnight
from console.labels import labels
from console.tables import insight_days, utc
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers, pointer_moves
from knowledge.settings import SHANGHAI


@dataclass(frozen=True, slots=True)
class Day:
    """Counts of one day in Asia/Shanghai; reply_minutes: from hand-over to the first reply, median."""

    day: date
    kinds: dict[str, int] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    up: int = 0
    down: int = 0
    handed: int = 0
    answer_ms: float | None = None
    reply_minutes: float | None = None

    @property
    def questions(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Publish:
    """A move of the pointer, with the days around it: share answered and share of thumbs down, before and after."""

    at: datetime
    number: int
    answered: tuple[float | None, float | None]
    down: tuple[float | None, float | None]


class Insight:
    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock

    def today(self) -> date:
        return self.clock().astimezone(SHANGHAI).date()

    def days(self, since: date, until: date) -> list[Day]:
        """Every day from since to until, both included; a day that is over is read from what was kept."""
        with self.engine.connect() as connection:
            query = select(insight_days.c.day, insight_days.c.counts)
            held = connection.execute(query.where(insight_days.c.day.between(since, until)))
            kept = {row.day: _kept(row.day, row.counts) for row in held}
            wanted = [since + timedelta(days=n) for n in range((until - since).days + 1)]
            fresh = {d: _count(connection, d) for d in wanted if d not in kept}
        self._keep([day for day in fresh.values() if day.day < self.today()])
        return [kept.get(d) or fresh[d] for d in wanted]

    def _keep(self, days: list[Day]) -> None:
        if not days:
            return
        with writing(self.engine) as connection:
            connection.execute(delete(insight_days).where(insight_days.c.day.in_([d.day for d in days])))
            rows = [{"day": d.day, "counts": {k: v for k, v in asdict(d).items() if k != "day"}} for d in days]
            connection.execute(insert(insight_days), rows)

    def publishes(self, since: date, until: date, around: int = 7) -> list[Publish]:
        """The publishes and rollbacks of the time, newest first, with `around` days before and after each."""
        query = select(pointer_moves).order_by(pointer_moves.c.id.desc()).limit(20)
        with self.engine.connect() as connection:
            moves = [(utc(m.at), m.after) for m in connection.execute(query)]
        return [self._publish(at, n, around) for at, n in moves if since <= _local(at) <= until]

    def _publish(self, at: datetime, number: int, around: int) -> Publish:
        day = _local(at)
        before = self.days(day - timedelta(days=around), day - timedelta(days=1))
        last = min(day + timedelta(days=around), self.today())
        after = self.days(day + timedelta(days=1), last) if last > day else []
        return Publish(at, number, (_answered(before), _answered(after)), (_disliked(before), _disliked(after)))


def csv_of(days: list[Day]) -> str:
    """One line a day, for a spreadsheet (the mark at the front lets Excel read it as UTF-8)."""
    out = io.StringIO()
    writer = csv.writer(out)
    kinds = labels()["kind"]
    head = labels()["csv"]
    writer.writerow([head["day"], head["questions"], *kinds.values(), *list(head.values())[2:]])
    for day in days:
        counted = [day.kinds.get(k, 0) for k in kinds]
        writer.writerow(
            [
                day.day,
                day.questions,
                *counted,
                day.handed,
                day.up,
                day.down,
                day.answer_ms or "",
                day.reply_minutes or "",
            ]
        )
    return "\ufeff" + out.getvalue()


def _local(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _count(connection: Connection, day: date) -> Day:
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    a, inside = answers.c, (answers.c.at >= begin) & (answers.c.at < end)
    rows = connection.execute(select(a.kind, a.topic, a.elapsed_ms).where(inside)).all()
    thumbs = select(feedback.c.verdict, func.count().label("number")).where(feedback.c.at >= begin, feedback.c.at < end)
    opened = select(cases.c.opened_at, cases.c.replied_at).where(cases.c.opened_at >= begin, cases.c.opened_at < end)
    verdicts: dict[str, int] = {
        row.verdict: row.number for row in connection.execute(thumbs.group_by(feedback.c.verdict))
    }
    handed = connection.execute(opened).all()
    waits = [(utc(c.replied_at) - utc(c.opened_at)).total_seconds() / 60 for c in handed if c.replied_at]
    return Day(
        day=day,
        kinds=_tally(r.kind for r in rows),
        topics=_tally(r.topic or "" for r in rows),
        up=verdicts.get("up", 0),
        down=verdicts.get("down", 0),
        handed=len(handed),
        answer_ms=round(median(r.elapsed_ms for r in rows), 1) if rows else None,
        reply_minutes=round(median(waits), 1) if waits else None,
    )


def _tally(keys: Any) -> dict[str, int]:
    counted: dict[str, int] = {}
    for key in keys:
        counted[key] = counted.get(key, 0) + 1
    return counted


def _kept(day: date, counts: dict[str, Any]) -> Day:
    return Day(day=day, **counts)


def _answered(days: list[Day]) -> float | None:
    asked = sum(d.questions for d in days)
    return sum(d.kinds.get("answer", 0) for d in days) / asked if asked else None


def _disliked(days: list[Day]) -> float | None:
    judged = sum(d.up + d.down for d in days)
    return sum(d.down for d in days) / judged if judged else None
