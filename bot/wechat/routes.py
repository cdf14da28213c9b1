"""What WeChat posts, answered inside its five seconds, or later by 客服消息.

WeChat posts a message three times when it gets no answer: the MsgId tells, and the second and third get an empty reply.
"""

import asyncio
import logging
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from wechatpy.replies import TextReply

from bot import outbox
from bot.assemble import Core
from bot.faults import described
from bot.guard import only_instance
from bot.inbox import Inbox
from bot.messages import Incoming
from bot.outbox import Parcel
from bot.web.turns import Turns
from bot.wechat.account import Account, NotFromWeChat
from bot.wechat.delivery import CHANNEL, Delivery, texts
from bot.wechat.sending import Sender

log = logging.getLogger("zhicheng.bot")
SECONDS_TO_REPLY = 4.5
LARGEST_BODY = 100_000
LATER = "success"
WELCOMED = ("subscribe", "subscribe_scan")


class Service:
    """home: where the lock lies that keeps a second process from sending the same."""

    def __init__(
        self, core: Core, account: Account, sender: Sender, seconds: float = SECONDS_TO_REPLY, home: Path | None = None
    ) -> None:
        self.core = core
        self.account = account
        self.seconds = seconds
        self.home = home
        self.inbox = Inbox(core.tools.engine, core.ledger, CHANNEL)
        self.delivery = Delivery(core, sender)
        self.turns = Turns()
        self._late: set[asyncio.Task[None]] = set()

    def router(self, path: str = "/wechat") -> APIRouter:
        """GET for WeChat's check of the address, POST for what followers do."""
        routes = APIRouter(include_in_schema=False)
        routes.add_api_route(path, self.greet, methods=["GET"])
        routes.add_api_route(path, self.receive, methods=["POST"])
        return routes

    async def run(self) -> None:
        """For ever: first what an earlier process accepted and did not answer, then what others post."""
        with only_instance(self.home or Path(), CHANNEL):
            await self.recover()
            await self.delivery.collect()

    async def recover(self) -> None:
        for number, kept in await asyncio.to_thread(self.inbox.waiting):
            self.delivery.take(await self._converse(Incoming(CHANNEL, **kept), number))

    async def greet(self, request: Request) -> Response:
        """WeChat's check of the address."""
        query = dict(request.query_params)
        try:
            self.account.check(query)
        except NotFromWeChat:
            return Response(status_code=403)
        return Response(query.get("echostr", ""), media_type="text/plain")

    async def receive(self, request: Request) -> Response:
        query, body = dict(request.query_params), await request.body()
        try:
            message = self.account.open(body, query) if len(body) <= LARGEST_BODY else None
        except NotFromWeChat:
            return Response(status_code=403)
        if message and getattr(message, "event", None) == "unsubscribe":
            await self._gone(message.source)
        incoming = _incoming(message)
        if incoming is None or not await asyncio.to_thread(self.inbox.take, [(_number(message), _kept(incoming))]):
            return Response(LATER)
        return await self._answer(message, incoming, query)

    async def _answer(self, message: Any, incoming: Incoming, query: dict[str, str]) -> Response:
        answering = asyncio.create_task(self._converse(incoming, _number(message)))
        try:
            parcels = await asyncio.wait_for(asyncio.shield(answering), self.seconds)
        except TimeoutError:
            self._keep(answering)
            return Response(LATER)
        return self._reply(message, self.delivery.claim(parcels), query)

    async def _gone(self, follower: str) -> None:
        """Whoever has unsubscribed is not written to."""
        await asyncio.wrap_future(self.core.ledger.write(partial(outbox.left, channel=CHANNEL, chat=follower)))

    async def _converse(self, incoming: Incoming, number: str) -> list[Parcel]:
        async with self.turns.of(incoming.chat):
            written = await asyncio.to_thread(self.core.conversation.handle, incoming, self.inbox.done(number))
            return await asyncio.wrap_future(written)

    def _reply(self, message: Any, parcels: list[Parcel], query: dict[str, str]) -> Response:
        """The first text in the reply itself; what does not fit follows by 客服消息."""
        said = texts(parcels)
        if not said:
            return Response(LATER)
        self.delivery.follow(parcels, said[1:])
        xml = TextReply(content=said[0], message=message).render()
        return Response(self.account.seal(xml, query), media_type="application/xml")

    def _keep(self, answering: "asyncio.Task[list[Parcel]]") -> None:
        """An answer that came too late for the reply; should it fail, the next start answers."""
        task = asyncio.create_task(self._later(answering))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _later(self, answering: "asyncio.Task[list[Parcel]]") -> None:
        try:
            self.delivery.take(await answering)
        except Exception as error:
            log.error("a follower was not answered: %s", described(error))


def _incoming(message: Any) -> Incoming | None:
    """A text, a key of the menu, a new follower (welcomed), or something unreadable; None for other events."""
    kind = getattr(message, "type", None)
    if kind == "text":
        return Incoming(CHANNEL, message.source, "text", message.content or "")
    if kind != "event":
        return Incoming(CHANNEL, message.source, "unsupported", str(kind)) if kind else None
    if message.event == "click":
        return Incoming(CHANNEL, message.source, "text", message.key or "")
    return Incoming(CHANNEL, message.source, "text", "/start") if message.event in WELCOMED else None


def _number(message: Any) -> str:
    """MsgId; an event has none and is told by who and when, as WeChat advises."""
    return str(getattr(message, "id", 0) or f"{message.source}-{message.create_time}")[:100]


def _kept(incoming: Incoming) -> dict[str, Any]:
    return {"chat": incoming.chat, "kind": incoming.kind, "payload": incoming.payload}
