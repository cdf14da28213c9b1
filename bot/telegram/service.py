"""Service: what comes from Telegram goes through the inbox to the conversation, its replies through the outbox back."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot

from bot import outbox
from bot.assemble import Core
from bot.faults import described
from bot.inbox import Inbox
from bot.lanes import Lanes
from bot.ledger import Write
from bot.messages import Incoming
from bot.outbox import Parcel
from bot.telegram.calls import Calls
from bot.telegram.delivery import Delivery
from bot.telegram.inline import answer_inline
from bot.telegram.receipts import Receipts
from bot.telegram.receive import CHANNEL, Inline, Press, Received, Stopped, receive

log = logging.getLogger("zhicheng.bot")
ANSWERED_AT_ONCE = 8
SECONDS_TO_CATCH_UP = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0


class Service:
    """Polling and webhook both hand their updates to `accept`; when it returns they may be acknowledged."""

    def __init__(self, bot: Bot, core: Core, calls: Calls, receipts: Receipts) -> None:
        self.bot = bot
        self.core = core
        self.calls = calls
        self.inbox = Inbox(core.tools.engine, core.ledger, CHANNEL)
        self.delivery = Delivery(bot, core, calls, receipts)
        self.lanes = Lanes(ANSWERED_AT_ONCE)

    async def recover(self) -> None:
        """First deliver what was answered, then answer what was accepted before the last end."""
        await self.delivery.resume(SECONDS_TO_CATCH_UP)
        for update_id, payload in await asyncio.to_thread(self.inbox.waiting):
            self._queue(update_id, payload)

    async def accept(self, updates: Sequence[dict[str, Any]]) -> None:
        """Store, then answer. What was seen before is left out."""
        numbered = [(str(u["update_id"]), u) for u in updates if isinstance(u.get("update_id"), int)]
        for update_id, payload in await asyncio.to_thread(self.inbox.take, numbered):
            self._queue(update_id, payload)

    async def finish(self, seconds: float) -> None:
        await self.lanes.finish(seconds)
        await self.delivery.lanes.finish(seconds)

    def _queue(self, update_id: str, payload: dict[str, Any]) -> None:
        try:
            received = receive(payload, self.bot.bot)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.error("an update could not be read: %s", type(error).__name__)
            received = None
        self.lanes.submit(_lane(received, update_id), partial(self._answer, update_id, received))

    async def _answer(self, update_id: str, received: Received) -> None:
        if isinstance(received, Press):
            notice = asyncio.create_task(self.calls.once(partial(self.bot.answer_callback_query, received.id)))
            await self._converse(update_id, received.incoming)
            await notice
        elif isinstance(received, Incoming):
            await self._converse(update_id, received)
        else:
            await self._aside(update_id, received)

    async def _converse(self, update_id: str, incoming: Incoming | None) -> None:
        if incoming is None:
            await self._strike(update_id)
            return
        self.delivery.take(await self._handled(incoming, self.inbox.done(update_id)))

    async def _handled(self, incoming: Incoming, done: Write) -> list[Parcel]:
        """Tried again while the database cannot be written; nothing of a failed try is kept."""
        pause = FIRST_PAUSE
        while True:
            try:
                written = await asyncio.to_thread(self.core.conversation.handle, incoming, done)
                return await asyncio.wrap_future(written)
            except SQLAlchemyError as error:
                if pause > LONGEST_PAUSE:
                    raise
                log.error("the database did not take a message, trying again: %s", described(error))
            await asyncio.sleep(pause)
            pause *= 3

    async def _aside(self, update_id: str, received: Inline | Stopped | None) -> None:
        """What is no part of a conversation."""
        if isinstance(received, Inline):
            await self.calls.once(partial(answer_inline, self.bot, received, self.core.tools))
        if isinstance(received, Stopped):
            await asyncio.wrap_future(self.core.ledger.write(partial(outbox.left, channel=CHANNEL, chat=received.chat)))
        await self._strike(update_id)

    async def _strike(self, update_id: str) -> None:
        await asyncio.wrap_future(self.core.ledger.write(self.inbox.done(update_id)))


def _lane(received: Received, update_id: str) -> str:
    if isinstance(received, Press):
        return received.incoming.chat if received.incoming else update_id
    return received.chat if isinstance(received, Incoming | Stopped) else update_id
