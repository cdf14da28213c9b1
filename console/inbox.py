"""The hand-over inbox: whose turn it is, how long applicants wait, ready phrases, and what may go into the trail."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Engine, delete, insert, select

from bot.cases import Case, CaseProblem, Cases, Entry
from bot.conversations import Conversations
from bot.tables import cases
from console.audit import Audit, Clock
from console.errors import NotThere, Refused
from console.limits import Limits
from console.tables import phrases, utc
from knowledge.adapters.sql.engine import writing

FIRST_PHRASES = Path(__file__).with_name("phrases.yaml")
TABS = ("waiting", "mine", "owned", "closed")
_TWICE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case with the seconds that the applicant has been waiting for an answer (None: the last word is ours)."""

    case: Case
    seconds: float | None
    overdue: bool


class Inbox:
    """`bot.cases.Cases` with the audit trail. The trail says that something was written, never what."""

    def __init__(self, engine: Engine, audit: Audit, limits: Limits, clock: Clock) -> None:
        self.engine = engine
        self.cases = Cases(engine)
        self.audit = audit
        self.limits = limits
        self.clock = clock

    def page(self, tab: str, staff: str, last: int | None = None) -> list[Waiting]:
        """tab: one of TABS; "mine" are the open ones of this member. last: the id of the last case of the page above.

        Whoever waits longest stands first in "waiting"; the others are newest first.
        """
        if tab == "waiting":
            return [self.waiting(case) for case in self._longest(last)]
        state = "owned" if tab == "mine" else tab if tab in TABS else None
        found = self.cases.page(state, staff if tab == "mine" else None, last, self.limits.page_size)
        return [self.waiting(case) for case in found]

    def _longest(self, last: int | None) -> list[Case]:
        query = select(cases).where(cases.c.state == "waiting", cases.c.id > (last or 0)).order_by(cases.c.id)
        with self.engine.connect() as connection:
            return [Case(**row._mapping) for row in connection.execute(query.limit(self.limits.page_size))]

    def waiting(self, case: Case) -> Waiting:
        if case.waiting_since is None:
            return Waiting(case, None, False)
        seconds = (self.clock() - utc(case.waiting_since)).total_seconds()
        return Waiting(case, max(seconds, 0.0), seconds > self.limits.overdue_minutes * 60)

    def claim(self, case_id: int, staff: str) -> None:
        self.cases.claim(case_id, staff)
        self.audit.note(staff, "case.claim", str(case_id))

    def release(self, case_id: int, staff: str) -> None:
        self.cases.release(case_id, staff)
        self.audit.note(staff, "case.release", str(case_id))

    def note(self, case_id: int, staff: str, text: str) -> None:
        self.cases.note(case_id, staff, text)
        self.audit.note(staff, "case.note", str(case_id), after={"characters": len(text)})

    def reply(self, case_id: int, staff: str, text: str) -> None:
        """Into the applicant's chat. The same words sent again within a minute (a double click) go out once."""
        if self._just_said(case_id, text):
            return
        self.cases.reply(case_id, staff, text)
        self.audit.note(staff, "case.reply", str(case_id), after={"characters": len(text)})

    def close(self, case_id: int, staff: str, outcome: str) -> None:
        self.cases.close(case_id, staff, outcome)
        self.audit.note(staff, "case.close", str(case_id), after={"outcome": outcome})

    def _just_said(self, case_id: int, text: str) -> bool:
        said = [e for e in self.cases.entries(case_id) if e.who == "staff"]
        return bool(said) and text in said[-1].text and self.clock() - utc(said[-1].at) < _TWICE

    def found(self, case_id: int) -> tuple[Case, list[Entry]]:
        try:
            return self.cases.find(case_id), self.cases.entries(case_id)
        except CaseProblem as problem:
            raise NotThere(str(problem)) from problem

    def news(self, case_id: int) -> dict[str, int]:
        """waiting: cases without an owner; lines: of this case, 0 where there is none."""
        waiting = self.cases.counts().get("waiting", 0)
        try:
            return {"waiting": waiting, "lines": len(self.cases.entries(case_id))}
        except CaseProblem:
            return {"waiting": waiting, "lines": 0}

    def is_blocked(self, handle: str) -> bool:
        """Has the applicant stopped the bot, so that nothing reaches them?"""
        found = Conversations(self.engine).find(handle)
        return found is not None and found.blocked

    def phrases(self) -> list[dict[str, Any]]:
        """The desk's ready phrases; a new desk gets those of `phrases.yaml`."""
        with self.engine.connect() as connection:
            rows = [dict(r._mapping) for r in connection.execute(select(phrases).order_by(phrases.c.id))]
        if rows:
            return rows
        first = [{**p, "who": "—"} for p in yaml.safe_load(FIRST_PHRASES.read_text("utf-8"))]
        with writing(self.engine) as connection:
            connection.execute(insert(phrases), first)
        return self.phrases()

    def add_phrase(self, title: str, text: str, staff: str) -> None:
        self.phrases()  # so that those of a new desk are there before the first of staff's own
        with writing(self.engine) as connection:
            connection.execute(insert(phrases).values(title=title, text=text, who=staff))
            self.audit.within(connection, staff, "phrase.add", title, after={"text": text})

    def drop_phrase(self, phrase_id: int, staff: str) -> None:
        if len(self.phrases()) == 1:
            raise Refused("至少留一条常用语")
        with writing(self.engine) as connection:
            row = connection.execute(select(phrases).where(phrases.c.id == phrase_id)).first()
            if row is None:
                raise NotThere("这条常用语已经删除了")
            connection.execute(delete(phrases).where(phrases.c.id == phrase_id))
            self.audit.within(connection, staff, "phrase.drop", row.title, before={"text": row.text})
