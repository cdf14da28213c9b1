"""The process that parses: `python -m ingest.read.child`, spoken to by sandbox.py.

Frames on stdin and on the descriptor that stdout was: four bytes of length, then JSON; no pickle, because
what comes out of a parser that a hostile file has taken over must not be able to run in the parent.
"""

import json
import os
import resource
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

from ingest.read.errors import ReadError, TooLarge
from ingest.read.limits import MEGABYTE, Limits
from ingest.read.parse import Origin, outcomes
from ingest.read.wire import OUT_OF_MEMORY, dumped
from ingest.source import Source

_HEADER = struct.Struct(">I")


def main() -> None:
    """Serves requests until stdin closes, or until memory is so used up that a fresh process is better."""
    channel = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(20_000)
    while (request := _receive(sys.stdin.buffer)) is not None:
        limits = Limits(**request["limits"])
        tired = _serve(request, limits, channel)
        _send(channel, {"done": True, "tired": tired})
        if tired:
            return


def _serve(request: dict[str, Any], limits: Limits, channel: BinaryIO) -> bool:
    """Sends each outcome as it comes; says whether this process should end."""
    _restrict(limits, limits.memory_mb)

    def tick(label: str) -> None:
        _restrict(limits, limits.memory_mb)
        _send(channel, {"at": label})

    name = request["name"]
    try:
        origin = Origin(request["url"], request["charset"])
        data = _data(name, Path(request["path"]), limits)
        for outcome in outcomes(name, data, limits, tick, request["skip"], origin):
            _send(channel, _message(outcome))
    except ReadError as error:
        _send(channel, _message(error))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    return _used_mb() > limits.memory_mb // 3


def _message(outcome: Source | ReadError) -> dict[str, Any]:
    return {"failure": outcome.to_json()} if isinstance(outcome, ReadError) else {"source": dumped(outcome)}


def _data(name: str, path: Path, limits: Limits) -> bytes:
    size = path.stat().st_size
    if size > limits.file_mb * MEGABYTE:
        raise TooLarge(name, "too_many_bytes", megabytes=size // MEGABYTE, limit=limits.file_mb)
    return path.read_bytes()


def _restrict(limits: Limits, memory_mb: int) -> None:
    """CPU counts for the whole life of the process, so the limit moves on with each file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MEGABYTE, resource.RLIM_INFINITY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    ends = int(used.ru_utime + used.ru_stime) + limits.cpu_seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (ends, resource.RLIM_INFINITY))


def _used_mb() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // MEGABYTE


def _receive(stream: BinaryIO) -> dict[str, Any] | None:
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    loaded: dict[str, Any] = json.loads(stream.read(*_HEADER.unpack(header)))
    return loaded


def _send(channel: BinaryIO, message: dict[str, Any]) -> None:
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    channel.write(_HEADER.pack(len(body)) + body)
    channel.flush()


if __name__ == "__main__":
    main()
