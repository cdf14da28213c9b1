"""The terminal channel: `zhicheng chat`. Buttons are numbered; a number presses one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.assemble import Core, core
from bot.messages import Incoming, Outgoing
from bot.numbered import numbered, pressed

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
    shown: list[Outgoing] = _say(made, Incoming(CHANNEL, "local", "text", "/start"), write)
    while (line := read()) and line.strip() not in ("/quit", "/exit"):
        data = pressed(shown, line)
        incoming = Incoming(CHANNEL, "local", "button" if data else "text", data or line.rstrip("\n"))
        shown = _say(made, incoming, write) or shown
    made.conversation.handle(Incoming(CHANNEL, "local", "button", "forget:yes")).result()


def _say(made: Core, incoming: Incoming, write: Write) -> list[Outgoing]:
    replies = [parcel.message for parcel in made.conversation.handle(incoming).result()]
    for number, reply in enumerate(replies):
        write(numbered(reply, first=1 + sum(_buttons(r) for r in replies[:number])) + "\n")
    return replies


def _buttons(message: Outgoing) -> int:
    return sum(1 for row in message.buttons for button in row if button.data)
