"""The database: documents never change, one pointer moves, the loser of two publishes is told. On both engines."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from knowledge.adapters.sql.engine import open_database
from knowledge.adapters.sql.store import Embedding, SqlStore
from knowledge.clauses import Clause, Document
from knowledge.errors import PublishConflict, SettingsProblem, SnapshotMissing, StoreProblem
from knowledge.pieces import Piece
from tests.postgres import empty, postgres_url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp(request.param)
    return postgres_url(folder) if request.param == "postgresql" else f"sqlite:///{folder / 'a.db'}"


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    engine = open_database(url)
    yield SqlStore(engine)
    engine.dispose()
    empty(url)


def paper(version: str = "v1") -> Document:
    clauses = (Clause("甲/一", ("一、缴费",), 0, 4),)
    return Document("甲〔2024〕1号", version, "甲〔2024〕1号", "通知", None, None, "full_text", "一、缴费", clauses)


def test_a_document_comes_back_as_it_was_kept(store: SqlStore) -> None:
    store.add_all([(paper(), b"bytes")])
    assert store.document("v1") == paper()
    assert store.original("v1") == b"bytes"


def test_a_kept_version_is_never_written_over(store: SqlStore) -> None:
    store.add_all([(paper(), None)])
    store.add_all([(replace(paper(), title="另一个"), None)])
    assert store.document("v1").title == "通知"


def test_vectors_come_back_bit_for_bit(store: SqlStore) -> None:
    vectors = np.random.default_rng(1).random((1, 512), np.float32)
    store.add_all([(paper(), None)])
    store.add_embeddings("m", {"v1": Embedding((Piece("甲/一#0", "甲/一", "一、缴费"),), vectors)})
    found = store.embedding("v1", "m")
    assert found is not None
    assert np.array_equal(found.vectors, vectors)
    assert found.pieces[0].text == "一、缴费"


def test_of_two_publishes_one_wins_and_the_other_is_told(store: SqlStore) -> None:
    store.add_all([(paper(), None)])
    first, second = (store.create_candidate(0, ["v1"], {}) for _ in range(2))
    store.move_pointer(0, first, "a", "")
    with pytest.raises(PublishConflict, match="发布"):
        store.move_pointer(0, second, "b", "")
    assert store.live() == first
    assert [m["after"] for m in store.moves()] == [first]


def test_the_live_snapshot_cannot_be_dropped_and_a_dropped_one_takes_only_its_own_documents(store: SqlStore) -> None:
    store.add_all([(paper("v1"), None), (paper("v2"), None)])
    live, other = store.create_candidate(0, ["v1"], {}), store.create_candidate(0, ["v1", "v2"], {})
    store.move_pointer(0, live, "a", "")
    with pytest.raises(PublishConflict):
        store.drop_snapshot(live)
    store.drop_snapshot(other)
    assert store.snapshot(live).documents[0].version == "v1"
    with pytest.raises(SnapshotMissing):
        store.document("v2")


def test_a_database_that_cannot_be_opened_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="ZHICHENG_DATABASE_URL"):
        open_database("no url at all")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreProblem, match="ZHICHENG_HOME"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'a.db'}")
    with pytest.raises(StoreProblem):
        open_database("postgresql://nobody@127.0.0.1:1/none")


def test_two_writers_at_once_lose_nothing(url: str, store: SqlStore) -> None:
    from concurrent.futures import ThreadPoolExecutor

    other: Engine = open_database(url)
    stores = [store, SqlStore(other)] * 10
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda pair: pair[1].add_all([(paper(f"w{pair[0]}"), None)]), enumerate(stores)))
    assert len(store.documents([f"w{i}" for i in range(20)])) == 20
    other.dispose()
