"""What the bot says of itself, and its short replies to what it cannot use."""

from bot import handover
from bot.messages import Button, Outgoing
from bot.talk import Talk

UNSUPPORTED = dict.fromkeys(("document", "photo", "video"), "unsupported_file") | {"forward": "unsupported_forward"}


def start(talk: Talk) -> list[Outgoing]:
    """Three lines: what it is, that a machine answers, what it keeps; then the keyboard."""
    talk.state.awaiting = None
    welcome = talk.say("welcome", days=talk.tools.retention_days)
    return [Outgoing((welcome, talk.say("welcome_hint")), keyboard=True)]


def help_(talk: Talk) -> list[Outgoing]:
    commands = "\n".join(f"/{name} {what}" for name, what in talk.tools.wording.commands.items())
    return [
        Outgoing((talk.say("help"), talk.say("help_more"), talk.say("help_commands", commands=commands)), keyboard=True)
    ]


def cancel(talk: Talk) -> list[Outgoing]:
    """Leave whatever is under way: a person's case, the reason of a 👎, the questionnaire (its answers stay)."""
    if talk.case_id:
        return handover.end(talk)
    busy = bool(talk.state.awaiting) or bool(talk.state.form and talk.state.form.get("open"))
    talk.state.awaiting = None
    if talk.state.form:
        talk.state.form = {**talk.state.form, "open": False}
    return [Outgoing((talk.say("cancelled" if busy else "nothing_to_cancel"),), keyboard=True)]


def unsupported(talk: Talk) -> list[Outgoing]:
    """One reply to what was sent together."""
    album, talk.state.album = talk.state.album, talk.incoming.album
    if album and album == talk.incoming.album:
        return []
    if talk.case_id:
        return [Outgoing((talk.say("unsupported"),))]
    name = UNSUPPORTED.get(talk.incoming.payload, "unsupported")
    return [Outgoing((talk.say(name),), keyboard=talk.private)]


def empty(talk: Talk) -> list[Outgoing]:
    return [Outgoing((talk.say("empty"),), keyboard=talk.private)]


def old_button(talk: Talk) -> list[Outgoing]:
    return [Outgoing((talk.say("old_button"),), keyboard=talk.private)]


def human_button(talk: Talk) -> Button:
    return Button(talk.tools.wording.commands["human"], "do:human")
