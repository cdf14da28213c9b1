"""Lanes: things of one key one after the other, things of different keys side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from bot.faults import described

log = logging.getLogger("zhicheng.bot")
Job = Callable[[], Awaitable[None]]


class Lanes:
    """At most `width` jobs run at once. A job that raises is logged by the name of its error; the lane goes on."""

    def __init__(self, width: int) -> None:
        self._gate = asyncio.Semaphore(width)
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

    async def _drain(self, key: str) -> None:
        jobs = self._waiting[key]
        while jobs:
            async with self._gate:
                await self._run(jobs.popleft())
        del self._waiting[key]

    async def _run(self, job: Job) -> None:
        try:
            await job()
        except Exception as error:
            log.error("a job failed: %s", described(error))

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
