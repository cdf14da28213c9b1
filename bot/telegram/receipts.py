"""Receipts: what Telegram has taken, noted in the home the moment it says so; the database is told right after.

What was delivered but not noted is sent again after a kill -9. A line appended to a file outlives the process, and is
written in microseconds where a commit may have to wait for other writers. What no bot can close is the time between
Telegram's taking a message and the arrival of its answer here: the Bot API knows no key by which to tell a repetition.
"""

import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from bot import outbox
from bot.outbox import Parcel


class Receipts:
    """The file is emptied whenever the database knows all that it holds."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._ahead: set[int] = set()

    def note(self, parcel: Parcel, parts: int) -> None:
        """So many parts of it have arrived. A full disk must not look like a call that failed, which is repeated."""
        self._ahead.add(parcel.id)
        with suppress(OSError):
            os.write(self._file, f"{parcel.id} {parcel.handle} {parts}\n".encode())

    def known(self, parcel: Parcel) -> None:
        """The database holds what became of it."""
        self._ahead.discard(parcel.id)
        if not self._ahead:
            self.clear()

    def clear(self) -> None:
        os.ftruncate(self._file, 0)

    def recall(self, connection: Connection) -> None:
        """Tell the database what an earlier process noted and had no time to tell."""
        for number, handle, parts in self._noted():
            outbox.progressed(connection, number, handle, parts)

    def _noted(self) -> list[tuple[int, str, int]]:
        """A last line cut off by the end of the process is left out: its message counts as not delivered."""
        lines = os.pread(self._file, os.fstat(self._file).st_size, 0).decode("ascii", "replace").split("\n")[:-1]
        fields = [line.split(" ") for line in lines]
        return [(int(f[0]), f[1], int(f[2])) for f in fields if len(f) == 3 and f[0].isdigit() and f[2].isdigit()]

    def close(self) -> None:
        os.close(self._file)
