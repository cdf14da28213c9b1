"""kill -9 while answering, and a Bot API that fails every fifth call: nothing accepted is lost."""

import asyncio
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bot.telegram import serve
from tests.bot.support import made_core, running, settings_for
from tests.telegram_server import TelegramServer


async def start(home: Path, server: TelegramServer) -> asyncio.subprocess.Process:
    command = (sys.executable, "-m", "tests.bot.bot_process", str(home), server.base)
    return await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)


def answered(server: TelegramServer) -> Counter[str]:
    return Counter(text.split("。")[0] for chat in list(server.sent) for text in server.texts(chat))


async def test_kill_while_answering_leaves_no_accepted_update_unanswered(tmp_path: Path) -> None:
    """A scaled-down run of `benchmarks/bot.py --kill`."""
    dice = random.Random(7)
    said = []
    async with TelegramServer() as server:
        for number in range(3):
            process = await start(tmp_path, server)
            before = len(server.made("sendMessage"))
            for chat in range(1, 5):
                said.append(f"第{number}轮{chat}")
                server.say(chat, said[-1])
            await server.until(lambda: len(server.made("sendMessage")) > before)  # noqa: B023
            await asyncio.sleep(dice.uniform(0, 0.08))
            process.kill()
            await process.wait()
        process = await start(tmp_path, server)
        await server.until(lambda: len(answered(server)) >= len(said))
        process.terminate()
        await process.wait()
    assert set(answered(server)) == {f"你问的是：{words}" for words in said}
    assert sum(answered(server).values()) - len(said) <= 2
    assert not server.problems


async def test_nothing_is_lost_when_every_fifth_call_fails(tmp_path: Path) -> None:
    dice = random.Random(11)
    held_until = 0.0
    too_early: list[str] = []

    def fault(method: str, _: dict[str, Any]) -> tuple[int, dict[str, Any]] | float | None:
        nonlocal held_until
        if time.monotonic() < held_until:
            too_early.append(method)
        if dice.random() > 0.2 or method == "getMe":
            return None
        kind = dice.choice(["429", "502", "500", "hang"])
        if kind == "429":
            held_until = time.monotonic() + 1
            return 429, {"retry_after": 1}
        return 0.2 if kind == "hang" else (int(kind), {})

    async with TelegramServer(fault=fault) as server, running(tmp_path, server):
        said = [(chat, f"第{n}句") for n in range(3) for chat in range(1, 9)]
        for chat, words in said:
            server.say(chat, words)
        await server.until(lambda: sum(answered(server).values()) >= len(said), 60)
        for chat in range(1, 9):
            assert [t.split("。")[0] for t in server.texts(chat)] == [f"你问的是：第{n}句" for n in range(3)]
    assert not too_early


async def test_the_bot_stops_when_told_though_telegram_was_never_reached(tmp_path: Path) -> None:
    core, _ = made_core(settings := settings_for(tmp_path, telegram_api_base="http://127.0.0.1:9"))
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, core, stop))
    await asyncio.sleep(0.3)
    assert not serving.done()
    stop.set()
    await asyncio.wait_for(serving, 10)
