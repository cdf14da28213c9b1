"""One process alone answers and sends for a home in a channel: the lock falls with the process, even by kill -9."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import SettingsProblem

NAMES = {"telegram": "Telegram 机器人", "wechat": "微信公众号"}


@contextmanager
def only_instance(home: Path, channel: str) -> Iterator[None]:
    """Raises SettingsProblem when another process of this home serves the channel."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / f"{channel}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsProblem(
                f"另一个 zhicheng 进程已经在运行{NAMES[channel]}（{home}）。请先停掉它，或换一个 ZHICHENG_HOME"
            ) from error
        yield
