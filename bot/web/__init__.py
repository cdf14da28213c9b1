"""The web channel: the chat page, its API, the document viewer. `router` is the whole of it."""

from fastapi import APIRouter

from bot.assemble import Core
from bot.web.api import ChatApi
from bot.web.pages import Pages
from bot.web.plain import PlainPage


def router(core: Core) -> APIRouter:
    """Routes under /, /chat, /plain, /embed and /documents, to be included in the application that serves them."""
    routes = APIRouter()
    api, pages = ChatApi(core, secure=core.tools.public_url.startswith("https://")), Pages(core)
    for part in (api, pages, PlainPage(api, pages)):
        routes.include_router(part.router())
    return routes
