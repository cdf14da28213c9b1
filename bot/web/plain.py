"""The same conversation without JavaScript: a form that is posted, and the page again with what was said."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.web import sessions
from bot.web.api import LARGEST_BODY, ChatApi, Refused
from bot.web.headers import guard
from bot.web.pages import Pages

PATH = "/plain"


class PlainPage:
    def __init__(self, api: ChatApi, pages: Pages) -> None:
        self.api = api
        self.pages = pages

    def router(self) -> APIRouter:
        routes = APIRouter(include_in_schema=False)
        routes.add_api_route(PATH, self.read, methods=["GET"])
        routes.add_api_route(PATH, self.say, methods=["POST"])
        return routes

    async def read(self, request: Request) -> Response:
        return await self._page(request)

    async def say(self, request: Request) -> Response:
        """What the form holds, then the page at its last message; a reload does not say it again."""
        token = sessions.token_of(request) or sessions.new_token()
        try:
            await self.api.converse(self.api.admit(request, await _fields(request), sessions.chat_key(token)))
        except Refused as refusal:
            return await self._page(request, refusal)
        response = RedirectResponse(f"{PATH}#last", 303)
        sessions.remember(response, token, self.api.secure)
        return guard(response)

    async def _page(self, request: Request, refusal: Refused | None = None) -> Response:
        said = await asyncio.to_thread(self.api.said, request, 0)
        status = refusal.status if refusal else 200
        return guard(self.pages.page("plain.html", status, messages=_in_place(said), problem=refusal))


async def _fields(request: Request) -> dict[str, str]:
    """As the JSON of the chat page has them: a button where one was pressed, else the text."""
    raw = await request.body()
    if len(raw) > LARGEST_BODY:
        raise Refused(413, "内容太长，请分成几句来问")
    fields = {name: values[-1] for name, values in parse_qs(raw.decode("utf-8", "replace")).items()}
    if "button" in fields:
        return {name: fields[name] for name in ("button", "message") if name in fields}
    return {"text": fields.get("key") or fields.get("text", "")}


def _in_place(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A message that replaces an earlier one stands where that one stood."""
    shown: dict[str, dict[str, Any]] = {}
    for message in messages:
        place = str(message.get("replaces") or message["id"])
        shown[place] = message | {"place": place}
    return list(shown.values())
