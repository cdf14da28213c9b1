"""Delivers the outbox: one chat's messages in order, many chats at once, each row settled once it has arrived."""

import asyncio
import logging
from collections import OrderedDict
from functools import partial

from telegram import Bot, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot import outbox
from bot.assemble import Core
from bot.lanes import Lanes
from bot.ledger import Write
from bot.outbox import Parcel
from bot.telegram.calls import Call, Calls
from bot.telegram.moves import moved
from bot.telegram.receipts import Receipts
from bot.telegram.receive import CHANNEL
from bot.telegram.render import Part, caption, render
from bot.telegram.transport import accepted

log = logging.getLogger("zhicheng.bot")
REMEMBERED = 100_000
POLL_SECONDS = 1.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


class Delivery:
    """Takes parcels straight from the conversation, and from the database what others (desk, ticker) have posted."""

    def __init__(self, bot: Bot, core: Core, calls: Calls, receipts: Receipts, width: int = 24) -> None:
        self.bot = bot
        self.core = core
        self.calls = calls
        # One after the other while few wait: what is under way at a kill -9 is sent again.
        self.lanes = Lanes(width, share=8)
        self.receipts = receipts
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
        await self._write(self.receipts.recall)
        self.receipts.clear()
        self.take(await asyncio.to_thread(self.core.outbox.pending, CHANNEL, limit=100_000))
        await self.lanes.pause(seconds)

    async def collect(self) -> None:
        """Look for what others have posted, for ever."""
        while True:
            self.take(await asyncio.to_thread(self.core.outbox.pending, CHANNEL))
            await asyncio.sleep(POLL_SECONDS)

    async def _deliver(self, parcel: Parcel) -> None:
        await self._settle(parcel)
        self.receipts.known(parcel)

    async def _settle(self, parcel: Parcel) -> None:
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
        """The parts that have not arrived yet; each is noted the moment it has."""
        parts = [None] if parcel.message.attachment else render(parcel.message, self.bot.username)
        for number, part in enumerate(parts[parcel.parts :], parcel.parts + 1):
            accepted.set(partial(self.receipts.note, parcel, number))
            await self._part(parcel, part, number)
            if number < len(parts):
                await self._write(partial(outbox.progressed, parcel_id=parcel.id, handle=parcel.handle, parts=number))

    async def _part(self, parcel: Parcel, part: Part | None, number: int) -> None:
        """part: None for a file."""
        if part is None:
            await self._call(partial(self._document, parcel))
        elif not (number == 1 and parcel.message.replaces and await self._replaced(parcel, part)):
            await self._message(parcel, part)

    async def _call(self, call: Call[object]) -> None:
        """Done once the server has said yes; what it tells of the message is of no use here and may be anything."""
        try:
            await self.calls.make(call)
        except UNREADABLE as error:
            log.info("a message was taken, the answer could not be read (%s)", type(error).__name__)

    async def _message(self, parcel: Parcel, part: Part) -> None:
        """Should Telegram refuse its markup, without; should it refuse its buttons too, the words alone."""
        send = partial(self.bot.send_message, parcel.chat, link_preview_options=NO_PREVIEW)
        whole = partial(send, part.html, parse_mode=ParseMode.HTML, reply_markup=part.markup)
        tries = [
            partial(whole, reply_parameters=_hung_on(parcel)),
            partial(send, part.plain, reply_markup=part.markup),
            partial(send, part.plain),
        ]
        for number, call in enumerate(tries, 1):
            try:
                return await self._call(call)
            except BadRequest as error:
                if number == len(tries):
                    raise
                log.error("a message was refused, trying a plainer one: %s", error.message)

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
            await self._call(edit)
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
        await asyncio.wrap_future(self.core.ledger.write(write))


def _hung_on(parcel: Parcel) -> ReplyParameters | None:
    target = parcel.message.reply_to
    return ReplyParameters(int(target), allow_sending_without_reply=True) if target else None
