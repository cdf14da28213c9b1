"""How the Telegram bot bears load, kills and a bad line, against the tests' Bot API server on loopback.

    python -m benchmarks.bot --chats 1000 --each 5           throughput beside a bare python-telegram-bot echo bot
    python -m benchmarks.bot --chats 1000 --each 5 --home H  the same with the real assistant over the home H
    python -m benchmarks.bot --kill 200                      kill -9 while answering
    python -m benchmarks.bot --fail 600                      20 % of the calls fail for 600 seconds
    python -m benchmarks.bot --fail 600 --webhook            the same when Telegram posts the updates

The server and the bots are processes of their own; times are taken at the server, from the moment that an update can
be fetched to the moment that its reply has arrived.
"""

import argparse
import asyncio
import json
import random
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp

from tests.telegram_server import TelegramServer

ECHO = """
import sys
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context):
    await context.bot.send_message(update.effective_chat.id, update.message.text)
application = (ApplicationBuilder().token("1:test").base_url(sys.argv[1] + "/bot").concurrent_updates(64)
               .connection_pool_size(64).pool_timeout(60).build())
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling()
"""
REAL = """
import sys
from bot.telegram import run
from knowledge.assemble import assistant
from knowledge.settings import Settings
settings = Settings(_env_file=None, home=sys.argv[1], telegram_bot_token="1:test", telegram_api_base=sys.argv[2])
run(settings, assistant(settings))
"""
QUESTIONS = ("评审费多少钱？", "申报时间是什么时候？", "论文要交哪些材料？", "第三句", "那专利呢？")


async def started(*command: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, *command, stderr=asyncio.subprocess.DEVNULL)


def product(home: Path, base: str, real: bool) -> tuple[str, ...]:
    return ("-c", REAL, str(home), base) if real else ("-m", "tests.bot.bot_process", str(home), base)


class Watch:
    """When each chat's n-th message was put and when its n-th reply arrived."""

    def __init__(self) -> None:
        self.put: dict[int, list[float]] = {}
        self.got: dict[int, list[float]] = {}

    def arrived(self, chat: int) -> None:
        self.got.setdefault(chat, []).append(time.perf_counter())

    def waits(self) -> list[float]:
        return sorted(
            b - a for chat, puts in self.put.items() for a, b in zip(puts, self.got.get(chat, []), strict=False)
        )


async def load(command: Any, chats: int, each: int, marked: bool) -> dict[str, float]:
    """All messages at once; `marked`: the replies carry the words, so that crossing and order can be told."""
    watch = Watch()
    async with TelegramServer(delivered_after_send=watch.arrived) as server:
        process = await started(*command(server.base))
        server.say(9_999_999, "热身")
        await server.until(lambda: server.sent[9_999_999], 90)
        begin = time.perf_counter()
        for number in range(each):
            for chat in range(1, chats + 1):
                words = f"{chat} 第{number}句" if marked else QUESTIONS[number % len(QUESTIONS)]
                watch.put.setdefault(chat, []).append(time.perf_counter())
                server.say(chat, words)
        total = chats * each
        await server.until(lambda: sum(map(len, watch.got.values())) >= total + 1, 550)
        took = time.perf_counter() - begin
        process.terminate()
        await process.wait()
        waits = watch.waits()
        return {
            "messages_a_second": total / took,
            "p50_s": statistics.median(waits),
            "p95_s": waits[int(len(waits) * 0.95)],
            "lost": sum(1 for chat in range(1, chats + 1) if len(server.sent[chat]) < each),
            "crossed_or_out_of_order": out_of_order(server, chats, each) if marked else -1,
            "refused": len(server.problems),
        }


def out_of_order(server: TelegramServer, chats: int, each: int) -> int:
    def right(chat: int) -> bool:
        return all(f"{chat} 第{n}句" in text for n, text in enumerate(server.texts(chat)[:each]))

    return sum(1 for chat in range(1, chats + 1) if not right(chat))


