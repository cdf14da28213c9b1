"""A desk over the real corpus: real database, real answers, real pages, a clock that can be moved."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import insert, update
from starlette.testclient import TestClient

from bot.tables import conversations
from bot.tables import feedback as feedback_table
from console.app import build
from console.desk import Desk, assemble_desk
from console.staff import ROLES
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers
from knowledge.answers import Answer, Question
from knowledge.assemble import Assistant

PASSWORD = "correct horse staple"
NAMES = {"helpdesk": "李芳", "editor": "王编", "admin": "陈主任"}
TODAY = date(2024, 9, 20)
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Clock:
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class Browser:
    """A signed-in browser without a screen: follows redirects, sends the CSRF token of the last page."""

    def __init__(self, app: FastAPI) -> None:
        self.http = TestClient(mounted(app), base_url="http://testserver", raise_server_exceptions=True)
        self.token = ""

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        self.get("/sign-in")
        return self.post("/sign-in", name=name, password=password)

    def get(self, path: str, **options: Any) -> httpx.Response:
        response = self.http.get(f"/desk{path}", **options)
        if found := CSRF.search(response.text):
            self.token = found[1]
        return response

    def post(self, path: str, files: Any = None, **fields: Any) -> httpx.Response:
        sent = {"csrf": self.token} | {k: v if isinstance(v, list) else str(v) for k, v in fields.items()}
        response = self.http.post(f"/desk{path}", data=sent, files=files)
        if found := CSRF.search(response.text):
            self.token = found[1]
        return response


@dataclass
class Bench:
    """The desk with one member of each role."""

    desk: Desk
    app: FastAPI
    clock: Clock
    assistant: Assistant

    def browser(self, role: str = "") -> Browser:
        browser = Browser(self.app)
        if role:
            response = browser.sign_in(NAMES[role])
            assert response.status_code == 200, response.text
        return browser

    def ask(self, text: str, conversation: str | None = None) -> Answer:
        return self.assistant.answer(Question(text, TODAY), conversation)

    def thumb(self, answer: Answer, verdict: str, handle: str = "c1") -> None:
        row = {"answer_id": answer.id, "handle": handle, "at": self.clock(), "verdict": verdict}
        with writing(self.desk.engine) as connection:
            connection.execute(insert(feedback_table).values(row))

    def unanswered(self, text: str, conversation: str = "c1") -> str:
        """A recorded question that was not answered, whatever the answerer can do by now."""
        given = self.ask(text, conversation)
        row = update(answers).where(answers.c.id == given.id)
        with writing(self.desk.engine) as connection:
            connection.execute(row.values(kind="not_found"))
        return given.id

    def conversation(self, handle: str, channel: str = "web") -> None:
        now = self.clock()
        row = {"handle": handle, "channel": channel, "opened_at": now, "last_at": now, "state": {}}
        with writing(self.desk.engine) as connection:
            connection.execute(insert(conversations).values(row))


def make_bench(assistant: Assistant) -> Bench:
    clock = Clock()
    desk = assemble_desk(assistant.settings, assistant, clock, PasswordHasher(1, 8, 1))
    for role in ROLES:
        desk.staff.add(NAMES[role], role, PASSWORD)
    return Bench(desk, build(desk), clock, assistant)


def mounted(app: FastAPI) -> FastAPI:
    whole = FastAPI()
    whole.mount("/desk", app)
    return whole
