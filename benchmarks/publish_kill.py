"""kill -9 at random moments of a publish; then the pointer must name a complete, verified snapshot.

    python -m benchmarks.publish_kill --rounds 200

Each round forks a process that ingests a changed notice and publishes it, and kills it after a random while. The
embedder is a fake (hashed bigrams), so that the time goes into the database, Chroma and the pointer.
"""

import argparse
import os
import random
import signal
import tempfile
import time
from pathlib import Path

from ingest.candidate import ingest
from ingest.publish import publish
from ingest.status import verify
from knowledge.adapters.indexes import Indexes, Shelf
from knowledge.adapters.sql.engine import open_database
from knowledge.adapters.sql.journal import SqlJournal
from knowledge.adapters.sql.store import SqlStore
from knowledge.assemble import Assistant
from knowledge.settings import Settings
from tests.fakes import FakeEmbedder

NOTICE = """甲办〔2024〕1号
某市甲办
关于开展2024年职称申报评审工作的通知
各单位：
一、申报时间
网上申报时间：2024年9月3日—10月{day}日。
二、评审费
高级职称评审费{fee}元/人。
甲办
2024年9月1日
"""


def assistant_in(home: Path) -> Assistant:
    settings = Settings(_env_file=None, home=home)
    store = SqlStore(open_database(settings.database()))
    shelf = Shelf(store, Indexes(store, FakeEmbedder(), home / "chroma"))
    return Assistant(settings, shelf, SqlJournal(store.engine))


def publish_once(home: Path, number: int) -> None:
    """Write the notice with figures of this round, ingest, publish."""
    folder = home / "in"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notice.txt").write_text(NOTICE.format(day=10 + number % 20, fee=100 + number), "utf-8")
    helper = assistant_in(home)
    ingest([str(folder)], helper.shelf)
    publish(helper, "benchmark", override="benchmark")


def killed_publish(home: Path, number: int, after: float, wait: bool = False) -> bool:
    """Fork a publisher, kill it after so many seconds (never, with `wait`); True when the kill came in time."""
    child = os.fork()
    if child == 0:
        try:
            publish_once(home, number)
        finally:
            os._exit(0)
    time.sleep(after)
    finished, _ = os.waitpid(child, 0 if wait else os.WNOHANG)
    if not finished:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return not finished


def checked(home: Path) -> tuple[str, ...]:
    """The problems of what is live, looked at by a process of its own, as a restart would."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, "\n".join(verify(assistant_in(home).shelf).problems).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return tuple(told.splitlines())


def run(rounds: int, home: Path, seed: int = 1) -> dict[str, int]:
    """Counts: kills that came before the end of a publish, after how many of them what is live was whole, publishes."""
    chance = random.Random(seed)
    began = time.perf_counter()
    killed_publish(home, 0, 0.0, wait=True)
    whole_time = time.perf_counter() - began
    killed = whole = number = 0
    while killed < rounds:
        number += 1
        in_time = killed_publish(home, number, chance.uniform(0.0, whole_time))
        killed += in_time
        whole += in_time and not checked(home)
    return {"kills": killed, "whole": whole, "publishes": number}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    with tempfile.TemporaryDirectory() as folder:
        print(run(parser.parse_args().rounds, Path(folder)))


if __name__ == "__main__":
    main()
