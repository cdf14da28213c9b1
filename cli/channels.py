"""What `serve` runs beside its web pages: the Telegram bot or the clock alone, and the WeChat account."""

import asyncio
from dataclasses import dataclass

from fastapi import FastAPI

from bot import ticker, wechat
from bot.assemble import Core
from knowledge.settings import Settings


@dataclass(frozen=True)
class Channels:
    """app, port: the web server that takes Telegram's webhook and what WeChat posts."""

    settings: Settings
    made: Core
    followers: wechat.Service | None
    app: FastAPI
    port: int

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; the first that fails ends all, and is raised."""
        first = asyncio.create_task(self._telegram_or_clock(stop))
        others = [asyncio.create_task(self.followers.run())] if self.followers else []
        try:
            done, _ = await asyncio.wait([first, *others], return_when=asyncio.FIRST_COMPLETED)
            for job in done:
                job.result()
        finally:
            stop.set()
            for job in others:
                job.cancel()
            await asyncio.gather(first, *others, return_exceptions=True)

    async def _telegram_or_clock(self, stop: asyncio.Event) -> None:
        """Reminders and notices of change go out either way."""
        if self.settings.telegram_bot_token is not None:
            from bot import telegram

            await telegram.serve(self.settings, self.made, stop, telegram.Beside(self.app, self.port))
            return
        ticking = asyncio.create_task(ticker.run(self.made))
        await stop.wait()
        ticking.cancel()
