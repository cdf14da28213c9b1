"""The Telegram channel. `run` is the whole of it: polling, or a webhook when its address is set."""

from bot.telegram.running import run

__all__ = ["run"]
