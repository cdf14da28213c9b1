"""Which flow answers what: commands, keys of the home keyboard, buttons, a text that was waited for, a question."""

import unicodedata
from collections.abc import Callable

from bot import answers, groups, handover, home, materials, privacy, questionnaire, reminders
from bot.messages import Outgoing
from bot.talk import Talk

Flow = Callable[[Talk], list[Outgoing]]
Press = Callable[[Talk, list[str]], list[Outgoing]]

COMMANDS: dict[str, Flow] = {
    "start": home.start,
    "help": home.help_,
    "privacy": privacy.explain,
    "export": privacy.export,
    "forget": privacy.ask,
    "cancel": home.cancel,
    "materials": materials.pick,
    "check": questionnaire.begin,
    "remind": reminders.pick,
    "human": handover.offer,
}
BUTTONS: dict[str, Press] = {
    "ask": answers.pressed_suggestion,
    "up": answers.pressed_up,
    "down": answers.pressed_down,
    "why": answers.pressed_why,
    "do": lambda talk, words: COMMANDS[words[0]](talk),
    "human": handover.pressed,
    "mat": materials.pressed_kind,
    "tick": materials.pressed_tick,
    "save": materials.pressed_save,
    "form": questionnaire.pressed,
    "rem": reminders.pressed,
    "forget": privacy.pressed,
}


def route(talk: Talk) -> list[Outgoing]:
    """The first flow that knows what to do with it."""
    if talk.incoming.kind == "unsupported":
        return home.unsupported(talk)
    if talk.incoming.kind == "button":
        return _button(talk)
    return _text(talk, cleaned(talk.incoming.payload))


def cleaned(text: str) -> str:
    """Without control, zero-width and direction characters; line breaks stay."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf")).strip()


def run(talk: Talk, command: str) -> list[Outgoing]:
    if groups.refuses(talk, command):
        return groups.hello(talk) if command in groups.PUBLIC else groups.elsewhere(talk)
    flow = COMMANDS.get(command)
    return flow(talk) if flow else home.help_(talk)


def _button(talk: Talk) -> list[Outgoing]:
    """Data of a button is what somebody sent: each flow checks its words and says so when they mean nothing now."""
    name, *words = talk.incoming.payload.split(":")
    press = BUTTONS.get(name)
    if not talk.private:
        return groups.elsewhere(talk)
    try:
        return press(talk, words) if press else home.old_button(talk)
    except (IndexError, ValueError, KeyError):
        return home.old_button(talk)


def _text(talk: Talk, text: str) -> list[Outgoing]:
    if not text:
        return home.empty(talk)
    if text.startswith("/"):
        talk.state.awaiting = None
        return run(talk, text[1:].split()[0].split("@")[0].lower() if len(text) > 1 else "help")
    if key := talk.tools.wording.key(text):
        talk.state.awaiting = None
        return run(talk, key.action) if key.action else answers.ask(talk, key.ask or text)
    return _waited_for(talk, text) or _free(talk, text)


def _waited_for(talk: Talk, text: str) -> list[Outgoing] | None:
    if (talk.state.awaiting or "").startswith("why:"):
        return answers.heard_reason(talk, text)
    return questionnaire.heard(talk, text)


def _free(talk: Talk, text: str) -> list[Outgoing]:
    if talk.case_id:
        return []  # a person has taken over; the machine keeps quiet
    return questionnaire.keep_place(talk, answers.ask(talk, text))
