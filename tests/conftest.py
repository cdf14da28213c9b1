"""What tests share: the real embedder, and a knowledge base of the real corpus made once for the whole run."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from evaluation.notices import read_notice, tools_for
from ingest.candidate import ingest
from ingest.publish import publish
from knowledge.adapters.embedding import BundledEmbedder
from knowledge.answering import Tools
from knowledge.assemble import Assistant, assistant
from knowledge.clauses import Document, Snapshot
from knowledge.settings import Settings

ROOT = Path(__file__).parents[1]
NOTICE = "渝经信职改办〔2024〕16号"


@pytest.fixture(scope="session")
def embedder() -> BundledEmbedder:
    """The bundled model, loaded once."""
    return BundledEmbedder()


@pytest.fixture(scope="session")
def tools_on(embedder: BundledEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Tools]:
    """What the steps need over the one notice of this text; each is prepared once."""

    @cache
    def prepared(text: str) -> Tools:
        path = tmp_path_factory.mktemp("notice") / "notice.txt"
        path.write_text(text, encoding="utf-8")
        return tools_for(embedder, read_notice(path))

    return prepared


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home of the test's own, no `.env`, no token, no model server."""
    return Settings(_env_file=None, home=tmp_path / "home")


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the corpus is live and nobody has asked yet: to be copied, never opened.

    Its database is closed: to copy one that is open in this process would drop SQLite's locks on it.
    """
    home = tmp_path_factory.mktemp("pristine")
    helper = assistant(Settings(_env_file=None, home=home))
    ingest([str(ROOT / "corpus")], helper.shelf)
    publish(helper, "tests")
    helper.store.engine.dispose()
    return home


@pytest.fixture(scope="session")
def prepared(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the corpus is live; ask in it, publish nothing."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    shutil.copytree(pristine, home)
    return home


@pytest.fixture(scope="session")
def real_assistant(prepared: Path) -> Assistant:
    """The product itself over the real corpus, real Chroma, real model."""
    return assistant(Settings(_env_file=None, home=prepared))


@pytest.fixture(scope="session")
def snapshot(real_assistant: Assistant) -> Snapshot:
    return real_assistant.snapshot()


@pytest.fixture(scope="session")
def notice(snapshot: Snapshot) -> Document:
    document = snapshot.document(NOTICE)
    assert document is not None
    return document
