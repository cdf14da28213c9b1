"""The clock of the bot: once a minute it looks whether somebody is to be reminded or told of a change."""

import asyncio
import logging

from bot.assemble import Core
from bot.faults import described

log = logging.getLogger("zhicheng.bot")
SECONDS = 60.0


async def run(core: Core) -> None:
    """For ever; a tick that fails is logged and the next one tries again."""
    while True:
        try:
            await asyncio.to_thread(tick, core)
        except Exception as error:
            log.error("a tick failed: %s", described(error))
        await asyncio.sleep(SECONDS)


def tick(core: Core) -> None:
    """One look at the clock. Safe to repeat and to run in two processes: each message is posted once."""
