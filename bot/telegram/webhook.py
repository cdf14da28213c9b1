"""Webhook: Telegram posts here. 200 is said only once the update is stored; without the secret nothing is."""

import hmac
import socket
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response

from bot.telegram.errors import PortTaken

Accept = Callable[[list[dict[str, Any]]], Awaitable[bool]]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
DEFAULT_PORT = 8081
LARGEST_UPDATE = 1_000_000


def router(path: str, secret: str, accept: Accept) -> APIRouter:
    """One route at `path`; for a server of its own or inside `serve`."""
    routes = APIRouter()

    @routes.post(path, include_in_schema=False)
    async def receive(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return Response(status_code=403)
        body = await request.body()
        if len(body) > LARGEST_UPDATE:
            return Response(status_code=413)
        try:
            update = await request.json()
        except ValueError:
            return Response(status_code=400)
        if not isinstance(update, dict):
            return Response(status_code=400)
        return Response(status_code=200 if await accept([update]) else 503)

    return routes


def path_of(url: str) -> str:
    return urlsplit(url).path or "/"


def port_of(url: str) -> int | None:
    """None: the usual port of its scheme, so a proxy stands before us."""
    return urlsplit(url).port


def listener(port: int, host: str = "0.0.0.0") -> socket.socket:
    """Raises PortTaken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortTaken(port) from error
    return listening


def server(routes: APIRouter) -> uvicorn.Server:
    """A server for the webhook alone."""
    app = FastAPI(openapi_url=None)
    app.include_router(routes)
    running = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    running.install_signal_handlers = lambda: None  # type: ignore[attr-defined, unused-ignore]
    return running
