"""However long the journal is, a list page reads by index: the plans are looked at, not the clock."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.dialects import sqlite

from console.journal import ONLY, Filter
from tests.console.support import Bench


def plan(engine: Engine, query: object) -> str:
    compiled = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    with engine.connect() as connection:
        return "\n".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))


@pytest.mark.parametrize("only", ["", *ONLY])
def test_each_filter_reads_its_index_in_order_and_sorts_nothing(shared: Bench, only: str) -> None:
    found = plan(shared.desk.engine, shared.desk.checking.query(Filter(only=only)))
    assert "TEMP B-TREE" not in found
    assert "SCAN desk_reviews" not in found


@pytest.mark.parametrize(
    "wanted",
    [Filter(topic="fee.amount"), Filter(search="班车"), Filter(only="down", before="2024-09-20T00:00:00+00:00~x")],
)
def test_topic_search_and_later_pages_too(shared: Bench, wanted: Filter) -> None:
    found = plan(shared.desk.engine, shared.desk.checking.query(wanted))
    assert "TEMP B-TREE" not in found
    assert "SCAN answers" not in found or "USING INDEX" in found


def test_the_rest_of_the_pages_read_by_index(shared: Bench) -> None:
    queries = {
        "SELECT id FROM desk_gaps WHERE state = 'open' AND count > 0 ORDER BY count DESC LIMIT 51": "ix_desk_gaps",
        "SELECT * FROM cases WHERE state = 'waiting' ORDER BY id DESC LIMIT 50": "ix_cases",
        "SELECT * FROM answers WHERE conversation = 'c' ORDER BY at DESC LIMIT 60": "ix_answers_conversation",
        "SELECT kind FROM answers WHERE at >= '2024-01-01' AND at < '2024-01-02'": "ix_answers_at",
    }
    with shared.desk.engine.connect() as connection:
        for query, index in queries.items():
            rows = connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all()
            assert any(index in row.detail or "PRIMARY KEY" in row.detail for row in rows), query
