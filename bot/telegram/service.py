"""Service: what comes from Telegram goes through the inbox to the conversation, its replies through the outbox back."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
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
from bot.telegram.receive import CHANNEL, Inline, Press, Received, Stopped, key_of, receive

log = logging.getLogger("zhicheng.bot")
ANSWERED_AT_ONCE = 8
SECONDS_TO_CATCH_UP = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0


class Service:
    """Polling and webhook both hand their updates to `accept`; when it says so they may be acknowledged."""

    def __init__(self, bot: Bot, core: Core, calls: Calls, receipts: Receipts) -> None:
        self.bot = bot
        self.core = core
        self.calls = calls
        self.inbox = Inbox(core.tools.engine, core.ledger, CHANNEL)
        self.delivery = Delivery(bot, core, calls, receipts)
        self.lanes = Lanes(ANSWERED_AT_ONCE)
        self._notices: set[asyncio.Task[bool | None]] = set()
        # Of its own: what comes in is stored by the threads that everybody uses, and must not wait for slow answers.
        self.thinking = ThreadPoolExecutor(ANSWERED_AT_ONCE, "answers")

    async def recover(self) -> None:
        """First deliver what was answered, then answer what was accepted before the last end."""
        await self.delivery.resume(SECONDS_TO_CATCH_UP)
        for update_id, payload in await asyncio.to_thread(self.inbox.waiting):
            self._queue(update_id, payload)

    async def accept(self, updates: Sequence[dict[str, Any]]) -> bool:
        """Store, then answer; what was seen before is left out. False: not stored, so it must come again."""
        keyed = [(key_of(update), update) for update in updates if isinstance(update.get("update_id"), int)]
        try:
            new = await asyncio.to_thread(self.inbox.take, keyed)
        except SQLAlchemyError as error:
            log.error("the database did not take what came in: %s", described(error))
            return False
        for update_id, payload in new:
            self._queue(update_id, payload)
        return True

    async def finish(self, seconds: float) -> None:
        await self.lanes.finish(seconds)
        await self.delivery.lanes.finish(seconds)
        self.thinking.shutdown(wait=False, cancel_futures=True)

    def _queue(self, update_id: str, payload: dict[str, Any]) -> None:
        try:
            received = receive(payload, self.bot.bot)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.error("an update could not be read: %s", type(error).__name__)
            received = None
        self.lanes.submit(_lane(received, update_id), partial(self._answer, update_id, received))

    async def _answer(self, update_id: str, received: Received) -> None:
        if isinstance(received, Press):
            self._notice(received.id)
            await self._converse(update_id, received.incoming)
        elif isinstance(received, Incoming):
            await self._converse(update_id, received)
        else:
            await self._aside(update_id, received)

    def _notice(self, query_id: str) -> None:
        """Tell Telegram that the button was noticed; nobody waits for that."""
        notice = asyncio.create_task(self.calls.once(partial(self.bot.answer_callback_query, query_id)))
        self._notices.add(notice)
        notice.add_done_callback(self._notices.discard)

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
                return await asyncio.wrap_future(await self._thought(incoming, done))
            except SQLAlchemyError as error:
                if pause > LONGEST_PAUSE:
                    raise
                log.error("the database did not take a message, trying again: %s", described(error))
            await asyncio.sleep(pause)
            pause *= 3

    async def _thought(self, incoming: Incoming, done: Write) -> "Future[list[Parcel]]":
        """The replies, once they are written."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.thinking, self.core.conversation.handle, incoming, done)

    async def _aside(self, update_id: str, received: Inline | Stopped | None) -> None:
        """What is no part of a conversation."""
        if isinstance(received, Inline):
            await answer_inline(self.bot, self.calls, received, self.core.tools)
        if isinstance(received, Stopped):
            await asyncio.wrap_future(self.core.ledger.write(partial(outbox.left, channel=CHANNEL, chat=received.chat)))
        await self._strike(update_id)

    async def _strike(self, update_id: str) -> None:
        await asyncio.wrap_future(self.core.ledger.write(self.inbox.done(update_id)))


def _lane(received: Received, update_id: str) -> str:
    if isinstance(received, Press):
        return received.incoming.chat if received.incoming else update_id
    return received.chat if isinstance(received, Incoming | Stopped) else update_id
