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

from telegram.error import BadRequest, NetworkError, RetryAfter

log = logging.getLogger("zhicheng.bot")
Answered = TypeVar("Answered")
FIRST_PAUSE = 0.3
LONGEST_PAUSE = 20.0


class Calls:
    """One for a bot token: the limit is the bot's, so a 429 holds back all calls, not only the one that met it."""

    def __init__(self) -> None:
        self._held_until = 0.0

    async def make(self, call: Callable[[], Awaitable[Answered]]) -> Answered:
        """The call's result, however often it takes."""
        pause = FIRST_PAUSE
        while True:
            await self._wait()
            try:
                return await call()
            except RetryAfter as error:
                self._hold(error)
            except BadRequest:  # a NetworkError by descent, but waiting does not mend it
                raise
            except NetworkError as error:
                log.warning("Telegram did not answer (%s); trying again", type(error).__name__)
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))
                pause = min(pause * 2, LONGEST_PAUSE)

    async def once(self, call: Callable[[], Awaitable[Answered]]) -> Answered | None:
        """For what is not worth a second try, such as the answer to a button that has aged meanwhile."""
        await self._wait()
        try:
            return await call()
        except RetryAfter as error:
            self._hold(error)
        except NetworkError as error:
            log.info("a call was given up (%s)", type(error).__name__)
        return None

    async def _wait(self) -> None:
        while (left := self._held_until - time.monotonic()) > 0:
            await asyncio.sleep(left)

    def _hold(self, error: RetryAfter) -> None:
        after = error.retry_after
        seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
        self._held_until = max(self._held_until, time.monotonic() + seconds + 0.05)
