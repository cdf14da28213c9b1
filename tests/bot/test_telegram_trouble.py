"""Trouble with Telegram itself: blocked, throttled, taken, refused; over real HTTP."""

import time
from pathlib import Path
from typing import Any

import pytest

from bot import outbox
from bot.conversations import Conversations
from bot.messages import Outgoing
from bot.telegram.errors import AnotherInstance, TokenRefused
from knowledge.adapters.sql.engine import writing
from knowledge.errors import SettingsProblem
from tests.bot.support import running
from tests.telegram_server import TelegramServer

CHAT = 501


async def test_a_user_who_blocked_the_bot_is_not_written_to_again(tmp_path: Path) -> None:
    async with TelegramServer(blocked={CHAT}) as server, running(tmp_path, server) as bot:
        server.say(CHAT, "评审费多少钱？")
        await server.until(lambda: server.made("sendMessage"))
        [row] = Conversations(bot.core.tools.engine).page()
        await server.until(lambda: Conversations(bot.core.tools.engine).find(row.handle).blocked)
        with writing(bot.core.tools.engine) as connection:
            assert outbox.announce(connection, row.handle, Outgoing(("提醒",))) is None
        server.blocked.clear()
        server.say(CHAT, "评审费多少钱？")
        assert "510元" in (await server.replies(CHAT, 1))[0]


async def test_no_call_is_made_before_retry_after(tmp_path: Path) -> None:
    asked: list[float] = []

    def fault(method: str, _: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        if method != "sendMessage" or asked:
            return None
        asked.append(time.monotonic())
        return 429, {"retry_after": 1}

    async with TelegramServer() as server, running(tmp_path, server):
        server.fault = fault
        server.say(CHAT, "评审费多少钱？")
        await server.replies(CHAT, 1)
        server.fault = None
        assert server.made("sendMessage")[-1].at - asked[0] >= 1.0


async def test_another_instance_is_explained(tmp_path: Path) -> None:
    async with TelegramServer(conflict=True) as server:
        with pytest.raises(AnotherInstance, match="同一个令牌"):
            async with running(tmp_path, server) as bot:
                await bot.task


async def test_a_second_process_of_the_same_home_is_refused(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.say(CHAT, "/help")
        await server.replies(CHAT, 1)
        with pytest.raises(SettingsProblem, match="已经在运行"):
            async with running(tmp_path, server) as second:
                await second.task


async def test_a_wrong_token_is_explained(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        with pytest.raises(TokenRefused, match="TELEGRAM_BOT_TOKEN"):
            async with running(tmp_path, server, telegram_bot_token="2:wrong") as bot:
                await bot.task


async def test_the_menu_is_in_chinese(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        commands = await server.until(lambda: server.commands)
        assert {"start", "help", "privacy", "export", "forget", "cancel"} <= {c["command"] for c in commands}
        assert all("\u4e00" <= c["description"][0] <= "\u9fff" for c in commands)


async def test_an_exception_while_answering_still_gets_a_reply_and_the_log_keeps_the_words_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.say(CHAT, "弄坏它")
        assert "出了点问题" in (await server.replies(CHAT, 1))[0]
        server.say(CHAT, "评审费多少钱？")
        assert "510元" in (await server.replies(CHAT, 2))[1]
    assert "RuntimeError" in caplog.text
    assert "弄坏它" not in caplog.text
    assert str(CHAT) not in caplog.text
