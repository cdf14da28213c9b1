"""When a chat changes its address."""

from sqlalchemy import Connection, delete, update

from bot.tables import addresses
from bot.telegram.receive import CHANNEL


def moved(connection: Connection, old: str, new: str) -> None:
    """A group has become a supergroup: same conversation, new address."""
    channel = addresses.c.channel == CHANNEL
    connection.execute(delete(addresses).where(channel, addresses.c.chat == new))
    connection.execute(update(addresses).where(channel, addresses.c.chat == old).values(chat=new))
