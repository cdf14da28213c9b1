"""/privacy, /export, /forget: what is kept, all of it in a file, and none of it any more."""

import json
from functools import partial

from bot import personal
from bot.messages import Attachment, Button, Outgoing
from bot.talk import Talk


def explain(talk: Talk) -> list[Outgoing]:
    return [Outgoing((talk.say("privacy", days=talk.tools.retention_days),), keyboard=True)]


def export(talk: Talk) -> list[Outgoing]:
    if not talk.known:
        return [Outgoing((talk.say("export_empty"),))]
    kept = personal.export(talk.tools.engine, talk.handle)
    content = json.dumps(kept, ensure_ascii=False, indent=1).encode()
    file = Attachment.of(talk.say("export_file"), "application/json", content)
    return [Outgoing((talk.say("export_ready"),), attachment=file)]


def ask(talk: Talk) -> list[Outgoing]:
    yes, no = Button(talk.say("forget_yes"), "forget:yes"), Button(talk.say("forget_no"), "forget:no")
    return [Outgoing((talk.say("forget_ask"),), buttons=((yes, no),))]


def pressed(talk: Talk, words: list[str]) -> list[Outgoing]:
    if words[0] == "no":
        return [Outgoing((talk.say("forget_kept"),), replaces=talk.incoming.message)]
    if words[0] != "yes":
        raise ValueError("no such button")
    talk.later(partial(personal.forget, handle=talk.handle))
    talk.gone, talk.case_id = True, None
    return [Outgoing((talk.say("forgotten"),))]
