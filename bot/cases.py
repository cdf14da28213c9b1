"""Cases: a conversation that a person has taken over from the machine. The desk works through `Cases`.

waiting → owned → closed. A case has one owner; whoever else tries is refused and told who has it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update

from bot import outbox
from bot.messages import Outgoing
from bot.tables import case_notes, cases, conversations, messages
from bot.wording import wording
from knowledge.adapters.sql.engine import writing
from knowledge.errors import ZhichengError


class CaseProblem(ZhichengError):
    """No such case, it is somebody else's, it is closed, or the applicant cannot be reached."""


@dataclass(frozen=True, slots=True)
class Case:
    """cause: "asked" | "failures"; state: "waiting" | "owned" | "closed"; times are UTC.

    waiting_since  since when the applicant has been waiting for a reply; None when the last word is the staff's
    """

    id: int
    handle: str
    channel: str
    opened_at: datetime
    cause: str
    question: str
    state: str
    owner: str | None
    claimed_at: datetime | None
    replied_at: datetime | None
    waiting_since: datetime | None
    closed_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case: who is "user", "bot", "staff" or "note"; state tells whether it has been delivered."""

    at: datetime
    who: str
    text: str
    state: str = ""
    staff: str = ""


def open_case(connection: Connection, handle: str, channel: str, cause: str, question: str) -> int:
    """Hand the conversation over; gives the case's id. Called within the conversation's own transaction."""
    now = datetime.now(UTC)
    row = {
        "handle": handle,
        "channel": channel,
        "opened_at": now,
        "waiting_since": now,
        "cause": cause,
        "question": question,
        "state": "waiting",
    }
    case_id = int(connection.execute(insert(cases).values(row).returning(cases.c.id)).scalar_one())
    _mark(connection, handle, case_id=case_id, handed_over=True)
    return case_id


def close_case(connection: Connection, case_id: int, outcome: str) -> None:
    """Give the conversation back to the machine."""
    row = connection.execute(select(cases.c.handle).where(cases.c.id == case_id)).scalar()
    change = update(cases).where(cases.c.id == case_id)
    connection.execute(change.values(state="closed", closed_at=datetime.now(UTC), outcome=outcome, waiting_since=None))
    _mark(connection, row or "", case_id=None)


def heard(connection: Connection, case_id: int) -> None:
    """The applicant has written: they wait from now on, unless they waited already."""
    idle = (cases.c.id == case_id) & cases.c.waiting_since.is_(None)
    connection.execute(update(cases).where(idle).values(waiting_since=datetime.now(UTC)))


def _mark(connection: Connection, handle: str, **values: Any) -> None:
    connection.execute(update(conversations).where(conversations.c.handle == handle).values(**values))


class Cases:
    """The hand-over inbox. Every method that changes a case raises CaseProblem when it may not."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def page(
        self, state: str | None = None, owner: str | None = None, before: int | None = None, limit: int = 50
    ) -> list[Case]:
        """Newest first; `before` is the id of the last case of the page above."""
        query = select(cases).order_by(cases.c.id.desc()).limit(limit)
        for wanted, column in ((state, cases.c.state), (owner, cases.c.owner)):
            query = query if wanted is None else query.where(column == wanted)
        query = query if before is None else query.where(cases.c.id < before)
        with self.engine.connect() as connection:
            return [Case(**row._mapping) for row in connection.execute(query)]

    def counts(self) -> dict[str, int]:
        """How many cases are in each state, e.g. {"waiting": 3, "owned": 1}; closed ones are not counted."""
        query = select(cases.c.state, func.count()).where(cases.c.state != "closed").group_by(cases.c.state)
        with self.engine.connect() as connection:
            return dict(connection.execute(query).tuples().all())

    def find(self, case_id: int) -> Case:
        with self.engine.connect() as connection:
            return _case(connection, case_id)

    def entries(self, case_id: int, limit: int = 200) -> list[Entry]:
        """The conversation (from before the hand-over too) and the internal notes, in order of time."""
        handle = self.find(case_id).handle
        said = select(messages).where(messages.c.handle == handle).order_by(messages.c.id.desc()).limit(limit)
        noted = select(case_notes).where(case_notes.c.case_id == case_id)
        with self.engine.connect() as connection:
            spoken = [Entry(r.at, r.who, r.text, r.state) for r in connection.execute(said)]
            notes = [Entry(r.at, "note", r.text, staff=r.staff) for r in connection.execute(noted)]
        return sorted(spoken[::-1] + notes, key=lambda entry: entry.at.replace(tzinfo=None))

    def claim(self, case_id: int, staff: str) -> Case:
        """Make it one's own; refused when another has it."""
        with writing(self.engine) as connection:
            free = (cases.c.id == case_id) & (cases.c.state == "waiting")
            change = update(cases).where(free).values(state="owned", owner=staff, claimed_at=datetime.now(UTC))
            connection.execute(change)
            return _owned(connection, case_id, staff)

    def release(self, case_id: int, staff: str) -> None:
        """Put one's case back into the queue."""
        with writing(self.engine) as connection:
            _owned(connection, case_id, staff)
            change = update(cases).where(cases.c.id == case_id)
            connection.execute(change.values(state="waiting", owner=None, claimed_at=None))

    def note(self, case_id: int, staff: str, text: str) -> None:
        """An internal note; the applicant never sees it."""
        with writing(self.engine) as connection:
            _case(connection, case_id)
            row = {"case_id": case_id, "at": datetime.now(UTC), "staff": staff, "text": text}
            connection.execute(insert(case_notes).values(row))

    def reply(self, case_id: int, staff: str, text: str) -> int:
        """Into the applicant's own chat, marked as a person's word; gives the message id."""
        with writing(self.engine) as connection:
            case = _owned(connection, case_id, staff)
            _reachable(connection, case)
            message = Outgoing((wording().say("staff_reply", text=text),), who="staff")
            message_id = outbox.post(connection, case.handle, case.channel, message, case_id)
            first = case.replied_at or datetime.now(UTC)
            change = update(cases).where(cases.c.id == case_id)
            connection.execute(change.values(replied_at=first, waiting_since=None))
            return message_id

    def close(self, case_id: int, staff: str, outcome: str) -> None:
        """Finish one's case; the applicant is told that the machine answers again."""
        with writing(self.engine) as connection:
            case = _owned(connection, case_id, staff)
            close_case(connection, case_id, outcome)
            outbox.announce(connection, case.handle, Outgoing((wording().say("case_closed"),)))


def _case(connection: Connection, case_id: int) -> Case:
    row = connection.execute(select(cases).where(cases.c.id == case_id)).first()
    if row is None:
        raise CaseProblem(f"没有编号为 {case_id} 的人工会话，可能已被当事人删除")
    return Case(**row._mapping)


def _owned(connection: Connection, case_id: int, staff: str) -> Case:
    case = _case(connection, case_id)
    if case.state == "closed":
        raise CaseProblem("这个会话已经结束，请刷新页面")
    if case.owner != staff:
        raise CaseProblem(f"这个会话由 {case.owner} 负责" if case.owner else "请先认领这个会话")
    return case


def _reachable(connection: Connection, case: Case) -> None:
    blocked = select(conversations.c.blocked).where(conversations.c.handle == case.handle)
    if connection.execute(blocked).scalar():
        raise CaseProblem("对方已停用机器人，消息送不到；可以结束会话并注明")
