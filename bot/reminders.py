"""提醒我: subscribe to the last day of a stage of a notice. The ticker does the reminding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot import home
from bot.messages import Button, Outgoing, Quote
from bot.notices import in_words, latest_first, short
from bot.replies import quoted
from bot.tables import reminders_sent, subscriptions
from bot.talk import Talk, Tools
from knowledge.amendments import laid
from knowledge.answers import Citation
from knowledge.calendar import Stage, schedule, windows
from knowledge.clauses import Document, Snapshot


@dataclass(frozen=True, slots=True)
class Deadline:
    """A stage that has a last day. stage: what the notice calls it; it names the stage across updates."""

    document: Document
    stage: Stage
    until: date

    @property
    def key(self) -> str:
        return short(f"{self.document.key}/{self.stage.topic}/{self.stage.what}")

    @property
    def name(self) -> str:
        return f"{self.stage.topic}/{self.stage.what}"

    @property
    def label(self) -> str:
        return self.stage.what

    @property
    def citation(self) -> Citation | None:
        """Where the last day is printed; None when another notice has moved it."""
        return self.stage.citation(self.document) if self.stage.until == self.until else None


def deadlines(snapshot: Snapshot) -> list[Deadline]:
    """All stages with a last day, the newest notice first; of two that a notice calls the same, the later one.

    until: the day that holds after every amendment of the notice.
    """
    found = [
        Deadline(document, stage, held.until)
        for document in latest_first(snapshot)
        for whole in (laid(document, snapshot),)
        for stage in windows(schedule(document))
        for held in whole.new_of(stage)
        if held.until is not None
    ]
    return list({d.key: d for d in found}.values())


def pick(talk: Talk) -> list[Outgoing]:
    """What can still be subscribed to, and what is."""
    today = talk.tools.assistant.today()
    mine = _mine(talk)
    taken = {(row.document, row.stage) for row in mine}
    open_ones = [d for d in deadlines(talk.tools.assistant.snapshot()) if d.until >= today]
    free = [d for d in open_ones if (d.document.key, d.name) not in taken][:8]
    rows = [(Button(f"{d.label}（{d.until.month}月{d.until.day}日）", f"rem:on:{d.key}"),) for d in free]
    text = talk.say("remind_pick") if free else "" if mine else talk.say("remind_none")
    listed = _listed(talk, mine)
    paragraphs = tuple(filter(None, (text, *listed)))
    return [Outgoing(paragraphs, buttons=(*rows, *_stop_rows(talk, mine)), keyboard=not (rows or mine))]


def pressed(talk: Talk, words: list[str]) -> list[Outgoing]:
    action = {"on": _on, "off": _off, "hour": _hour}[words[0]]
    return action(talk, words[1:])


def _on(talk: Talk, words: list[str]) -> list[Outgoing]:
    today = talk.tools.assistant.today()
    wanted = {d.key: d for d in deadlines(talk.tools.assistant.snapshot())}.get(words[0])
    if wanted is None or wanted.until < today:
        return home.old_button(talk)
    talk.later(partial(_subscribe, handle=talk.handle, wanted=wanted, hour=talk.state.hour))
    text = talk.say("remind_on", label=wanted.label, until=in_words(wanted.until), hour=talk.state.hour)
    reach = talk.tools.wording.remind_reach.get(talk.channel, "")
    told, (quotes, open_it) = tuple(filter(None, (text, reach))), proof(talk.tools, wanted)
    return [Outgoing(told, quotes, (*open_it, (_hour_button(talk),)), note=talk.tools.wording.footer)]


def proof(tools: Tools, found: Deadline | None) -> tuple[tuple[Quote, ...], tuple[tuple[Button, ...], ...]]:
    """The sentence that prints the last day, and the button that opens it."""
    citation = found.citation if found else None
    if citation is None:
        return (), ()
    quote = quoted(citation, tools, tools.assistant.snapshot().name)
    return (quote,), ((Button(tools.wording.say("open_source"), url=quote.url),),)


def _off(talk: Talk, words: list[str]) -> list[Outgoing]:
    row = next((r for r in _mine(talk) if r.id == int(words[0])), None)
    if row is None:
        return home.old_button(talk)
    talk.later(partial(unsubscribe, subscription=row.id))
    return [Outgoing((talk.say("remind_off", label=row.label),), replaces=talk.incoming.message)]


def _hour(talk: Talk, words: list[str]) -> list[Outgoing]:
    """Without a number: offer the hours; with one: set it for all of this person's reminders."""
    if not words:
        buttons = [Button(f"{h}:00", f"rem:hour:{h}") for h in talk.tools.wording.hours_offered]
        return [Outgoing((talk.say("remind_hour"),), buttons=(tuple(buttons[:3]), tuple(buttons[3:])))]
    hour = int(words[0])
    if hour not in range(24):
        raise ValueError("no such hour")
    talk.state.hour = hour
    change = update(subscriptions).where(subscriptions.c.handle == talk.handle).values(hour=hour)
    talk.later(lambda connection: _execute(connection, change))
    return [Outgoing((talk.say("remind_hour_set", hour=hour),), replaces=talk.incoming.message)]


def _execute(connection: Connection, statement: Any) -> None:
    connection.execute(statement)


def _subscribe(connection: Connection, handle: str, wanted: Deadline, hour: int) -> None:
    same = (
        (subscriptions.c.handle == handle)
        & (subscriptions.c.document == wanted.document.key)
        & (subscriptions.c.stage == wanted.name)
    )
    connection.execute(delete(subscriptions).where(same))
    row = {
        "handle": handle,
        "document": wanted.document.key,
        "stage": wanted.name,
        "label": wanted.label,
        "until": wanted.until,
        "hour": hour,
        "created_at": datetime.now(UTC),
    }
    connection.execute(insert(subscriptions).values(row))


def unsubscribe(connection: Connection, subscription: int) -> None:
    connection.execute(delete(reminders_sent).where(reminders_sent.c.subscription == subscription))
    connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription))


def _mine(talk: Talk) -> Sequence[Any]:
    query = select(subscriptions).where(subscriptions.c.handle == talk.handle).order_by(subscriptions.c.until)
    with talk.tools.engine.connect() as connection:
        return connection.execute(query).all()


def _listed(talk: Talk, mine: Sequence[Any]) -> list[str]:
    lines = [f"· {row.label}：{in_words(row.until)}" for row in mine]
    return ["\n".join([talk.say("remind_list"), *lines])] if lines else []


def _stop_rows(talk: Talk, mine: Sequence[Any]) -> list[tuple[Button, ...]]:
    rows = [(Button(talk.say("remind_stop", label=row.label), f"rem:off:{row.id}"),) for row in mine]
    return [*rows, (_hour_button(talk),)] if mine else []


def _hour_button(talk: Talk) -> Button:
    return Button(talk.say("remind_hour_button", hour=talk.state.hour), "rem:hour")
