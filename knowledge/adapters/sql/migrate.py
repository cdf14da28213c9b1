"""Brings a database's tables to the shape this program knows.

To write the next step after changing a table (every table module imported, so that all are compared):

    python -m knowledge.adapters.sql.migrate "what changed"
"""

import importlib
import sys
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from knowledge.adapters.sql.tables import metadata
from knowledge.errors import StoreProblem

SCRIPTS = Path(__file__).with_name("migrations")
TABLE_MODULES = ("knowledge.adapters.sql.approved", "bot.tables", "console.tables", "console.triggers")
LOCK = 7_301_514


def upgrade(engine: Engine) -> None:
    """Take the steps that are missing, in one transaction; StoreProblem when the database is of a newer program."""
    with engine.connect() as connection:
        if _revision(connection) == _head():
            return
    from alembic import command

    with engine.execution_options(immediate=True).begin() as connection:
        _one_at_a_time(connection)
        found = _revision(connection)
        if found == _head():
            return
        if found is not None and found not in _known():
            raise StoreProblem(f"数据库是更新版本的程序建的（{found}），请升级 zhicheng，或换一个 ZHICHENG_HOME")
        command.upgrade(_config(connection), "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _one_at_a_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


@cache
def _known() -> tuple[str, ...]:
    """Revisions from the first to the last: the names of the files are numbered."""
    return tuple(sorted(f.stem.split("_")[0] for f in (SCRIPTS / "versions").glob("[0-9]*.py")))


def _head() -> str:
    return _known()[-1]


def _config(connection: Connection | None = None) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def write_step(message: str) -> None:
    """The difference between the steps so far and the tables, as the next numbered file."""
    from alembic import command
    from sqlalchemy import create_engine

    for module in TABLE_MODULES:
        importlib.import_module(module)
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        if _known():
            command.upgrade(_config(connection), "head")
        number = f"{len(_known()) + 1:04}"
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def differences(connection: Connection) -> list[Any]:
    """What Alembic would still change; empty when steps and tables agree (every table module must be imported)."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    return list(compare_metadata(MigrationContext.configure(connection), metadata))


if __name__ == "__main__":
    write_step(sys.argv[1])
