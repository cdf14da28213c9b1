"""Small facts that outlive a restart, e.g. up to which snapshot everybody has been told."""

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.tables import bot_marks


def read(source: Connection, name: str) -> str | None:
    return source.execute(select(bot_marks.c.value).where(bot_marks.c.name == name)).scalar()


def look(engine: Engine, name: str) -> str | None:
    with engine.connect() as connection:
        return read(connection, name)


def put(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(bot_marks).where(bot_marks.c.name == name))
    connection.execute(insert(bot_marks).values(name=name, value=value))
