"""Long polling: an update is acknowledged by asking for the next one, so it is stored before that."""

import asyncio
import json
import logging
import time
from functools import partial
from typing import Any, cast

from telegram import Bot
from telegram.error import BadRequest, Conflict
from telegram.request import RequestData

from bot.telegram.calls import Calls
from bot.telegram.errors import AnotherInstance
from bot.telegram.service import Service
from bot.telegram.transport import Fields, Transport

log = logging.getLogger("zhicheng.bot")
ALLOWED = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
LONG_POLL_SECONDS = 25
CONFLICTS_BEFORE_GIVING_UP = 4
IDLE_SECONDS = 0.5


async def poll(bot: Bot, transport: Transport, service: Service, calls: Calls) -> None:
    """For ever. Raises AnotherInstance when somebody else keeps polling with the same token.

    A 409 or two are normal after a kill -9: Telegram still holds the dead process's request.
    """
    offset, conflicts = 0, 0
    while True:
        asked = time.monotonic()
        try:
            updates = await calls.make(partial(_fetch, bot, transport, offset))
        except Conflict as error:
            conflicts += 1
            if conflicts >= CONFLICTS_BEFORE_GIVING_UP:
                raise AnotherInstance from error
            await asyncio.sleep(conflicts)
            continue
        except BadRequest as error:
            log.error("the updates were refused, asking again: %s", error.message)
            updates = []
        conflicts = 0
        if updates and await service.accept(updates):
            offset = max(update["update_id"] for update in updates) + 1
        elif time.monotonic() - asked < IDLE_SECONDS:
            await asyncio.sleep(IDLE_SECONDS)  # a server that does not hold the request is not hammered


async def _fetch(bot: Bot, transport: Transport, offset: int) -> list[dict[str, Any]]:
    """The updates as they came: they are stored so, and read when they are answered."""
    fields = {"limit": "100", "timeout": str(LONG_POLL_SECONDS), "allowed_updates": json.dumps(ALLOWED)}
    asked = cast(RequestData, Fields(fields | ({"offset": str(offset)} if offset else {})))
    found = await transport.post(f"{bot.base_url}/getUpdates", asked, read_timeout=LONG_POLL_SECONDS + 15)
    given = found if isinstance(found, list) else []
    return [update for update in given if isinstance(update, dict) and isinstance(update.get("update_id"), int)]
