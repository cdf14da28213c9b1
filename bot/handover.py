"""找人工: with consent the conversation goes to the desk, and the machine keeps quiet until it comes back."""

from functools import partial

from bot import cases
from bot.contacts import phones
from bot.messages import Button, Outgoing
from bot.talk import Talk


def offer(talk: Talk, cause: str = "asked") -> list[Outgoing]:
    """Ask for consent: staff will read this conversation."""
    if talk.case_id:
        return [Outgoing((talk.say("human_already"),))]
    intro = (talk.say("two_failures"),) if cause == "failures" else ()
    yes, no = Button(talk.say("human_yes"), f"human:yes:{cause}"), Button(talk.say("human_no"), "human:no")
    return [Outgoing((*intro, talk.say("human_consent"), *_by_phone(talk)), buttons=((yes, no),))]


def pressed(talk: Talk, words: list[str]) -> list[Outgoing]:
    if words[0] == "no":
        talk.state.failures = 0
        return [Outgoing((talk.say("human_declined"),), replaces=talk.incoming.message)]
    if words[0] != "yes" or words[1] not in ("asked", "failures"):
        raise ValueError("no such button")
    if talk.case_id:
        return [Outgoing((talk.say("human_already"),))]
    return _open(talk, words[1])


def end(talk: Talk) -> list[Outgoing]:
    """The applicant wants the machine back."""
    case_id = talk.case_id
    if case_id:
        talk.later(partial(cases.close_case, case_id=case_id, outcome="withdrawn"))
    talk.case_id = None
    return [Outgoing((talk.say("human_ended"),), keyboard=True)]


def _open(talk: Talk, cause: str) -> list[Outgoing]:
    question = talk.state.history[-1] if talk.state.history else ""
    talk.state.failures, talk.state.awaiting = 0, None
    talk.later(partial(cases.open_case, handle=talk.handle, channel=talk.channel, cause=cause, question=question))
    office = talk.tools.wording
    closed = () if office.staffed(talk.tools.now()) else (talk.say("human_closed_now", hours=office.office["label"]),)
    phone = _by_phone(talk) if closed else ()
    return [Outgoing((talk.say("human_opened"), *closed, *phone), replaces=talk.incoming.message)]


def _by_phone(talk: Talk) -> tuple[str, ...]:
    """The telephone of the latest notice, when it names one."""
    found = phones(talk.tools.assistant.snapshot())
    return (talk.say("human_phone", phone="、".join(found)),) if found else ()
