"""The same conversation on PostgreSQL, which does not forgive what SQLite does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import ticker
from bot.assemble import Core
from bot.cases import Cases
from bot.conversations import FLAGS, Conversations, Filter
from bot.inbox import Inbox
from bot.messages import Incoming, Outgoing
from tests.bot.support import FakeAssistant, made_core, rows_of, settings_for
from tests.postgres import postgres_url


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Core, FakeAssistant]]:
    folder = tmp_path_factory.mktemp("postgres")
    core, assistant = made_core(settings_for(folder, database_url=postgres_url(folder)))
    yield core, assistant
    core.close()


def do(core: Core, payload: str, kind: str = "text") -> list[Outgoing]:
    incoming = Incoming("telegram", "5", kind, payload, message="1")  # type: ignore[arg-type]
    return [parcel.message for parcel in core.conversation.handle(incoming).result()]


def button(message: Outgoing, label: str) -> str:
    return next(b.data or "" for row in message.buttons for b in row if b.label.startswith(label))


def test_a_whole_conversation_runs_on_postgresql(made: tuple[Core, FakeAssistant], tmp_path: Path) -> None:
    core, assistant = made
    engine = core.tools.engine
    [answer] = do(core, "评审费多少钱？\0")
    do(core, button(answer, "👎"), "button")
    do(core, button(do(core, "提醒我")[0], "网上申报时间"), "button")
    do(core, button(do(core, "找人工")[0], "转给"), "button")
    [case] = Cases(engine).page("waiting")
    Cases(engine).claim(case.id, "li")
    Cases(engine).reply(case.id, "li", "您好")
    ticker.tick(core)
    assistant.publish(fee="610元/人", until="2031-04-25", window="2031年3月1日—4月25日")
    ticker.tick(core)
    texts = [parcel.message.text for parcel in core.outbox.pending("telegram")]
    assert any("人工回复" in text for text in texts)
    assert sum("610元" in text for text in texts) == 1
    assert sum("现在改为2031年4月25日" in text for text in texts) == 1
    for flag in FLAGS:
        Conversations(engine).page(Filter(flag=flag, topic="fee.amount"))
    inbox = Inbox(engine, core.ledger, "telegram")
    assert inbox.take([("1", {"a": 1}), ("1", {"a": 1})]) == [("1", {"a": 1})]
    assert not inbox.take([("1", {"a": 1})])
    core.ledger.write(inbox.done("1")).result()
    assert not inbox.waiting()
    do(core, "forget:yes", "button")
    assert {name for name, rows in rows_of(engine).items() if rows} <= {"messages"}
