"""When a chat changes its address or its owner stops the bot."""

from sqlalchemy import Connection, delete, select, update

from bot import outbox
from bot.tables import addresses
from bot.telegram.receive import CHANNEL


def moved(connection: Connection, old: str, new: str) -> None:
    """A group has become a supergroup: same conversation, new address."""
    channel = addresses.c.channel == CHANNEL
    connection.execute(delete(addresses).where(channel, addresses.c.chat == new))
    connection.execute(update(addresses).where(channel, addresses.c.chat == old).values(chat=new))


def stopped(connection: Connection, chat: str) -> None:
    """The person has blocked the bot, or the group has put it out."""
    query = select(addresses.c.handle).where(addresses.c.channel == CHANNEL, addresses.c.chat == chat)
    if handle := connection.execute(query).scalar():
        outbox.block(connection, handle)
