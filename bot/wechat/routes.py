"""What WeChat posts, answered inside its five seconds, or later by 客服消息.

WeChat posts a message three times when it gets no answer: the MsgId tells, and the second and third get an empty reply.
"""

import asyncio
import logging
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from wechatpy.replies import TextReply

from bot import outbox
from bot.assemble import Core
from bot.faults import described
from bot.inbox import Inbox
from bot.lettered import lettered
from bot.messages import Incoming
from bot.outbox import Parcel
from bot.web.turns import Turns
from bot.wechat.account import Account, NotFromWeChat, Sender
from bot.wechat.split import by_bytes

log = logging.getLogger("zhicheng.bot")
CHANNEL = "wechat"
SECONDS_TO_REPLY = 4.5
LATER = "success"


class Service:
    def __init__(self, core: Core, account: Account, sender: Sender, seconds: float) -> None:
        self.core = core
        self.account = account
        self.sender = sender
        self.seconds = seconds
        self.inbox = Inbox(core.tools.engine, core.ledger, CHANNEL)
        self.turns = Turns()
        self._late: set[asyncio.Task[None]] = set()

    async def greet(self, request: Request) -> Response:
        """WeChat's check of the address."""
        query = dict(request.query_params)
        try:
            self.account.check(query)
        except NotFromWeChat:
            return Response(status_code=403)
        return Response(query.get("echostr", ""), media_type="text/plain")

    async def receive(self, request: Request) -> Response:
        query = dict(request.query_params)
        try:
            message = self.account.open(await request.body(), query)
        except NotFromWeChat:
            return Response(status_code=403)
        incoming = _incoming(message)
        if incoming is None or not await asyncio.to_thread(self.inbox.take, [(_number(message), _kept(incoming))]):
            return Response(LATER)
        answering = asyncio.create_task(self._converse(incoming, _number(message)))
        try:
            parcels = await asyncio.wait_for(asyncio.shield(answering), self.seconds)
        except TimeoutError:
            self._keep(self._send_when_ready(answering))
            return Response(LATER)
        return self._reply(message, parcels, query)

    async def recover(self) -> None:
        """After a restart: answer what was accepted, send what was answered."""
        for number, kept in await asyncio.to_thread(self.inbox.waiting):
            await self._converse(Incoming(CHANNEL, **kept), number)
        await self.collect()

    async def collect(self) -> None:
        """Send what others (desk, ticker) have posted."""
        await self._send(await asyncio.to_thread(self.core.outbox.pending, CHANNEL))

    async def _converse(self, incoming: Incoming, number: str) -> list[Parcel]:
        async with self.turns.of(incoming.chat):
            written = await asyncio.to_thread(self.core.conversation.handle, incoming, self.inbox.done(number))
            return await asyncio.wrap_future(written)

    def _reply(self, message: Any, parcels: list[Parcel], query: dict[str, str]) -> Response:
        """The first text in the reply itself; what does not fit follows by 客服消息."""
        texts = _texts(parcels)
        if not texts:
            return Response(LATER)
        self._keep(self._rest(parcels, texts[1:]))
        xml = TextReply(content=texts[0], message=message).render()
        return Response(self.account.seal(xml, query), media_type="application/xml")

    async def _rest(self, parcels: list[Parcel], texts: list[str]) -> None:
        for text in texts:
            await asyncio.to_thread(self.sender.send_text, parcels[0].chat, text)
        self._settle(parcels, "sent")

    async def _send_when_ready(self, answering: "asyncio.Task[list[Parcel]]") -> None:
        await self._send(await answering)

    async def _send(self, parcels: list[Parcel]) -> None:
        for parcel in parcels:
            for text in _texts([parcel]):
                await asyncio.to_thread(self.sender.send_text, parcel.chat, text)
            self._settle([parcel], "sent")

    def _settle(self, parcels: list[Parcel], state: str) -> None:
        for parcel in parcels:
            self.core.ledger.write(partial(outbox.settled, parcel=parcel, state=state))

    def _keep(self, work: Any) -> None:
        """Run on after the reply; what fails stays in the outbox for `collect`."""
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._late.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._late.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a WeChat message stays in the outbox: %s", described(error))


def router(
    core: Core, account: Account, sender: Sender, path: str = "/wechat", seconds: float = SECONDS_TO_REPLY
) -> APIRouter:
    """GET and POST at `path`; `router.service` has `recover` and `collect` for whoever runs the clock."""
    service = Service(core, account, sender, seconds)
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route(path, service.greet, methods=["GET"])
    routes.add_api_route(path, service.receive, methods=["POST"])
    routes.service = service  # type: ignore[attr-defined]
    return routes


def _incoming(message: Any) -> Incoming | None:
    """A text, a new follower (welcomed), or something that cannot be read; None for other events."""
    kind = getattr(message, "type", None)
    if kind == "text":
        return Incoming(CHANNEL, message.source, "text", message.content)
    if kind == "event":
        return Incoming(CHANNEL, message.source, "text", "/start") if message.event == "subscribe" else None
    return Incoming(CHANNEL, message.source, "unsupported", str(kind)) if kind else None


def _number(message: Any) -> str:
    """MsgId; an event has none and is told by who and when, as WeChat advises."""
    return str(getattr(message, "id", 0) or f"{message.source}-{message.create_time}")[:100]


def _kept(incoming: Incoming) -> dict[str, Any]:
    return {"chat": incoming.chat, "kind": incoming.kind, "payload": incoming.payload}


def _texts(parcels: list[Parcel]) -> list[str]:
    whole = "\n\n".join(lettered([parcel.message for parcel in parcels], quotes=False))
    return by_bytes(whole)
