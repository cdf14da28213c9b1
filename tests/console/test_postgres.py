"""The desk on PostgreSQL: the triggers, the trail that only grows, the lists."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

import bot.tables
from console.audit import Audit
from console.gaps import Gaps
from console.insight import Insight
from console.journal import Checking, Filter
from console.limits import load_limits
from console.triggers import prepare
from knowledge.adapters.sql.engine import open_database, writing
from knowledge.adapters.sql.journal import SqlJournal
from knowledge.adapters.sql.regressions import SqlRegressions
from knowledge.answers import Answer, Question
from knowledge.regressions import Regression
from tests.console.support import Clock
from tests.fakes import FakeEmbedder
from tests.postgres import postgres_url


def test_the_desk_s_tables_triggers_and_lists_work_on_postgresql(tmp_path: Path) -> None:
    engine, limits, clock = open_database(postgres_url(tmp_path / "pg")), load_limits(), Clock()
    prepare(engine, limits.low_confidence, 180)
    prepare(engine, limits.low_confidence, 180)
    journal, checking = SqlJournal(engine), Checking(engine, limits, clock)
    for number, kind in enumerate(("answer", "not_found", "not_found")):
        given = Answer(kind, "没有找到依据。", id=f"a{number}", snapshot="1", confidence=0.1)  # type: ignore[arg-type]
        journal.record(Question("公司有没有班车", date(2024, 9, 20)), given, "c1")
    verdict = {"answer_id": "a2", "handle": "c1", "at": clock(), "verdict": "down"}
    with writing(engine) as connection:
        connection.execute(insert(bot.tables.feedback).values(verdict))
    assert [r.id for r in checking.rows(Filter(only="down"))[0]] == ["a2"]
    assert [r.id for r in checking.rows(Filter(only="low"))[0]] == ["a0"]
    assert len(checking.rows(Filter(search="班车"))[0]) == 3
    audit = Audit(engine, clock)
    gaps = Gaps(engine, FakeEmbedder(), audit, limits)
    gaps.catch_up()
    assert [g.count for g in gaps.page()[0]] == [2]
    assert Insight(engine, clock).days(clock().date(), clock().date())
    audit.note("a", "review", "x")
    with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
        connection.execute(text("DELETE FROM desk_audit"))
    kept = SqlRegressions(engine)
    for number in (1, 2):
        kept.add(Regression(Question(f"q{number}", date(2024, 9, 20)), None, origin=f"review:a{number}", never=("x",)))
    with writing(engine) as connection:
        connection.execute(text("UPDATE answers SET at = at - interval '200 days' WHERE id = 'a2'"))
        connection.execute(text("DELETE FROM answers"))
    assert [r.origin for r in kept.all()] == ["review:a2"]
    engine.dispose()
