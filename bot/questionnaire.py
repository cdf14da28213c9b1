"""能不能报: the questionnaire of `knowledge.eligibility`, one question a message."""

from bot.messages import Outgoing
from bot.talk import Talk


def begin(talk: Talk) -> list[Outgoing]:
    return [Outgoing((talk.say("form_unavailable"),), keyboard=True)]


def pressed(talk: Talk, words: list[str]) -> list[Outgoing]:
    return begin(talk)


def heard(talk: Talk, text: str) -> list[Outgoing] | None:
    return None


def keep_place(talk: Talk, replies: list[Outgoing]) -> list[Outgoing]:
    return replies
