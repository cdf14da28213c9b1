"""Parses files in a child process with limits on memory, CPU and time; a file that breaks it costs only itself."""

import contextlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import ingest
from ingest.read.errors import ParserCrashed, ParserOutOfMemory, ParserTimedOut, ReadError, from_json
from ingest.read.limits import DEFAULT, Limits
from ingest.read.parse import Origin
from ingest.read.wire import OUT_OF_MEMORY, loaded
from ingest.source import Source

_HEADER = struct.Struct(">I")
_FRAME_LIMIT = 256 * 1024 * 1024
_ROOT = str(Path(ingest.__file__).resolve().parent.parent)
# Nothing else of the environment goes to the parsers: tokens and keys are none of their business.
_ENVIRONMENT = {
    "PYTHONPATH": _ROOT,
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
_PASSED = ("PATH", "HOME", "TMPDIR", "LANG", "SYSTEMROOT")

# Told what is being read: a file of an archive, a page of a scan.
Watch = Callable[[str], None]


class _Died(Exception):
    """The child ended before it had answered."""


class _Late(Exception):
    """The child has not said anything for the wall limit."""


class Sandbox:
    """One child process for many files, started when first needed and again after a file that broke it.

    Not for use by several threads at once.
    """

    def __init__(self, limits: Limits = DEFAULT) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process id of the child, None when none runs."""
        return self._child.pid if self._child is not None else None

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            _kill(child)

    def read(
        self, path: Path, name: str | None = None, watch: Watch | None = None, origin: Origin | None = None
    ) -> list[Source | ReadError]:
        """Every file in it, read or failed, in order. name: what to call it if not by its own name."""
        shown = name or path.name
        web = origin or Origin()
        request = {"path": str(path.resolve()), "name": shown, "url": web.url, "charset": web.charset}
        found: list[Source | ReadError] = []
        ends = time.monotonic() + self.limits.archive_seconds
        while True:
            at = [shown]
            failure = self._attempt(request, found, at, watch, ends)
            if failure is None:
                return found
            found.append(failure)
            # An archive goes on after the file that broke the parser; a single file ends here.
            if at[0] == shown or not at[0].startswith(f"{shown}/") or time.monotonic() > ends:
                return found

    def _attempt(
        self,
        request: dict[str, str | None],
        found: list[Source | ReadError],
        at: list[str],
        watch: Watch | None,
        ends: float,
    ) -> ReadError | None:
        """Reads on from the first file not dealt with; the failure that ended it, or None when all is read."""
        child = self._running()
        try:
            _send(child, request | {"skip": len(found), "limits": self.limits.to_json()})
            for message in self._messages(child, ends):
                if "at" in message:
                    at[0] = message["at"].split("\n")[0]
                    if watch:
                        watch(message["at"].replace("\n", " "))
                elif "source" in message:
                    found.append(loaded(message["source"]))
                elif "failure" in message:
                    found.append(from_json(message["failure"]))
                if message.get("tired"):
                    self.close()
            return None
        except _Late:
            self.close()
            return ParserTimedOut(at[0], "timed_out_wall", seconds=self.limits.wall_seconds)
        except (_Died, BrokenPipeError):
            return self._why(child, at[0])

    def _messages(self, child: subprocess.Popen[bytes], ends: float) -> Iterator[dict[str, Any]]:
        """What the child says, up to and with "done"; each message starts the wall clock anew."""
        while True:
            message = _receive(child, min(time.monotonic() + self.limits.wall_seconds, ends))
            yield message
            if message.get("done"):
                return

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            environment = {k: os.environ[k] for k in _PASSED if k in os.environ} | _ENVIRONMENT
            self._child = subprocess.Popen(
                [sys.executable, "-m", "ingest.read.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=_ROOT,
                start_new_session=True,
            )
        return self._child

    def _why(self, child: subprocess.Popen[bytes], name: str) -> ReadError:
        """Why the child ended, from its exit status."""
        status = child.wait()
        self.close()
        if status == -signal.SIGXCPU:
            return ParserTimedOut(name, "timed_out_cpu", seconds=self.limits.cpu_seconds)
        if status in (-signal.SIGKILL, OUT_OF_MEMORY):
            return ParserOutOfMemory(name, "out_of_memory", megabytes=self.limits.memory_mb)
        detail = signal.Signals(-status).name if status < 0 else f"退出码 {status}"
        return ParserCrashed(name, "crashed", detail=detail)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and what it started (LibreOffice)."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(BrokenPipeError):
                stream.close()


def _send(child: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
    assert child.stdin is not None
    body = json.dumps(message).encode()
    child.stdin.write(_HEADER.pack(len(body)) + body)
    child.stdin.flush()


def _receive(child: subprocess.Popen[bytes], deadline: float) -> dict[str, Any]:
    (length,) = _HEADER.unpack(_exactly(child, _HEADER.size, deadline))
    if length > _FRAME_LIMIT:
        raise _Died
    message: dict[str, Any] = json.loads(_exactly(child, length, deadline).decode("utf-8", "replace"))
    return message


def _exactly(child: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
    assert child.stdout is not None
    descriptor, parts = child.stdout.fileno(), bytearray()
    ready = select.poll()  # select() fails on descriptors above 1023, which a long-lived server reaches
    ready.register(descriptor, select.POLLIN)
    while len(parts) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not ready.poll(left * 1000):
            raise _Late
        piece = os.read(descriptor, min(size - len(parts), 1 << 20))
        if not piece:
            raise _Died
        parts += piece
    return bytes(parts)
