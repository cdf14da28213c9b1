"""In a group: answers, and nothing personal."""

from dataclasses import replace

from bot.messages import Button, Outgoing
from bot.talk import Talk

PUBLIC = ("start", "help")


def refuses(talk: Talk, command: str) -> bool:
    """Every command shows or changes something personal: it is for the private chat."""
    return not talk.private


def hello(talk: Talk) -> list[Outgoing]:
    return [Outgoing((talk.say("group_hello"),))]


def elsewhere(talk: Talk) -> list[Outgoing]:
    """An offer to go on in private; the channel turns `private:` into its own link."""
    return [Outgoing((talk.say("group_private"),), buttons=((Button(talk.say("group_button"), "private:"),),))]


def discreet(talk: Talk, replies: list[Outgoing]) -> list[Outgoing]:
    """No keyboard and no personal buttons in a group; nothing is remembered there from one question to the next."""
    if talk.private:
        return replies
    talk.state.history, talk.state.failures, talk.state.awaiting = [], 0, None
    return [
        replace(r, keyboard=False, reply_to=talk.incoming.message, buttons=tuple(_public(row) for row in r.buttons))
        for r in replies
    ]


def _public(row: tuple[Button, ...]) -> tuple[Button, ...]:
    return tuple(b for b in row if b.url or b.data == "private:")
