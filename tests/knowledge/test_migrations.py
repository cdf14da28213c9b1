"""The steps of the migrations lead exactly to the tables that the program uses, on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import text

import bot.tables
import console.tables
from knowledge.adapters.sql.engine import open_database
from knowledge.adapters.sql.migrate import differences
from knowledge.errors import StoreProblem
from tests.postgres import postgres_url

KNOWN = (bot.tables.metadata, console.tables.metadata)  # imported so that their tables are compared


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_empty_database_is_brought_to_the_tables_of_today(engine: str, tmp_path: Path) -> None:
    url = postgres_url(tmp_path) if engine == "postgresql" else f"sqlite:///{tmp_path / 'a.db'}"
    opened = open_database(url)
    with opened.connect() as connection:
        assert differences(connection) == []
    opened.dispose()


def test_a_database_of_a_newer_program_is_left_alone_and_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    opened = open_database(url)
    with opened.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.dispose()
    with pytest.raises(StoreProblem, match="9999"):
        open_database(url)
