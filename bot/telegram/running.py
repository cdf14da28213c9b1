"""Starts the Telegram bot, keeps it going until it is told to stop, and ends it in order."""

import asyncio
import logging
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Coroutine
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram import Bot, BotCommand
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import ticker
from bot.assemble import Core, core
from bot.guard import only_instance
from bot.telegram.calls import Calls
from bot.telegram.errors import TokenMissing, TokenRefused, WebhookRefused
from bot.telegram.polling import ALLOWED, poll
from bot.telegram.receipts import Receipts
from bot.telegram.service import Service
from bot.telegram.transport import Transport
from bot.wording import wording
from knowledge.answers import Question
from knowledge.assemble import Assistant
from knowledge.errors import ZhichengError
from knowledge.settings import Settings

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

log = logging.getLogger("zhicheng.bot")
SECONDS_TO_FINISH = 8.0
# By default a thread that answers holds the interpreter 5 ms, and the one that notes what was delivered waits as long.
GIL_SECONDS = 0.0003


@dataclass(frozen=True)
class Beside:
    """The web server of `zhicheng serve`."""

    app: "FastAPI"
    port: int


def run(settings: Settings, assistant: Assistant) -> None:
    """The bot alone in its process, until SIGINT or SIGTERM. Raises what `serve` raises."""
    made = core(settings, assistant)
    threading.Thread(target=_warm, args=(assistant,), daemon=True).start()
    try:
        asyncio.run(_until_signal(settings, made))
    finally:
        made.close()


def _warm(assistant: Assistant) -> None:
    """What the first question would wait for is loaded while nobody waits yet."""
    with suppress(ZhichengError):  # nothing published yet: the first question is told so
        assistant.ask(Question("申报什么时候截止", assistant.today()), assistant.tools())


async def _until_signal(settings: Settings, made: Core) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(settings, made, stop)


async def serve(settings: Settings, made: Core, stop: asyncio.Event, beside: Beside | None = None) -> None:
    """Until `stop` is set. Raises TokenMissing, TokenRefused, AnotherInstance or SettingsProblem, each one line.

    beside: the web server in the same process, which takes the webhook posts too. What is under way at `stop`
    is finished; what was not yet stored stays with Telegram.
    """
    sys.setswitchinterval(GIL_SECONDS)
    bot, calls = _bot(settings), Calls()
    with only_instance(settings.home, "telegram"), closing(Receipts(settings.home / "telegram.receipts")) as receipts:
        try:
            if service := await _unless(stop, _started(bot, made, calls, receipts)):
                await _until(stop, _jobs(settings, bot, made, service, calls, beside))
                await service.finish(SECONDS_TO_FINISH)
        except InvalidToken as error:
            raise TokenRefused from error
        finally:
            await bot.shutdown()


def _bot(settings: Settings) -> Bot:
    if settings.telegram_bot_token is None:
        raise TokenMissing
    base = settings.telegram_base()
    return Bot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=Transport(base, connections=64, read_timeout=20),
        get_updates_request=Transport(base, connections=1, read_timeout=40),
    )


async def _started(bot: Bot, made: Core, calls: Calls, receipts: Receipts) -> Service:
    await calls.make(bot.initialize)
    service = Service(bot, made, calls, receipts)
    await service.recover()
    return service


async def _unless(stop: asyncio.Event, starting: Coroutine[Any, Any, Service]) -> Service | None:
    """What starts, or None where `stop` comes first: Telegram may stay out of reach for ever."""
    start, waiter = asyncio.create_task(starting), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({start, waiter}, return_when=asyncio.FIRST_COMPLETED)
        return start.result() if start.done() else None
    finally:
        start.cancel()
        waiter.cancel()
        await asyncio.gather(start, waiter, return_exceptions=True)


def _jobs(
    settings: Settings, bot: Bot, made: Core, service: Service, calls: Calls, beside: Beside | None
) -> list[Coroutine[Any, Any, None]]:
    hooked = settings.telegram_webhook_url
    receiving = _webhook(settings, bot, service, calls, beside) if hooked else _poll(bot, service, calls)
    return [receiving, service.delivery.collect(), _introduce(bot, calls), ticker.run(made)]


async def _poll(bot: Bot, service: Service, calls: Calls) -> None:
    try:
        await calls.make(bot.delete_webhook)
    except BadRequest as error:
        log.warning("the webhook could not be removed (%s)", error.message)
    transport = Transport(bot.base_url, connections=2, read_timeout=40)
    await transport.initialize()
    try:
        await poll(bot, transport, service, calls)
    finally:
        await transport.shutdown()


async def _webhook(settings: Settings, bot: Bot, service: Service, calls: Calls, beside: Beside | None) -> None:
    """In the web server that runs beside, unless the address names another port; else in one of its own."""
    from bot.telegram import webhook  # its web server costs a polling bot half a second at the start

    url, given = str(settings.telegram_webhook_url), settings.telegram_webhook_secret
    secret = given.get_secret_value() if given else secrets.token_urlsafe(32)
    routes, port = webhook.router(webhook.path_of(url), secret, service.accept), webhook.port_of(url)
    try:
        if beside and port in (None, beside.port):
            beside.app.include_router(routes)
            await _hook(bot, calls, url, secret)
            await asyncio.Event().wait()
        else:
            listening = webhook.listener(port or webhook.DEFAULT_PORT)
            await _alone(webhook.server(routes), listening, _hook(bot, calls, url, secret))
    except BadRequest as error:
        raise WebhookRefused(error.message) from error


async def _hook(bot: Bot, calls: Calls, url: str, secret: str) -> None:
    await calls.make(partial(bot.set_webhook, url, secret_token=secret, allowed_updates=ALLOWED))


async def _alone(server: "uvicorn.Server", listening: socket.socket, hook: Coroutine[Any, Any, None]) -> None:
    serving = asyncio.create_task(server.serve([listening]))
    try:
        await hook
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await asyncio.wait([serving], timeout=5)


async def _introduce(bot: Bot, calls: Calls) -> None:
    """The menu of commands and the lines shown before the first message; the bot works without them."""
    commands = [BotCommand(name, what) for name, what in wording().commands.items()]
    try:
        await calls.make(partial(bot.set_my_commands, commands))
        await calls.make(partial(bot.set_my_short_description, wording().short_about.strip()))
        await calls.make(partial(bot.set_my_description, wording().about.strip()))
    except TelegramError as error:
        log.warning("the menu could not be set (%s)", type(error).__name__)


async def _until(stop: asyncio.Event, jobs: list[Coroutine[Any, Any, None]]) -> None:
    """All jobs at once until `stop`; the first that fails ends them all and is raised."""
    waiter = asyncio.create_task(stop.wait())
    tasks = {asyncio.create_task(job) for job in jobs}
    watched: set[asyncio.Task[Any]] = {waiter, *tasks}
    try:
        while not waiter.done():
            done, watched = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in watched:
            task.cancel()
        await asyncio.gather(*watched, return_exceptions=True)
