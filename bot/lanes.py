"""Lanes: things of one key one after the other, things of different keys side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from bot.faults import described

log = logging.getLogger("zhicheng.bot")
Job = Callable[[], Awaitable[None]]
PATIENCE = 0.5


class Lanes:
    """At most `width` jobs run at once, and one for every `share` keys that have something to do.

    A job that takes longer than PATIENCE is passed by: it goes on, and others begin as if it were not there. A job that
    raises is logged by the kind of its error; the lane goes on.
    """

    def __init__(self, width: int, share: int = 1) -> None:
        self._width = width
        self._share = share
        self._running = 0
        self._late: set[Job] = set()
        self._queue: deque[asyncio.Future[None]] = deque()
        self._waiting: dict[str, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, key: str, job: Job) -> None:
        if key in self._waiting:
            self._waiting[key].append(job)
            return
        self._waiting[key] = deque([job])
        task = asyncio.create_task(self._drain(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._wake()

    async def _drain(self, key: str) -> None:
        jobs = self._waiting[key]
        while jobs:
            await self._enter()
            try:
                await self._run(jobs.popleft())
            finally:
                self._running -= 1
                self._wake()
        del self._waiting[key]

    @property
    def _free(self) -> int:
        return min(self._width, max(1, self.busy // self._share)) + len(self._late) - self._running

    async def _enter(self) -> None:
        while self._free <= 0:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._queue.append(turn)
            await turn
        self._running += 1

    def _wake(self) -> None:
        for _ in range(min(self._free, len(self._queue))):
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)

    async def _run(self, job: Job) -> None:
        patience = asyncio.get_running_loop().call_later(PATIENCE, self._pass_by, job)
        try:
            await job()
        except Exception as error:
            log.error("a job failed: %s", described(error))
        finally:
            patience.cancel()
            self._late.discard(job)

    def _pass_by(self, job: Job) -> None:
        self._late.add(job)
        self._wake()

    @property
    def busy(self) -> int:
        """How many keys have something running or waiting."""
        return len(self._waiting)

    async def pause(self, seconds: float) -> None:
        """Wait for what was handed in, but not longer than this."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    async def finish(self, seconds: float) -> None:
        """Let what was handed in come to its end, then stop waiting for it."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=seconds)
            for task in late:
                task.cancel()
