"""The clock of the bot: it looks often whether somebody is to be reminded, told of a change, or forgotten."""

import asyncio
import logging

from bot import changes, form_changes, personal, reminding
from bot.assemble import Core
from bot.faults import described
from knowledge.errors import SnapshotMissing

log = logging.getLogger("zhicheng.bot")
SECONDS = 20.0
SECONDS_AFTER_START = 2.0


async def run(core: Core) -> None:
    """For ever; a tick that fails is logged and the next one tries again. Who waits for an answer goes first."""
    await asyncio.sleep(SECONDS_AFTER_START)
    while True:
        try:
            await asyncio.to_thread(tick, core)
        except SnapshotMissing:
            log.info("nothing has been published yet")
        except Exception as error:
            log.error("a tick failed: %s", described(error))
        await asyncio.sleep(SECONDS)


def tick(core: Core) -> None:
    """One look at the clock. Safe to repeat and to run in two processes: each message is posted once."""
    reminding.follow_the_notices(core.tools)
    reminding.remind(core.tools)
    changes.tell_of_changes(core.tools)
    form_changes.tell_of_rules(core.tools)
    personal.purge(core.tools.engine, core.tools.retention_days)
