"""READ THIS FIRST. The conversation: what a person did goes in, a list of messages comes out, whatever the channel.

load what is remembered → find the flow → let it speak → one transaction: remembered, said, to be sent, update done.
Nobody else writes this conversation meanwhile: channels hand in one thing at a time for each chat (`bot.lanes`).
"""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, select, update

from bot import groups, lettered, outbox
from bot.cases import heard
from bot.faults import described
from bot.ledger import Ledger, Write
from bot.messages import TEXT_ONLY, Incoming, Outgoing
from bot.outbox import Parcel
from bot.routes import route
from bot.tables import addresses, conversations
from bot.talk import State, Talk, Tools
from knowledge.adapters.sql.engine import glancing
from knowledge.errors import SnapshotMissing

log = logging.getLogger("zhicheng.bot")
FORGET_HISTORY_AFTER = timedelta(hours=3)
Speak = Callable[[Talk], list[Outgoing]]
FIND = (
    select(*(conversations.c[name] for name in ("handle", "last_at", "case_id", "questions", "state")))
    .join(addresses, addresses.c.handle == conversations.c.handle)
    .where(addresses.c.channel == bindparam("channel"), addresses.c.chat == bindparam("chat"))
)
OPEN, ADDRESS = insert(conversations), insert(addresses)
KEEP = update(conversations).where(conversations.c.handle == bindparam("whose"))


class Conversation:
    """Thread safe as long as one chat's things are handed in one after the other."""

    def __init__(self, tools: Tools, ledger: Ledger) -> None:
        self.tools = tools
        self.ledger = ledger

    def handle(self, incoming: Incoming, mark_done: Write | None = None) -> "Future[list[Parcel]]":
        """The replies, once they lie in the outbox; `mark_done` is written in the same transaction.

        The caller's thread does the thinking; the ledger's thread the writing.
        """
        talk = self._load(replace(incoming, payload=_storable(incoming.payload)))
        replies = self._speak(talk)
        parcels: list[Parcel] = []
        written = self.ledger.write(lambda connection: _write(connection, talk, replies, parcels, mark_done))
        return _when(written, parcels)

    def _load(self, incoming: Incoming) -> Talk:
        with glancing(self.tools.engine) as connection:
            row = connection.execute(FIND, {"channel": incoming.channel, "chat": incoming.chat}).first()
        if row is None:
            return Talk(self.tools, incoming, secrets.token_hex(16), State(), known=False)
        state = State.from_json(row.state)
        if datetime.now(UTC) - row.last_at.replace(tzinfo=UTC) > FORGET_HISTORY_AFTER:
            state.history = []
        return Talk(self.tools, incoming, row.handle, state, case_id=row.case_id, questions=row.questions)

    def _speak(self, talk: Talk) -> list[Outgoing]:
        before = State.from_json(talk.state.to_json())
        try:
            talk.incoming = _by_letter(talk)
            replies = groups.discreet(talk, route(talk))
            if talk.channel in TEXT_ONLY and (offered := lettered.choices(replies)):
                talk.state.choices = offered
            return replies
        except SnapshotMissing:
            reply = talk.say("not_ready")
        except Exception as error:  # whatever broke, the person gets an answer and the chat goes on
            log.error("a message could not be answered: %s", described(error))
            reply = talk.say("broken")
        talk.state, talk.writes, talk.columns = before, [], {}
        return [Outgoing((reply,), keyboard=talk.private)]


def _storable(text: str) -> str:
    """Without what no database takes: half characters and NUL."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def _by_letter(talk: Talk) -> Incoming:
    """Where there are no buttons, a letter presses what was offered last."""
    said = talk.incoming
    if said.channel not in TEXT_ONLY or said.kind != "text":
        return said
    data = lettered.pressed(talk.state.choices, said.payload)
    return replace(said, kind="button", payload=data) if data else said


def _write(
    connection: Connection, talk: Talk, replies: list[Outgoing], parcels: list[Parcel], mark_done: Write | None
) -> None:
    parcels.clear()
    _keep_conversation(connection, talk)
    _keep_words(connection, talk)
    for write in talk.writes:
        write(connection)
    to = talk.incoming.chat if talk.gone else None
    for reply in replies:
        number = outbox.post(connection, talk.handle, talk.channel, reply, talk.case_id, to)
        parcels.append(Parcel(number, talk.handle, talk.incoming.chat, reply, farewell=talk.gone))
    if mark_done:
        mark_done(connection)


def _keep_conversation(connection: Connection, talk: Talk) -> None:
    now = datetime.now(UTC)
    kept = {"last_at": now, "blocked": False, "state": talk.state.to_json(), **talk.columns}
    if talk.known:
        connection.execute(KEEP, kept | {"whose": talk.handle})
        return
    name = {"handle": talk.handle, "channel": talk.channel}
    connection.execute(OPEN, name | kept | {"opened_at": now, "private": talk.private})
    connection.execute(ADDRESS, name | {"chat": talk.incoming.chat})


def _keep_words(connection: Connection, talk: Talk) -> None:
    if talk.incoming.kind != "text":
        return
    outbox.hear(connection, talk.handle, talk.channel, talk.incoming.payload, talk.case_id)
    if talk.case_id:
        heard(connection, talk.case_id)


def _when(written: "Future[None]", parcels: list[Parcel]) -> "Future[list[Parcel]]":
    result: Future[list[Parcel]] = Future()

    def settle(done: "Future[None]") -> None:
        error = done.exception()
        if error:
            result.set_exception(error)
        else:
            result.set_result(parcels)

    written.add_done_callback(settle)
    return result
