"""Calls to the Bot API that outlast a bad line: retry_after is honoured by every call, the rest backs off.

What waiting cannot mend is raised: BadRequest, Forbidden, ChatMigrated; for the whole bot InvalidToken, Conflict.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

log = logging.getLogger("zhicheng.bot")
Answered = TypeVar("Answered")
Call = Callable[[], Awaitable[Answered]]
CAREFUL_AT_START, CAREFUL_AFTER = 5.0, 60.0
UNDER_WAY = 0.3
FIRST_PAUSE = 0.3
LONGEST_PAUSE = 20.0


class Calls:
    """One for a bot token: the limit is the bot's, so a 429 holds back all calls, not only the one that met it.

    After a 429, and at the start, calls begin one at a time for a while: a crowd that waited would meet the next one,
    and what is on the wire when it comes cannot be held back.
    """

    def __init__(self) -> None:
        self._held_until = 0.0
        self._careful_until = time.monotonic() + CAREFUL_AT_START
        self._single = asyncio.Lock()

    async def make(self, call: Call[Answered]) -> Answered:
        """The call's result, however often it takes."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await self._turn(call)
            except RetryAfter as error:
                self._hold(error)
            except BadRequest:  # a NetworkError by descent, but waiting does not mend it
                raise
            except NetworkError as error:
                log.warning("Telegram did not answer (%s); trying again", type(error).__name__)
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))
                pause = min(pause * 2, LONGEST_PAUSE)

    async def once(self, call: Call[Answered]) -> Answered | None:
        """For what is not worth a second try, such as the answer to a button that has aged meanwhile."""
        try:
            return await self._turn(call)
        except RetryAfter as error:
            self._hold(error)
        except TelegramError as error:
            log.info("a call was given up (%s)", type(error).__name__)
        return None

    async def _turn(self, call: Call[Answered]) -> Answered:
        await self._wait()
        return await (self._alone(call) if time.monotonic() < self._careful_until else call())

    async def _alone(self, call: Call[Answered]) -> Answered:
        """Nothing else begins until this one has ended or is under way: if it is refused, that is said at once."""
        async with self._single:
            await self._wait()
            running = asyncio.ensure_future(call())
            try:
                await asyncio.wait([running], timeout=UNDER_WAY)
            except asyncio.CancelledError:
                running.cancel()
                raise
            if running.done() and isinstance(error := running.exception(), RetryAfter):
                self._hold(error)  # before the next one gets the lock
        return await running

    async def _wait(self) -> None:
        while (left := self._held_until - time.monotonic()) > 0:
            await asyncio.sleep(left)

    def _hold(self, error: RetryAfter) -> None:
        after = error.retry_after
        seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
        self._held_until = max(self._held_until, time.monotonic() + seconds + 0.05)
        self._careful_until = self._held_until + CAREFUL_AFTER
