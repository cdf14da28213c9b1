"""Reminds whoever subscribed, and moves the subscriptions when a publish moves a date. Called by the ticker."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot import outbox
from bot.messages import Button, Outgoing
from bot.notices import in_words
from bot.reminders import Deadline, deadlines, proof, unsubscribe
from bot.tables import reminders_sent, subscriptions
from bot.talk import Tools
from knowledge.adapters.sql.engine import writing
from knowledge.settings import SHANGHAI

DAYS_BEFORE = (7, 3, 1, 0)


def follow_the_notices(tools: Tools) -> None:
    """Every subscription against the live notices: unchanged, moved, or gone; the person is told once."""
    live = deadlines(tools.assistant.snapshot())
    for row in _subscriptions(tools):
        found = _same_stage(row, live)
        if found is None or found.until != row.until:
            with writing(tools.engine) as connection:
                _follow(connection, tools, row, found)


def _subscriptions(tools: Tools) -> Sequence[Any]:
    with tools.engine.connect() as connection:
        return connection.execute(select(subscriptions)).all()


def _same_stage(row: Any, live: list[Deadline]) -> Deadline | None:
    """By its name; by its topic where the notice now calls it otherwise and has but one of the kind."""
    here = [d for d in live if d.document.key == row.document]
    topic = row.stage.partition("/")[0]
    kind = [d for d in here if d.stage.topic == topic]
    named = next((d for d in here if d.name == row.stage), None)
    return named or (kind[0] if len(kind) == 1 else None)


def _follow(connection: Connection, tools: Tools, row: Any, found: Deadline | None) -> None:
    """Nothing happens when another process was quicker."""
    unchanged = (subscriptions.c.id == row.id) & (subscriptions.c.until == row.until)
    if connection.execute(select(subscriptions.c.id).where(unchanged)).first() is None:
        return
    if found is None:
        unsubscribe(connection, row.id)
        text = tools.wording.say("remind_vanished", label=row.label)
    else:
        connection.execute(update(subscriptions).where(unchanged).values(until=found.until))
        text = tools.wording.say("remind_moved", label=row.label, old=in_words(row.until), new=in_words(found.until))
    outbox.announce(connection, row.handle, _told(tools, text, row if found else None, found))


def _told(tools: Tools, text: str, row: Any, found: Deadline | None) -> Outgoing:
    """With the sentence that prints the day, and, while the reminder runs, the button that stops it."""
    quotes, open_it = proof(tools, found)
    stop = ((Button(tools.wording.say("remind_stop_this"), f"rem:off:{row.id}"),),) if row is not None else ()
    return Outgoing((text,), quotes, (*open_it, *stop), note=tools.wording.footer)


def remind(tools: Tools) -> None:
    """Post what is due; a day that was slept through is made up for, with the days that are left now."""
    now = tools.now()
    soon = select(subscriptions).where(
        subscriptions.c.until >= now.date(), subscriptions.c.until <= now.date() + timedelta(days=DAYS_BEFORE[0])
    )
    with tools.engine.connect() as connection:
        rows = connection.execute(soon).all()
    late = [(row, days) for row in rows if (days := due(row.until, row.hour, row.created_at, now)) is not None]
    live = deadlines(tools.assistant.snapshot()) if late else []
    for row, days in late:
        _post_once(tools, row, days, now.date(), _same_stage(row, live))


def due(until: date, hour: int, created_at: datetime, now: datetime) -> int | None:
    """Which of 7, 3, 1, 0 days before is due by now and was not yet over when the person subscribed."""
    for days in reversed(DAYS_BEFORE):
        moment = datetime.combine(until - timedelta(days=days), time(hour), SHANGHAI)
        if moment <= now:
            return days if created_at.replace(tzinfo=UTC) <= moment else None
    return None


def _post_once(tools: Tools, row: Any, days: int, today: date, found: Deadline | None) -> None:
    """The row in `reminders_sent` and the message are one transaction: never twice, never lost."""
    key = {"subscription": row.id, "until": row.until, "days": days}
    sent = select(reminders_sent.c.days).filter_by(**key)
    with writing(tools.engine) as connection:
        if connection.execute(sent).first():
            return
        connection.execute(insert(reminders_sent).values(key | {"at": datetime.now(UTC)}))
        left = (row.until - today).days
        name = "remind_days" if left else "remind_last"
        text = tools.wording.say(name, label=row.label, days=left, until=in_words(row.until))
        outbox.announce(connection, row.handle, _told(tools, text, row, found))
