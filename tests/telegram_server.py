"""A Bot API server for tests: aiohttp on loopback, as strict as Telegram where a bot can go wrong.

Kept: one getUpdates at a time (409), offsets acknowledge, redelivery until then, webhook with secret, HTML that must
parse, 4096 visible characters, 64 bytes of callback data, button addresses, 429 with retry_after, 5xx, time-outs,
users who have blocked the bot.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import aiohttp
from aiohttp import web

TOKEN = "1:test"
ME = {"id": 1, "is_bot": True, "first_name": "职称申报助手", "username": "zhicheng_bot"}
JSON_FIELDS = {"link_preview_options", "reply_markup", "commands", "results", "allowed_updates", "reply_parameters"}
SPARSE = ("getMe", "getUpdates", "sendMessage")
ALLOWED_TAGS = {"b", "strong", "i", "em", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


class MarkupError(Exception):
    pass


class _Strict(HTMLParser):
    """Only Telegram's tags, all closed in order, and no bare &, < or >."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.visible = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = {"a": {"href"}, "blockquote": {"expandable"}}.get(tag, set())
        if tag not in ALLOWED_TAGS or {name for name, _ in attrs} - allowed:
            raise MarkupError(f'unsupported start tag "{tag}"')
        if tag == "blockquote" and "blockquote" in self.open:
            raise MarkupError("blockquote can't be nested")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise MarkupError(f'unexpected end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        if set(data) & set("<>&"):
            raise MarkupError("character must be escaped")
        self.visible += data

    def handle_entityref(self, name: str) -> None:
        if name not in ("lt", "gt", "amp", "quot"):
            raise MarkupError(f"unknown entity &{name};")
        self.visible += {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name]

    def handle_charref(self, name: str) -> None:
        self.visible += "?"

    def handle_comment(self, data: str) -> None:
        raise MarkupError("comment")


def visible_text(html: str) -> str:
    """What a person sees; raises MarkupError for what Telegram would refuse."""
    parser = _Strict()
    parser.feed(html)
    parser.close()
    if parser.rawdata or parser.open:
        raise MarkupError(f"can't find end tag {parser.open}")
    return parser.visible


@dataclass
class Call:
    """One request of the bot: when it came and what was said to it."""

    method: str
    at: float
    data: dict[str, Any]
    status: int = 200


Fault = Callable[[str, dict[str, Any]], tuple[int, dict[str, Any]] | float | None]


@dataclass
class TelegramServer:
    """fault(method, data) may give (status, parameters) to refuse a call, or seconds to hang before refusing it.

    sparse: a server that knows few methods (SPARSE), tells of a message its number alone, and says 200 to everything.
    """

    fault: Fault | None = None
    blocked: set[int] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    sent: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    problems: list[str] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    commands: list[dict[str, str]] = field(default_factory=list)
    conflict: bool = False
    sparse: bool = False
    delivered_after_send: Callable[[int], None] | None = None
    _updates: dict[int, dict[str, Any]] = field(default_factory=dict)
    _next_update: int = 1000
    _next_message: int = 1
    _pollers: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> "TelegramServer":
        app = web.Application(client_max_size=60_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    # What people do

    def say(self, chat: int, text: str, **extra: Any) -> int:
        return self.add({"message": self.message(chat, text=text, **extra)})

    def message(self, chat: int, kind: str = "private", **content: Any) -> dict[str, Any]:
        self._next_message += 1
        return {
            "message_id": self._next_message,
            "date": int(time.time()),
            "chat": {"id": chat, "type": kind},
            "from": {"id": abs(chat), "is_bot": False, "first_name": "申报人"},
            **content,
        }

    def edit(self, chat: int, text: str, message_id: int) -> int:
        changed = self.message(chat, text=text) | {"message_id": message_id, "edit_date": int(time.time())}
        return self.add({"edited_message": changed})

    def press(self, chat: int, data: str, message: dict[str, Any] | None = None, kind: str = "private") -> int:
        shown = message or self.message(chat, kind, text="…")
        query = {"id": str(self._next_update), "from": self.message(chat)["from"], "chat_instance": "1"}
        return self.add({"callback_query": query | {"message": shown, "data": data}})

    def inline(self, user: int, query: str) -> int:
        asker = {"id": user, "is_bot": False, "first_name": "申报人"}
        return self.add({"inline_query": {"id": str(self._next_update), "from": asker, "query": query, "offset": ""}})

    def add(self, content: dict[str, Any]) -> int:
        number = self._next_update
        self._next_update += 1
        self._updates[number] = {"update_id": number, **content}
        self._arrived.set()
        return number

    def again(self, update: dict[str, Any]) -> None:
        """Deliver an update that was acknowledged before once more."""
        self._updates[update["update_id"]] = update
        self._arrived.set()

    async def push(self, update_id: int, secret: str | None = None) -> int:
        """Post an update to the webhook as Telegram does; gives the status."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret or self.webhook.get("secret_token", "")}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook["url"], json=self._updates[update_id], headers=headers) as response,
        ):
            return response.status

    # What the tests look at

    def texts(self, chat: int) -> list[str]:
        return [visible_text(m.get("text", m.get("caption", ""))) for m in self.sent[chat]]

    def shown(self, chat: int, position: int) -> dict[str, Any]:
        """A message of the bot as it comes back with a pressed button."""
        return self._shown(chat, self.sent[chat][position])

    def buttons(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        markup = message.get("reply_markup") or {}
        return [button for row in markup.get("inline_keyboard", []) for button in row]

    async def until(self, happened: Callable[[], Any], seconds: float = 20) -> Any:
        """Wait for something; the reason of a failure is what was sent so far."""
        for _ in range(int(seconds / 0.01)):
            if result := happened():
                return result
            await asyncio.sleep(0.01)
        seen = {chat: [m.get("text", m)[:200] for m in ms] for chat, ms in self.sent.items()}
        raise AssertionError(f"did not happen; sent: {seen}; problems: {self.problems}")

    async def replies(self, chat: int, count: int) -> list[str]:
        await self.until(lambda: len(self.sent[chat]) >= count)
        return self.texts(chat)

    def made(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    # The Bot API

    async def _handle(self, request: web.Request) -> web.Response:
        method, data = request.match_info["method"], await _read(request)
        call = Call(method, time.monotonic(), data)
        self.calls.append(call)
        if request.match_info["token"] != TOKEN:
            return _refuse(call, 401, "Unauthorized")
        if refused := await self._fail(call):
            return refused
        handler = getattr(self, f"_{method.lower()}", None)
        if self.sparse and method not in SPARSE:
            return _refuse(call, 404, "Not Found")
        if handler is None:
            return _ok(True)
        try:
            return _ok(await handler(data))
        except Refused as error:
            if self.sparse:
                return web.json_response({"ok": False, "error_code": error.status, "description": error.text})
            if error.status != 403 and error.status != 409:
                self.problems.append(f"{method}: {error.text}")
            return _refuse(call, error.status, error.text)

    async def _fail(self, call: Call) -> web.Response | None:
        fault = self.fault(call.method, call.data) if self.fault else None
        if isinstance(fault, int | float):
            await asyncio.sleep(fault)
            fault = (502, {})
        return _refuse(call, fault[0], "injected", fault[1]) if fault else None

    async def _getme(self, _: dict[str, Any]) -> Any:
        return ME | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}

    async def _setwebhook(self, data: dict[str, Any]) -> Any:
        self.webhook = data
        return True

    async def _deletewebhook(self, _: dict[str, Any]) -> Any:
        self.webhook = {}
        return True

    async def _setmycommands(self, data: dict[str, Any]) -> Any:
        self.commands = data["commands"]
        return True

    async def _getupdates(self, data: dict[str, Any]) -> Any:
        if self.conflict or self._pollers or self.webhook:
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        for known in [n for n in self._updates if n < int(data.get("offset") or 0)]:
            del self._updates[known]
        self._pollers += 1
        try:
            return await self._poll(float(data.get("timeout") or 0), int(data.get("limit") or 100))
        finally:
            self._pollers -= 1

    async def _poll(self, timeout: float, limit: int) -> list[dict[str, Any]]:
        if not self._updates:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), timeout)
            except TimeoutError:
                return []
        return [self._updates[n] for n in sorted(self._updates)][:limit]

    async def _sendmessage(self, data: dict[str, Any]) -> Any:
        chat = self._reachable(data)
        self._check(data, "text", 4096)
        return self._keep(chat, data)

    async def _senddocument(self, data: dict[str, Any]) -> Any:
        chat = self._reachable(data)
        self._check(data, "caption", 1024)
        return self._keep(chat, data)

    async def _editmessagetext(self, data: dict[str, Any]) -> Any:
        chat = self._reachable(data)
        self._check(data, "text", 4096)
        old = next((m for m in self.sent[chat] if m["message_id"] == int(data["message_id"])), None)
        if old is None:
            raise Refused(400, "Bad Request: message to edit not found")
        old.update(text=data["text"], reply_markup=data.get("reply_markup"), edited=True)
        return self._shown(chat, old)

    async def _answerinlinequery(self, data: dict[str, Any]) -> Any:
        for result in data["results"]:
            self._check(
                result["input_message_content"] | {"reply_markup": result.get("reply_markup")}, "message_text", 4096
            )
        return True

    def _reachable(self, data: dict[str, Any]) -> int:
        chat = int(data["chat_id"])
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return chat

    def _check(self, data: dict[str, Any], name: str, limit: int) -> None:
        text = data.get(name, "")
        try:
            seen = visible_text(text) if data.get("parse_mode") == "HTML" else text
        except MarkupError as error:
            raise Refused(400, f"Bad Request: can't parse entities: {error}") from error
        if len(seen.encode("utf-16-le")) // 2 > limit:
            raise Refused(400, "Bad Request: message is too long")
        if name == "text" and not seen.strip():
            raise Refused(400, "Bad Request: message text is empty")
        for row in (data.get("reply_markup") or {}).get("inline_keyboard", []):
            for button in row:
                self._check_button(button)

    def _check_button(self, button: dict[str, Any]) -> None:
        if not button["text"] or not ("url" in button) ^ ("callback_data" in button):
            raise Refused(400, "Bad Request: BUTTON_INVALID")
        if not 0 < len(button.get("callback_data", "x").encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        if not button.get("url", "http://").startswith(("http://", "https://", "tg://")):
            raise Refused(400, "Bad Request: BUTTON_URL_INVALID")

    def _keep(self, chat: int, data: dict[str, Any]) -> dict[str, Any]:
        self._next_message += 1
        kept = {**data, "message_id": self._next_message}
        self.sent[chat].append(kept)
        if self.delivered_after_send:
            self.delivered_after_send(chat)
        if self.sparse:
            return {"message_id": kept["message_id"]}
        return self._shown(chat, kept)

    def _shown(self, chat: int, kept: dict[str, Any]) -> dict[str, Any]:
        return {
            "message_id": kept["message_id"],
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
            "from": ME,
            "text": kept.get("text", ""),
        }


class Refused(Exception):
    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


async def _read(request: web.Request) -> dict[str, Any]:
    form = await request.post() if request.can_read_body else {}
    return {name: _value(name, value) for name, value in {**request.query, **form}.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, web.FileField):
        return {"filename": value.filename, "content": value.file.read()}
    return json.loads(value) if name in JSON_FIELDS else value


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refuse(call: Call, status: int, text: str, parameters: dict[str, Any] | None = None) -> web.Response:
    call.status = status
    body = {"ok": False, "error_code": status, "description": text}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)
