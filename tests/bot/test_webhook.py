"""The webhook: the same flows when Telegram posts instead of being asked."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from knowledge.adapters.sql.engine import writing
from tests.bot.support import running
from tests.telegram_server import TelegramServer

CHAT = 601


def hooked() -> dict[str, Any]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        "telegram_webhook_url": f"http://127.0.0.1:{port}/telegram/hook",
        "telegram_webhook_secret": "s3cret-s3cret",
    }


async def test_posted_updates_are_answered_in_order_and_only_once(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server, **hooked()):
        numbers = [server.say(CHAT, f"第{n}句") for n in range(4)]
        for number in (*numbers, *numbers):
            assert await server.push(number) == 200
        server.say(CHAT, "评审费多少钱？")
        assert await server.push(numbers[-1] + 1) == 200
        texts = await server.replies(CHAT, 5)
        assert [t.split("。")[0] for t in texts[:4]] == [f"你问的是：第{n}句" for n in range(4)]
        assert "510元" in texts[4]
        assert not server.made("getUpdates")
        assert server.webhook["secret_token"] == "s3cret-s3cret"


async def test_buttons_edits_and_inline_queries_work_by_webhook_too(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server, **hooked()):
        await server.push(server.say(CHAT, "评审费多少钱？"))
        await server.replies(CHAT, 1)
        up = next(b for b in server.buttons(server.sent[CHAT][0]) if b["text"] == "👍")
        await server.push(server.press(CHAT, up["callback_data"]))
        assert "记下了" in (await server.replies(CHAT, 2))[1]
        await server.push(server.edit(CHAT, "申报时间？", 2))
        assert "重新答一遍" in (await server.replies(CHAT, 3))[2]
        await server.push(server.inline(CHAT, "评审费"))
        await server.until(lambda: server.made("answerInlineQuery"))


async def test_what_the_database_does_not_take_is_not_acknowledged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with TelegramServer() as server, running(tmp_path, server, **hooked()) as bot:
        with writing(bot.core.tools.engine) as connection:
            connection.exec_driver_sql("alter table inbox rename to gone")
        number = server.say(CHAT, "评审费多少钱？")
        assert await server.push(number) == 503
        with writing(bot.core.tools.engine) as connection:
            connection.exec_driver_sql("alter table gone rename to inbox")
        assert await server.push(number) == 200
        assert "510元" in (await server.replies(CHAT, 1))[0]
    assert "评审费" not in caplog.text


@pytest.mark.parametrize("secret", ["wrong", "s3cret-s3cre", "令牌".encode().decode("latin-1")])
async def test_without_the_secret_nothing_is_accepted(tmp_path: Path, secret: str) -> None:
    async with TelegramServer() as server, running(tmp_path, server, **hooked()) as bot:
        assert await server.push(server.say(CHAT, "评审费多少钱？"), secret) == 403
        assert not bot.core.outbox.pending("telegram")
        assert not bot.assistant.asked


async def test_it_ends_in_order_and_leaves_nothing_running(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server, **hooked()):
        await server.push(server.say(CHAT, "/help"))
        await server.replies(CHAT, 1)
    left = [task.get_name() for task in asyncio.all_tasks() - {asyncio.current_task()} if "uvicorn" in repr(task)]
    assert left == []


async def test_a_secret_is_made_up_when_none_is_set(tmp_path: Path) -> None:
    hook = hooked() | {"telegram_webhook_secret": None}
    async with TelegramServer() as server, running(tmp_path, server, **hook):
        assert len(server.webhook["secret_token"]) > 30
        assert await server.push(server.say(CHAT, "/help")) == 200
        await server.replies(CHAT, 1)
