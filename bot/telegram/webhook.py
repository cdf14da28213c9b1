"""Webhook: Telegram posts here. 200 is said only once the update is stored; without the secret nothing is."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response

Accept = Callable[[list[dict[str, Any]]], Awaitable[None]]
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
        await accept([update])
        return Response(status_code=200)

    return routes


def path_of(url: str) -> str:
    return urlsplit(url).path or "/"


def server(url: str, secret: str, accept: Accept, host: str = "0.0.0.0") -> uvicorn.Server:
    """A server that listens where the address points: on its port, or on 8081 behind a proxy that ends TLS."""
    app = FastAPI(openapi_url=None)
    app.include_router(router(path_of(url), secret, accept))
    config = uvicorn.Config(app, host=host, port=urlsplit(url).port or DEFAULT_PORT, log_level="warning")
    running = uvicorn.Server(config)
    running.install_signal_handlers = lambda: None  # type: ignore[attr-defined, unused-ignore]
    return running
