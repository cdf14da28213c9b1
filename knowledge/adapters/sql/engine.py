"""Opens the database and brings its tables up to date."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from knowledge.adapters.sql.migrate import upgrade
from knowledge.errors import SettingsProblem, StoreProblem


def open_database(url: str) -> Engine:
    """An engine whose tables exist. Raises SettingsProblem or StoreProblem with a remedy."""
    try:
        engine = _engine(url)
        upgrade(engine)
    except ArgumentError as error:
        raise SettingsProblem(f"数据库地址无法识别，请检查 ZHICHENG_DATABASE_URL：{error}") from error
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise StoreProblem(f"数据库打不开（{reason}）。请检查 ZHICHENG_HOME 是否可写、数据库是否在运行") from error
    return engine


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": 30}, hide_parameters=True)
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that writes. SQLite takes the write lock at once: one that reads first may fail as "locked"."""
    return engine.execution_options(immediate=True).begin()


def glancing(engine: Engine) -> Connection:
    """A connection for one SELECT, which SQLite needs no transaction for."""
    return engine.connect().execution_options(glance=True)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("glance"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")


def _tune_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")
