"""The terminal channel: `zhicheng chat`. Buttons have letters; a letter presses one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.assemble import Core, core
from bot.lettered import lettered
from bot.messages import Incoming

if TYPE_CHECKING:
    from knowledge.assemble import Assistant

CHANNEL = "terminal"
Write = Callable[[str], object]


def chat(assistant: Assistant) -> None:
    """Until Ctrl-D or /quit. Each run is a conversation of its own, erased when it ends."""
    made = core(assistant.settings, assistant)
    try:
        converse(made, sys.stdin.readline, print)
    except KeyboardInterrupt:
        pass
    finally:
        made.close()


def converse(made: Core, read: Callable[[], str], write: Write) -> None:
    """`read` gives a line with its end, or "" when there is no more."""
    _say(made, "/start", write)
    while (line := read()) and line.strip() not in ("/quit", "/exit"):
        _say(made, line.rstrip("\n"), write)
    made.conversation.handle(Incoming(CHANNEL, "local", "button", "forget:yes")).result()


def _say(made: Core, text: str, write: Write) -> None:
    parcels = made.conversation.handle(Incoming(CHANNEL, "local", "text", text)).result()
    for reply in lettered([parcel.message for parcel in parcels]):
        write(reply + "\n")
