"""Delivers the outbox to followers: one follower's messages in order, each row settled once WeChat has taken it."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable
from functools import partial

from bot import outbox
from bot.assemble import Core
from bot.lanes import Lanes
from bot.lettered import lettered
from bot.outbox import Parcel
from bot.wechat.sending import NotNow, NotTaken, Sender
from bot.wechat.split import by_bytes

log = logging.getLogger("zhicheng.bot")
CHANNEL = "wechat"
WIDTH = 4
REMEMBERED = 20_000
POLL_SECONDS = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0


class Delivery:
    """`claim` makes a message its caller's: what goes into a reply is not sent a second time by `collect`."""

    def __init__(self, core: Core, sender: Sender) -> None:
        self.core = core
        self.sender = sender
        self.lanes = Lanes(WIDTH)
        self._claimed: OrderedDict[int, None] = OrderedDict()

    def claim(self, parcels: Iterable[Parcel]) -> list[Parcel]:
        """Those that nobody has yet."""
        mine = [parcel for parcel in parcels if parcel.id not in self._claimed]
        self._claimed.update((parcel.id, None) for parcel in mine)
        while len(self._claimed) > REMEMBERED:
            self._claimed.popitem(last=False)
        return mine

    async def collect(self) -> None:
        """Send what others (desk, ticker) have posted, for ever."""
        while True:
            self.take(await asyncio.to_thread(self.core.outbox.pending, CHANNEL))
            await asyncio.sleep(POLL_SECONDS)

    def take(self, parcels: Iterable[Parcel]) -> None:
        """What was said to one follower goes together, so that its letters name what they stand beside."""
        chats: dict[str, list[Parcel]] = {}
        for parcel in self.claim(parcels):
            chats.setdefault(parcel.chat, []).append(parcel)
        for together in chats.values():
            self.follow(together, texts(together))

    def follow(self, parcels: list[Parcel], rest: list[str]) -> None:
        """The texts by customer service, then the parcels are settled."""
        self.lanes.submit(parcels[0].chat, partial(self._deliver, parcels, rest))

    async def _deliver(self, parcels: list[Parcel], rest: list[str]) -> None:
        state = "sent"
        for text in rest:
            if not await self._taken(parcels[0].chat, text):
                state = "undeliverable"
                break
        for parcel in parcels:
            self.core.ledger.write(partial(outbox.settled, parcel=parcel, state=state))

    async def _taken(self, chat: str, text: str) -> bool:
        pause = FIRST_PAUSE
        while True:
            try:
                await asyncio.to_thread(self.sender.send_text, chat, text)
                return True
            except NotTaken as error:
                log.warning("WeChat did not take a message (errcode %s)", error.code)
                return False
            except NotNow:
                log.warning("WeChat could not be reached; trying again")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def texts(parcels: list[Parcel]) -> list[str]:
    whole = "\n\n".join(lettered([parcel.message for parcel in parcels], quotes=False))
    return by_bytes(whole)