async def side_by_side(chats: int, each: int, home: Path | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(shutil.copytree(home, Path(scratch) / "home")) if home else Path(scratch)
        echo = await load(lambda base: ("-c", ECHO, base), chats, each, marked=True)
        ours = await load(lambda base: product(place, base, home is not None), chats, each, marked=home is None)
    ratio = ours["messages_a_second"] / echo["messages_a_second"]
    return {"echo": echo, "zhicheng": ours, "share_of_echo": round(ratio, 3)}


async def killed(process: asyncio.subprocess.Process, after: float) -> None:
    """By a process of its own: this one is the server, and would kill only between its steps, mostly after a send."""
    await asyncio.create_subprocess_exec("sh", "-c", f"sleep {after:.4f}; kill -9 {process.pid}")
    await process.wait()


async def kills(rounds: int, home: Path | None) -> dict[str, Any]:
    """Each round: start, let it answer four chats, kill -9 at a moment drawn by chance, start again."""
    dice, said = random.Random(1), 0
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(shutil.copytree(home, Path(scratch) / "home")) if home else Path(scratch)
        async with TelegramServer() as server:
            for number in range(rounds + 1):
                process = await started(*product(place, server.base, home is not None))
                await server.until(lambda: server._pollers, 60)
                for chat in range(1, 5):
                    server.say(chat, f"第{number}轮{chat}")
                    said += 1
                await killed(process, dice.uniform(0, 0.25) if number < rounds else 5)
            sent = [len(server.sent[chat]) for chat in range(1, 5)]
            words = Counter(text.split("。")[0] for chat in range(1, 5) for text in server.texts(chat))
    lost = said - len(words) if home is None else max(0, said - sum(sent))
    return {"kills": rounds, "said": said, "sent": sum(sent), "unanswered": lost, "duplicates": sum(sent) - said + lost}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def pushed(server: TelegramServer, number: int) -> None:
    """As Telegram does: posted again until it is taken."""
    await server.until(lambda: server.webhook, 120)
    while True:
        try:
            if await server.push(number) == 200:
                return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.5)


async def failing(seconds: float, hooked: bool) -> dict[str, Any]:
    """One call in five is refused with 429, 500 or 502, or hangs; people keep writing."""
    dice, early, held = random.Random(2), 0, 0.0

    def fault(method: str, _: dict[str, Any]) -> tuple[int, dict[str, Any]] | float | None:
        nonlocal early, held
        early += time.monotonic() < held
        if dice.random() > 0.2:
            return None
        kind = dice.choice(("429", "500", "502", "hang"))
        if kind == "429":
            held = max(held, time.monotonic() + 1)
            return 429, {"retry_after": 1}
        return 1.0 if kind == "hang" else (int(kind), {})

    with tempfile.TemporaryDirectory() as scratch:
        async with TelegramServer(fault=fault) as server:
            hook = (f"http://127.0.0.1:{free_port()}/hook",) if hooked else ()
            process = await started(*product(Path(scratch), server.base, False), *hook)
            pushes = set()
            said, end = 0, time.monotonic() + seconds
            while time.monotonic() < end:
                number = server.say(1 + said % 20, f"第{said}句")
                pushes |= {asyncio.create_task(pushed(server, number))} if hooked else set()
                said += 1
                await asyncio.sleep(0.25)
            await server.until(lambda: sum(len(server.sent[c]) for c in range(1, 21)) >= said, 120)
            process.terminate()
            await process.wait()
            words = {text.split("。")[0] for chat in range(1, 21) for text in server.texts(chat)}
            calls, failed = len(server.calls), sum(1 for call in server.calls if call.status != 200)
    return {
        "said": said,
        "lost": said - len(words),
        "calls": calls,
        "failed": failed,
        "calls_before_retry_after": early,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=1000)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--kill", type=int)
    parser.add_argument("--fail", type=float)
    parser.add_argument("--webhook", action="store_true")
    given = parser.parse_args()
    if given.kill:
        result = asyncio.run(kills(given.kill, given.home))
    elif given.fail:
        result = asyncio.run(failing(given.fail, given.webhook))
    else:
        result = asyncio.run(side_by_side(given.chats, given.each, given.home))
    print(json.dumps(result, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
