"""The chat page's own API: post a text or a button, get messages; ask for what came meanwhile; fetch a file."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bot import outbox
from bot.assemble import Core
from bot.messages import Incoming
from bot.web import history, sessions
from bot.web.headers import guard
from bot.web.limits import Limit
from bot.web.turns import Turns

LONGEST_TEXT = 5000
LONGEST_BUTTON = 64
LARGEST_BODY = 64_000


class Refused(Exception):
    """status and what to tell the visitor."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class ChatApi:
    def __init__(self, core: Core, secure: bool) -> None:
        self.core = core
        self.secure = secure
        self.turns = Turns()
        self.by_visitor = Limit(per_minute=30, burst=12)
        self.by_address = Limit(per_minute=240, burst=120)

    def router(self) -> APIRouter:
        routes = APIRouter(prefix="/chat/api", include_in_schema=False)
        routes.add_api_route("/messages", self.post, methods=["POST"])
        routes.add_api_route("/messages", self.read, methods=["GET"])
        routes.add_api_route("/files/{number}", self.file, methods=["GET"])
        return routes

    async def post(self, request: Request) -> Response:
        """{"text"} or {"button", "message"} → {"messages": […]}; a first post opens the conversation."""
        token = sessions.token_of(request) or sessions.new_token()
        try:
            incoming = self.admit(request, await _body(request), sessions.chat_key(token))
        except Refused as refusal:
            return guard(JSONResponse({"error": str(refusal)}, refusal.status))
        response = JSONResponse({"messages": await self.converse(incoming)})
        if not request.headers.get(sessions.HEADER):
            sessions.remember(response, token, self.secure)
        return guard(response)

    async def read(self, request: Request, after: int = 0) -> Response:
        """What was said after an id: by staff, by a reminder, in another tab."""
        return guard(JSONResponse({"messages": await asyncio.to_thread(self.said, request, after)}))

    def said(self, request: Request, after: int) -> list[dict[str, Any]]:
        """The conversation's messages after an id, which count as shown from now on."""
        handle = self._handle(request)
        found = history.since(self._engine, handle, after) if handle else []
        if handle and found:
            self.core.ledger.write(partial(history.shown, handle=handle))
        return [self._local(message) for message in found]

    async def file(self, request: Request, number: int) -> Response:
        """An attachment of one's own conversation."""
        handle = await asyncio.to_thread(self._handle, request)
        message = await asyncio.to_thread(history.file_of, self._engine, handle, number) if handle else None
        if message is None or message.attachment is None:
            return guard(JSONResponse({"error": "没有这个文件"}, 404))
        attachment = message.attachment
        name = f"attachment; filename*=UTF-8''{quote(attachment.name)}"
        return guard(
            Response(attachment.read(), media_type=attachment.media_type, headers={"Content-Disposition": name})
        )

    def admit(self, request: Request, body: Mapping[str, Any], chat: str) -> Incoming:
        """What a visitor did; raises Refused."""
        if not sessions.same_site(request):
            raise Refused(403, "请在本页面里提问")
        address = request.client.host if request.client else ""
        if not (self.by_visitor.allows(chat) and self.by_address.allows(address)):
            raise Refused(429, self.core.tools.wording.say("slow_down"))
        text, button, message = body.get("text"), body.get("button"), body.get("message")
        if isinstance(text, str) and len(text) <= LONGEST_TEXT:
            return Incoming(history.CHANNEL, chat, "text", text)
        if isinstance(button, str) and len(button.encode("utf-8", "replace")) <= LONGEST_BUTTON:
            return Incoming(history.CHANNEL, chat, "button", button, message=str(message) if message else None)
        raise Refused(400, "内容太长或格式不对，请分成几句来问")

    async def converse(self, incoming: Incoming) -> list[dict[str, Any]]:
        """The replies, one thing at a time for each visitor."""
        async with self.turns.of(incoming.chat):
            written = await asyncio.to_thread(self.core.conversation.handle, incoming)
            parcels = await asyncio.wrap_future(written)
        for parcel in parcels:
            self.core.ledger.write(partial(outbox.settled, parcel=parcel, state="shown"))
        return [self._local(history.message_json(p.id, p.message)) for p in parcels]

    def _handle(self, request: Request) -> str | None:
        token = sessions.token_of(request)
        return history.handle_of(self._engine, sessions.chat_key(token)) if token else None

    def _local(self, message: dict[str, Any]) -> dict[str, Any]:
        """Addresses of our own pages without the host, so that they open wherever the page was opened."""
        base = self.core.tools.public_url.rstrip("/")
        buttons = [b for row in message.get("buttons", ()) for b in row]
        for linked in (*message.get("quotes", ()), *buttons):
            if linked.get("url"):
                linked["url"] = linked["url"].removeprefix(base)
        return message

    @property
    def _engine(self) -> Any:
        return self.core.tools.engine


async def _body(request: Request) -> dict[str, Any]:
    """JSON only: a form on another site cannot send it."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise Refused(415, "请用 JSON 提交")
    raw = await request.body()
    if len(raw) > LARGEST_BODY:
        raise Refused(413, "内容太长，请分成几句来问")
    try:
        body = await request.json()
    except ValueError as error:
        raise Refused(400, "提交的内容无法识别") from error
    if not isinstance(body, dict):
        raise Refused(400, "提交的内容无法识别")
    return body
