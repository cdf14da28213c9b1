"""The bot with the fake assistant in a process of its own: python -m tests.bot.bot_process HOME BASE [HOOK]."""

import asyncio
import sys
from pathlib import Path

from bot.telegram import serve
from tests.bot.support import made_core, settings_for


def main(home: str, base: str, hook: str | None = None) -> None:
    """hook: the address at which it takes updates; without one it polls."""
    settings = settings_for(Path(home), telegram_api_base=base, telegram_webhook_url=hook)
    core, _ = made_core(settings)
    asyncio.run(serve(settings, core, asyncio.Event()))


if __name__ == "__main__":
    main(*sys.argv[1:])
