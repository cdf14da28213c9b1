"""Run by Alembic: on the connection it is given, or, to write a new step, on a scratch database of its own."""

from typing import Literal

from alembic import context
from sqlalchemy import TypeDecorator, create_engine

from knowledge.adapters.sql.tables import metadata


def _plain(kind: str, item: object, _: object) -> str | Literal[False]:
    """A step names no type of ours: it must still run when that type is gone."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run(connection: object) -> None:
    context.configure(
        connection=connection,  # type: ignore[arg-type]
        target_metadata=metadata,
        render_as_batch=True,
        render_item=_plain,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url") or "sqlite://").connect() as opened:
        run(opened)
