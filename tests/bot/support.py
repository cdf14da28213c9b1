"""A small notice, an assistant that answers at once, and the bot run against the tests' Bot API server."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot.assemble import Core, core
from bot.telegram import serve
from knowledge.adapters.sql.engine import open_database
from knowledge.adapters.sql.journal import Later, SqlJournal
from knowledge.answers import Answer, Citation, Question, Segment
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.settings import SHANGHAI, Settings
from knowledge.values import Value
from tests.telegram_server import TOKEN, TelegramServer

NUMBER = "测职改办〔2031〕7号"
WINDOW = "2031年3月1日—4月20日"
PAPER = "以第一作者公开发表的论文，请上传论文封面、目录、正文（含参考文献、致谢）等关键页；核心期刊另需提供检索报告。"


@dataclass(frozen=True)
class Part:
    """A clause of the test notice: heading, words, topic, and the values in it."""

    heading: str
    words: str
    topic: str
    values: tuple[tuple[str, str, Any], ...] = ()


def parts(until: str = "2031-04-20", window: str = WINDOW, fee: str = "510元/人") -> list[Part]:
    span = ("window", window, {"from": "2031-03-01", "until": until})
    money = ("money", fee, {"amount": int(fee[:3]), "currency": "CNY", "per": "人"})
    return [
        Part("一、申报时间", f"网上申报时间：{window}。", "time.application", (span,)),
        Part("二、收费", f"副高级评审费为{fee}。", "fee.amount", (money,)),
        Part("关于期刊发表论文", PAPER, "material.paper"),
        Part("关于专利", "上传已授权的专利证书，未经授权不作为业绩参考。", "material.patent"),
        Part("以上材料", "以上材料需经单位审验盖章后扫描上传。", "material.general"),
        Part("三、联系方式", "联系电话：023-12345678。", "contact", (("phone", "023-12345678", "023-12345678"),)),
    ]


def notice(**changes: Any) -> Document:
    text, clauses, values = "", [], []
    for part in parts(**changes):
        start = len(text)
        text += part.heading + ("：" if part.heading.startswith("关于") else "\n") + part.words + "\n"
        path = (part.heading,)
        clauses.append(Clause(f"{NUMBER}/{part.heading}", path, start, len(text), (part.topic,)))
        for kind, words, normalised in part.values:
            at = text.index(words, start)
            values.append(Value(kind, words, at, at + len(words), normalised))  # type: ignore[arg-type]
    issued = date(2031, 2, 20)
    version = f"v{hash(text)}"
    return Document(
        NUMBER,
        version,
        NUMBER,
        "关于组织测试的通知",
        "测试机关",
        issued,
        "full_text",
        text,
        tuple(clauses),
        tuple(values),
    )


@dataclass
class FakeAssistant:
    """费 → the fee and its clause; 不知道 → not_found; 长 → a very long answer; 坏 → raises; else the words back."""

    journal: SqlJournal | None = None
    live: Snapshot = field(default_factory=lambda: Snapshot(1, (notice(),)))
    day: date = date(2031, 4, 1)
    asked: list[Question] = field(default_factory=list)

    def today(self) -> date:
        return self.day

    def snapshot(self) -> Snapshot:
        return self.live

    def publish(self, **changes: Any) -> None:
        self.live = Snapshot(self.live.number + 1, (notice(**changes),))

    def answer(self, question: Question, conversation: str | None = None, later: Later | None = None) -> Answer:
        self.asked.append(question)
        if "坏" in question.text:
            raise RuntimeError("broken on purpose")
        answer = self._answer(question)
        if self.journal:
            self.journal.record(question, answer, conversation, later=later)
        return answer

    def _answer(self, question: Question) -> Answer:
        known = {"费": "fee.amount", "时间": "time.application", "论文": "material.paper"}
        topic = next((t for cue, t in known.items() if cue in question.text), None)
        if "不知道" in question.text:
            return self._made("not_found", "通知里没有写这个。", (), None)
        if topic is None:
            times = 900 if "长" in question.text else 1
            return self._made("answer", f"你问的是：{question.text}。<b>&" * times, (), None)
        document, clause = next(((d, c) for d, c in self.live.clauses() if topic in c.topics), (None, None))
        if document is None or clause is None:
            return self._made("answer", "答案", (), None)
        return self._made("answer", document.text_of(clause).strip(), (Citation.of(document, clause),), topic)

    def _made(self, kind: Any, text: str, citations: tuple[Citation, ...], topic: str | None) -> Answer:
        return Answer(
            kind,
            text,
            (Segment(text, tuple(range(len(citations)))),),
            citations,
            suggestions=("评审费多少钱？", "申报时间是什么时候？"),
            as_of=self.day,
            snapshot=self.live.name,
            id=uuid.uuid4().hex,
            topic=topic,
            confidence=0.9,
        )


@dataclass
class Running:
    """The bot under test, the server it talks to, and what it knows."""

    server: TelegramServer
    core: Core
    assistant: FakeAssistant
    task: "asyncio.Task[None]"
    stop: asyncio.Event


def settings_for(home: Path, server: TelegramServer | None = None, **more: Any) -> Settings:
    known = {"home": home, "telegram_bot_token": TOKEN, "public_url": "https://zc.example.cn"}
    base = {"telegram_api_base": server.base} if server else {}
    return Settings(_env_file=None, **(known | base | more))  # type: ignore[call-arg]


def made_core(settings: Settings, now: Callable[[], datetime] | None = None) -> tuple[Core, FakeAssistant]:
    engine = open_database(settings.database())
    assistant = FakeAssistant(SqlJournal(engine))
    clock = now or (lambda: datetime(2031, 4, 1, 10, 0, tzinfo=SHANGHAI))
    return core(settings, assistant, engine, clock), assistant


@asynccontextmanager
async def running(home: Path, server: TelegramServer, **more: Any) -> AsyncIterator[Running]:
    """The bot until the block is left; what ended it early is raised there."""
    settings = settings_for(home, server, **more)
    made, assistant = made_core(settings)
    stop = asyncio.Event()
    task = asyncio.create_task(serve(settings, made, stop))
    try:
        if settings.telegram_webhook_url:
            await server.until(lambda: server.webhook or task.done())
        yield Running(server, made, assistant, task, stop)
    finally:
        stop.set()
        try:
            await task
        finally:
            made.close()


PERSONAL = ("addresses", "conversations", "messages", "inbox", "feedback", "cases", "subscriptions", "answers")


def rows_of(engine: Engine) -> dict[str, list[Any]]:
    """What the tables about people hold; of the inbox only what still has content."""
    found = {}
    with engine.connect() as connection:
        for name in PERSONAL:
            where = " where payload is not null" if name == "inbox" else ""
            found[name] = [tuple(row) for row in connection.exec_driver_sql(f"select * from {name}{where}")]
    return found


def state_of(bot: Running) -> list[Any]:
    """What is remembered of each conversation, without times."""
    with bot.core.tools.engine.connect() as connection:
        rows = connection.exec_driver_sql("select handle, state, case_id, disliked, handed_over from conversations")
        return [tuple(row) for row in rows]
