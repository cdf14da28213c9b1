"""What `serve` runs beside its pages, with the tests' Bot API server."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from bot.telegram.errors import PortTaken, WebhookRefused
from cli.channels import Channels
from tests.bot.support import made_core, running, settings_for
from tests.telegram_server import TelegramServer

CHAT = 801


@contextlib.asynccontextmanager
async def served(home: Path, api: TelegramServer, path: str) -> AsyncIterator[Channels]:
    """The web server and the channels beside it; the webhook's address names the server's own port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    settings = settings_for(home, api, telegram_webhook_url=f"http://127.0.0.1:{port}{path}")
    core, _ = made_core(settings)
    app, stop = FastAPI(), asyncio.Event()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    serving = asyncio.create_task(server.serve([listening]))
    channels = Channels(settings, core, None, app, port)
    beside = asyncio.create_task(channels.run(stop))
    try:
        await api.until(lambda: api.webhook or beside.done())
        yield channels
    finally:
        stop.set()
        server.should_exit = True
        await asyncio.gather(serving, beside)
        core.close()


async def test_the_webhook_is_taken_by_the_web_server_when_its_address_names_the_same_port(tmp_path: Path) -> None:
    async with TelegramServer() as api, served(tmp_path, api, "/telegram/hook"):
        assert await api.push(api.say(CHAT, "评审费多少钱？")) == 200
        assert "510元" in (await api.replies(CHAT, 1))[0]
        assert await api.push(api.say(CHAT, "评审费多少钱？"), "wrong") == 403


async def test_a_taken_port_of_the_webhook_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        hook = {"telegram_webhook_url": f"http://127.0.0.1:{taken.getsockname()[1]}/hook"}
        async with TelegramServer() as api:
            with pytest.raises(PortTaken, match="TELEGRAM_WEBHOOK_URL"):
                async with running(tmp_path, api, **hook) as bot:
                    await bot.task


async def test_an_address_that_telegram_refuses_is_explained(tmp_path: Path) -> None:
    def fault(method: str, _: object) -> tuple[int, dict[str, object]] | None:
        return (400, {}) if method == "setWebhook" else None

    hook = {"telegram_webhook_url": "http://127.0.0.1:0/hook"}
    async with TelegramServer(fault=fault) as api:
        with pytest.raises(WebhookRefused, match="TELEGRAM_WEBHOOK_SECRET"):
            async with running(tmp_path, api, **hook) as bot:
                await bot.task
