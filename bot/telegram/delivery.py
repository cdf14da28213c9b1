"""Delivers the outbox: one chat's messages in order, many chats at once, each row settled once it has arrived."""

import asyncio
import logging
from collections import OrderedDict
from functools import partial

from sqlalchemy import Connection
from telegram import Bot, InlineKeyboardMarkup, InputFile, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot import outbox
from bot.assemble import Core
from bot.lanes import Lanes
from bot.ledger import Write
from bot.messages import Outgoing
from bot.outbox import Parcel
from bot.telegram.calls import Calls
from bot.telegram.moves import moved
from bot.telegram.receive import CHANNEL
from bot.telegram.render import Part, caption, render

log = logging.getLogger("zhicheng.bot")
REMEMBERED = 100_000
POLL_SECONDS = 1.0


class Delivery:
    """Takes parcels straight from the conversation, and from the database what others (desk, ticker) have posted."""

    def __init__(self, bot: Bot, core: Core, calls: Calls, width: int = 24) -> None:
        self.bot = bot
        self.core = core
        self.calls = calls
        # One after the other while few wait: what is under way at a kill -9 is sent again.
        self.lanes = Lanes(width, share=8)
        self._taken: OrderedDict[int, None] = OrderedDict()

    def take(self, parcels: list[Parcel]) -> None:
        """Each parcel once, whoever brings it first."""
        for parcel in parcels:
            if parcel.id not in self._taken:
                self._taken[parcel.id] = None
                self.lanes.submit(parcel.chat, partial(self._deliver, parcel))
        while len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)

    async def resume(self, seconds: float) -> None:
        """What the last process left, before anything else: then little can be left over a second time."""
        await self._write(_nothing)  # opens the connection, so that the first delivery is noted without delay
        self.take(await asyncio.to_thread(self.core.outbox.pending, CHANNEL, limit=100_000))
        await self.lanes.pause(seconds)

    async def collect(self) -> None:
        """Look for what others have posted, for ever."""
        while True:
            self.take(await asyncio.to_thread(self.core.outbox.pending, CHANNEL))
            await asyncio.sleep(POLL_SECONDS)

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            await self._send(parcel)
        except ChatMigrated as error:
            await self._write(partial(moved, old=parcel.chat, new=str(error.new_chat_id)))
            self._taken.pop(parcel.id, None)  # found again under its new address
        except Forbidden:
            await self._write(partial(outbox.block, handle=parcel.handle))
        except BadRequest as error:
            log.error("a message was refused: %s", error.message)
            await self._write(partial(outbox.settled, parcel=parcel, state="failed"))
        else:
            await self._write(partial(outbox.settled, parcel=parcel, state="sent"))

    async def _send(self, parcel: Parcel) -> None:
        if parcel.message.attachment:
            await self.calls.make(partial(self._document, parcel))
            return
        parts = render(parcel.message, self.bot.username)
        for number, part in enumerate(parts[parcel.parts :], parcel.parts + 1):
            if number == 1 and parcel.message.replaces and await self._replaced(parcel, part):
                continue
            await self._message(parcel, part)
            if number < len(parts):
                await self._write(partial(outbox.progressed, parcel_id=parcel.id, parts=number))

    async def _message(self, parcel: Parcel, part: Part) -> None:
        """With markup, or without it should Telegram not take the markup."""
        send = partial(self.bot.send_message, parcel.chat, part.html, reply_markup=part.markup)
        hang = partial(send, reply_parameters=_hung_on(parcel))
        try:
            await self.calls.make(partial(hang, parse_mode=ParseMode.HTML))
        except BadRequest as error:
            if "parse" not in error.message.lower():
                raise
            log.error("markup was refused: %s", error.message)
            plain = partial(self.bot.send_message, parcel.chat, parcel.message.text[:4000], reply_markup=part.markup)
            await self.calls.make(plain)

    async def _replaced(self, parcel: Parcel, part: Part) -> bool:
        """Whether the earlier message now shows this one; if it is gone or too old, a new one is sent."""
        edit = partial(
            self.bot.edit_message_text,
            part.html,
            parcel.chat,
            int(parcel.message.replaces or 0),
            parse_mode=ParseMode.HTML,
            reply_markup=part.markup if isinstance(part.markup, InlineKeyboardMarkup) else None,
        )
        try:
            await self.calls.make(edit)
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True

    async def _document(self, parcel: Parcel) -> object:
        attachment = parcel.message.attachment
        assert attachment is not None
        file = InputFile(attachment.read(), attachment.name)
        return await self.bot.send_document(
            parcel.chat, file, caption=caption(parcel.message), parse_mode=ParseMode.HTML
        )

    async def _write(self, write: Write) -> None:
        """Soon: what is delivered but not yet noted would be sent again after a kill -9."""
        if not self.core.ledger.write_at_once(write):
            await asyncio.wrap_future(self.core.ledger.write(write))


def _hung_on(parcel: Parcel) -> ReplyParameters | None:
    target = parcel.message.reply_to
    return ReplyParameters(int(target), allow_sending_without_reply=True) if target else None


def _nothing(connection: Connection) -> None:
    outbox.settled(connection, Parcel(0, "", "", Outgoing()), "sent")
