"""Puts the web sides together: chat at /, desk at /desk, and the Telegram bot beside them when there is a token."""

import asyncio
import errno
import socket
import threading
from contextlib import closing

import click
import uvicorn
from fastapi import FastAPI

from bot import web, wechat
from bot.assemble import Core, core
from cli.channels import Channels
from console.app import desk
from knowledge.answers import Question
from knowledge.assemble import Assistant, assistant
from knowledge.errors import SettingsProblem
from knowledge.settings import Settings

SECONDS_TO_CLOSE = 5


def run(settings: Settings, host: str, port: int) -> None:
    """Until SIGINT or SIGTERM. Raises SettingsProblem when the port is taken, and what the bot raises at its start."""
    wechat.account(settings)  # half an account is said before anything is loaded
    listening = _listen(host, port)
    helper = assistant(settings)
    helper.tools()
    threading.Thread(target=_warm, args=(helper,), daemon=True).start()
    made = core(settings, helper)
    try:
        followers = wechat.channel(settings, made)
        app = application(settings, helper, made, followers)
        with closing(listening):
            channels = Channels(settings, made, followers, app, listening.getsockname()[1])
            asyncio.run(_serve(app, channels, listening))
    finally:
        made.close()


def application(settings: Settings, helper: Assistant, made: Core, followers: wechat.Service | None = None) -> FastAPI:
    """Chat and desk in one application, and what WeChat posts."""
    app = FastAPI(title="职称申报助手", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/desk", desk(settings, helper))
    app.include_router(web.router(made))
    if followers is not None:
        app.include_router(followers.router())
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
    """What the first question would wait for is loaded while the first page is read."""
    helper.ask(Question("申报什么时候截止", helper.today()), helper.tools())


async def _serve(app: FastAPI, channels: Channels, listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=SECONDS_TO_CLOSE, server_header=False)
    server = uvicorn.Server(config)
    stop = asyncio.Event()
    server.handle_exit = lambda *_: _stop(server, stop)  # type: ignore[method-assign]
    click.echo(f"职称申报助手：http://{host}:{port}/    工作台：http://{host}:{port}/desk/    按 Ctrl-C 停止")
    beside = asyncio.create_task(channels.run(stop))
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
