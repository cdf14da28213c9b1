"""The Telegram channel. `run` is the bot alone in a process, `serve` the same inside another one."""

from bot.telegram.running import Beside, run, serve

__all__ = ["Beside", "run", "serve"]
