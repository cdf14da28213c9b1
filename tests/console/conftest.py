"""A desk of each test's own, and one that tests share which only read."""

import shutil
from pathlib import Path

import pytest

from knowledge.adapters.embedding import BundledEmbedder
from knowledge.adapters.indexes import Indexes, Shelf
from knowledge.adapters.sql.journal import SqlJournal
from knowledge.assemble import Assistant, store
from knowledge.settings import Settings
from tests.console.support import Bench, make_bench


@pytest.fixture
def bench(pristine: Path, tmp_path: Path, embedder: BundledEmbedder) -> Bench:
    return make_own(pristine, tmp_path / "home", embedder)


@pytest.fixture(scope="package")
def shared(pristine: Path, tmp_path_factory: pytest.TempPathFactory, embedder: BundledEmbedder) -> Bench:
    """For tests that change nothing that another one looks at."""
    return make_own(pristine, tmp_path_factory.mktemp("shared") / "home", embedder)


def make_own(pristine: Path, home: Path, embedder: BundledEmbedder) -> Bench:
    shutil.copytree(pristine, home)
    settings = Settings(_env_file=None, home=home)
    held = store(settings)
    shelf = Shelf(held, Indexes(held, embedder, home / "chroma"))
    return make_bench(Assistant(settings, shelf, SqlJournal(held.engine)))
