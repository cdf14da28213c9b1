"""Long polling: an update is acknowledged by asking for the next one, so it is stored before that."""

import asyncio
import logging

from telegram import Bot
from telegram.error import Conflict

from bot.telegram.calls import Calls
from bot.telegram.errors import AnotherInstance
from bot.telegram.service import Service

log = logging.getLogger("zhicheng.bot")
ALLOWED = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
LONG_POLL_SECONDS = 25
CONFLICTS_BEFORE_GIVING_UP = 4


async def poll(bot: Bot, service: Service, calls: Calls) -> None:
    """For ever. Raises AnotherInstance when somebody else keeps polling with the same token.

    A 409 or two are normal after a kill -9: Telegram still holds the dead process's request.
    """
    offset, conflicts = 0, 0
    while True:
        try:
            updates = await calls.make(
                lambda: bot.get_updates(
                    offset=offset,  # noqa: B023  (called before the next round)
                    limit=100,
                    timeout=LONG_POLL_SECONDS,
                    allowed_updates=ALLOWED,
                    read_timeout=10,
                )
            )
        except Conflict as error:
            conflicts += 1
            if conflicts >= CONFLICTS_BEFORE_GIVING_UP:
                raise AnotherInstance from error
            await asyncio.sleep(conflicts)
            continue
        conflicts = 0
        if updates:
            await service.accept([update.to_dict() for update in updates])
            offset = updates[-1].update_id + 1
