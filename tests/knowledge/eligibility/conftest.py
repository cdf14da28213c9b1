"""The form of 2024, and the real corpus read into a snapshot without a database or a model."""

from datetime import date
from pathlib import Path

import pytest

from ingest.digest import read_digest
from ingest.extract import extract
from ingest.read.plain import read_plain
from knowledge.clauses import Document, Snapshot
from knowledge.eligibility import Form

CORPUS = Path(__file__).parents[3] / "corpus"
TODAY = date(2024, 9, 20)


def read_notice() -> Document:
    path = CORPUS / "notices" / "渝经信职改办〔2024〕16号.txt"
    return extract(read_plain(path.name, path.read_bytes()))


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    digests = (read_digest(path) for path in sorted((CORPUS / "digests").glob("*.yaml")))
    return Snapshot(1, (read_notice(), *digests))


@pytest.fixture(scope="session")
def form() -> Form:
    return Form.load(2024)
