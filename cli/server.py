"""Puts the web sides together: chat at /, desk at /desk, and the Telegram bot beside them when there is a token."""

import asyncio
import errno
import socket
import threading
from contextlib import closing

import click
import uvicorn
from fastapi import FastAPI

from bot import ticker, web
from bot.assemble import Core, core
from console.app import desk
from knowledge.assemble import Assistant, assistant
from knowledge.errors import SettingsProblem
from knowledge.settings import Settings

SECONDS_TO_CLOSE = 5


def run(settings: Settings, host: str, port: int) -> None:
    """Until SIGINT or SIGTERM. Raises SettingsProblem when the port is taken, and what the bot raises at its start."""
    listening = _listen(host, port)
    helper = assistant(settings)
    helper.tools()
    threading.Thread(target=_warm, args=(helper,), daemon=True).start()
    made = core(settings, helper)
    try:
        with closing(listening):
            asyncio.run(_serve(settings, application(settings, helper, made), made, listening))
    finally:
        made.close()


def application(settings: Settings, helper: Assistant, made: Core) -> FastAPI:
    """Chat and desk in one application."""
    app = FastAPI(title="职称申报助手", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/desk", desk(settings, helper))
    app.include_router(web.router(made))
    return app


def _listen(host: str, port: int) -> socket.socket:
    """Bound before anything is loaded, so that a taken port is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise SettingsProblem(f"端口 {port} 已被占用或不许使用，请换一个：zhicheng serve --port 8001") from error
        raise SettingsProblem(f"不能在 {host}:{port} 上监听（{error.strerror}），请检查 --host") from error
    return listening


def _warm(helper: Assistant) -> None:
    """The model is loaded while the first page is read, not while the first question waits."""
    helper.tools().retriever.search("职称申报", 1)


async def _serve(settings: Settings, app: FastAPI, made: Core, listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=SECONDS_TO_CLOSE, server_header=False)
    server = uvicorn.Server(config)
    stop = asyncio.Event()
    server.handle_exit = lambda *_: _stop(server, stop)  # type: ignore[method-assign]
    click.echo(f"职称申报助手：http://{host}:{port}/    工作台：http://{host}:{port}/desk/    按 Ctrl-C 停止")
    beside = asyncio.create_task(_beside(settings, made, stop))
    serving = asyncio.create_task(server.serve([listening]))
    done, _ = await asyncio.wait({beside, serving}, return_when=asyncio.FIRST_COMPLETED)
    _stop(server, stop)
    await serving
    if beside in done:
        beside.result()
    await beside


def _stop(server: uvicorn.Server, stop: asyncio.Event) -> None:
    server.should_exit = True
    stop.set()


async def _beside(settings: Settings, made: Core, stop: asyncio.Event) -> None:
    """The Telegram bot when there is a token; reminders and notices of change go out either way."""
    if settings.telegram_bot_token is not None:
        from bot import telegram

        await telegram.serve(settings, made, stop)
        return
    ticking = asyncio.create_task(ticker.run(made))
    await stop.wait()
    ticking.cancel()
