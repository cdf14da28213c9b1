"""Ledger: one thread writes for everybody, many small writes in one transaction.

A commit on SQLite takes the one write lock; a thousand chats that each took it would mostly wait for one another.
Whatever piles up while a commit runs goes into the next one, so an idle bot commits at once.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

from sqlalchemy import Connection, Engine

from knowledge.adapters.sql.engine import writing

Write = Callable[[Connection], object]
_Job = tuple[Write, "Future[None]"]
BATCH = 200


class Ledger:
    """`write(fn)` gives a future that is done when what fn wrote is committed; fn raises → its future does too."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    def write(self, write: Write) -> "Future[None]":
        done: Future[None] = Future()
        self._jobs.put((write, done))
        return done

    def close(self) -> None:
        """Commit what was handed in, then stop."""
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            batch, last = self._gather(first)
            self._commit(batch)
            if last:
                return

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        batch = [first]
        while len(batch) < BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, False
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _commit(self, batch: list[_Job]) -> None:
        try:
            with writing(self.engine) as connection:
                for write, _ in batch:
                    write(connection)
        except Exception as error:
            self._settle_one_by_one(batch, error)
        else:
            for _, done in batch:
                done.set_result(None)

    def _settle_one_by_one(self, batch: list[_Job], error: Exception) -> None:
        """One bad write must not take its neighbours down."""
        if len(batch) == 1:
            batch[0][1].set_exception(error)
            return
        for job in batch:
            self._commit([job])
