"""The bot with the fake assistant in a process that a test can kill: python -m tests.bot.bot_process HOME BASE."""

import asyncio
import sys
from pathlib import Path

from bot.telegram import serve
from tests.bot.support import made_core, settings_for


def main(home: str, base: str) -> None:
    settings = settings_for(Path(home), telegram_api_base=base)
    core, _ = made_core(settings)
    asyncio.run(serve(settings, core, asyncio.Event()))


if __name__ == "__main__":
    main(*sys.argv[1:])
