"""The web channel: the chat page, its API, the document viewer. `router` is the whole of it."""

from fastapi import APIRouter

from bot.assemble import Core
from bot.web.api import ChatApi
from bot.web.pages import Pages


def router(core: Core) -> APIRouter:
    """Routes under /, /chat, /embed and /documents, to be included in the application that serves them."""
    routes = APIRouter()
    routes.include_router(ChatApi(core, secure=core.tools.public_url.startswith("https://")).router())
    routes.include_router(Pages(core).router())
    return routes
