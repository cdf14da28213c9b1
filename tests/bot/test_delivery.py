"""Delivery: what has arrived is not sent again, and a server that is plainer than Telegram's is understood."""

import asyncio
import json
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from telegram import User
from telegram.error import RetryAfter

from bot import outbox
from bot.lanes import Lanes
from bot.messages import Incoming, Outgoing
from bot.outbox import Parcel
from bot.tables import messages
from bot.telegram.calls import Call, Calls
from bot.telegram.receipts import Receipts
from bot.telegram.receive import Inline, Stopped, receive
from bot.telegram.status import status_of
from bot.telegram.transport import proxy_for
from knowledge.adapters.sql.engine import writing
from tests.bot.support import made_core, running, settings_for
from tests.telegram_server import TelegramServer

CHAT = 701
ME = User(id=1, first_name="助手", is_bot=True, username="zhicheng_bot")


def left_behind(home: Path, *texts: str) -> list[Parcel]:
    """What a process that was killed had in its outbox."""
    core, _ = made_core(settings_for(home))
    opened = core.conversation.handle(Incoming("telegram", str(CHAT), "text", "/help")).result()
    with writing(core.tools.engine) as connection:
        for parcel in opened:
            outbox.settled(connection, parcel, "sent")
        for text in texts:
            outbox.post(connection, opened[0].handle, "telegram", Outgoing((text,)))
    pending = core.outbox.pending("telegram")
    core.close()
    return pending


async def test_what_telegram_took_before_a_kill_is_not_sent_again(tmp_path: Path) -> None:
    first, _ = left_behind(tmp_path, "第一条", "第二条")
    Receipts(tmp_path / "telegram.receipts").note(first, 1)
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        assert await server.replies(CHAT, 1) == ["第二条"]
        await server.until(lambda: not bot.core.outbox.pending("telegram"))
        with bot.core.tools.engine.connect() as connection:
            assert connection.execute(select(messages.c.state).where(messages.c.id == first.id)).scalar() == "sent"
        await server.until(lambda: not (tmp_path / "telegram.receipts").read_bytes())


async def test_of_a_long_message_only_the_parts_that_had_not_arrived_are_sent(tmp_path: Path) -> None:
    [long] = left_behind(tmp_path, "甲" * 3000 + "\n" + "乙" * 3000)
    Receipts(tmp_path / "telegram.receipts").note(long, 1)
    async with TelegramServer() as server, running(tmp_path, server):
        assert await server.replies(CHAT, 1) == ["乙" * 3000]


async def test_a_receipt_of_an_erased_message_does_not_stand_for_another_of_its_number(tmp_path: Path) -> None:
    [parcel] = left_behind(tmp_path, "新的一条")
    receipts = Receipts(tmp_path / "telegram.receipts")
    receipts.note(Parcel(parcel.id, "0" * 32, "1", Outgoing()), 1)
    with (tmp_path / "telegram.receipts").open("a") as file:
        file.write(f"{parcel.id} {parcel.handle}")  # cut off by the kill
    async with TelegramServer() as server, running(tmp_path, server):
        assert await server.replies(CHAT, 1) == ["新的一条"]


async def test_a_server_of_few_methods_and_sparse_fields_is_served_all_the_same(tmp_path: Path) -> None:
    async with TelegramServer(sparse=True) as server, running(tmp_path, server) as bot:
        server.add({"message": {"message_id": 5, "chat": {"id": CHAT}, "text": "材料要求"}})
        await server.replies(CHAT, 1)
        paper = server.buttons(server.sent[CHAT][0])[0]["callback_data"]
        server.add({"callback_query": {"id": "1", "data": paper, "message": {"message_id": 6, "chat": {"id": CHAT}}}})
        await server.replies(CHAT, 2)
        tick = server.buttons(server.sent[CHAT][1])[0]["callback_data"]
        server.add({"callback_query": {"id": "2", "data": tick, "message": {"message_id": 7, "chat": {"id": CHAT}}}})
        assert "☑ 论文封面" in (await server.replies(CHAT, 3))[2]
        server.add({"inline_query": {"id": "3", "query": "评审费"}})
        server.say(CHAT, "评审费多少钱？")
        assert "510元" in (await server.replies(CHAT, 4))[3]
        await server.until(lambda: not bot.core.outbox.pending("telegram"))
        assert len(server.sent[CHAT]) == 4


@pytest.mark.parametrize("refused", [("parse_mode",), ("reply_markup",), ("parse_mode", "reply_markup")])
async def test_an_answer_whose_markup_or_buttons_are_refused_arrives_in_plain_words(
    tmp_path: Path, refused: tuple[str, ...]
) -> None:
    def fault(method: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        return (400, {}) if method == "sendMessage" and any(data.get(name) for name in refused) else None

    async with TelegramServer(fault=fault) as server, running(tmp_path, server):
        server.say(CHAT, "评审费多少钱？")
        [answer] = await server.replies(CHAT, 1)
        assert "510元" in answer
        assert "<b>" not in answer
        assert bool(server.buttons(server.sent[CHAT][0])) == ("reply_markup" not in refused)


async def test_a_server_that_does_not_hold_the_request_is_not_hammered_and_nonsense_is_passed_over(
    tmp_path: Path,
) -> None:
    async with TelegramServer(sparse=True) as server:

        async def at_once(_: dict[str, Any]) -> list[Any]:
            waiting, server._updates = list(server._updates.values()), {}
            return ["?", {"message": {}}, *waiting]

        server._getupdates = at_once  # type: ignore[method-assign]
        async with running(tmp_path, server, telegram_api_base=server.base + "/bot/"):
            await server.until(lambda: server.made("getUpdates"))
            server.say(CHAT, "评审费多少钱？")
            assert "510元" in (await server.replies(CHAT, 1))[0]
            assert len(server.made("getUpdates")) < 10


async def test_a_job_that_takes_long_keeps_nobody_else_waiting() -> None:
    lanes, gate, other = Lanes(1), asyncio.Event(), asyncio.Event()

    async def waits() -> None:
        await gate.wait()

    async def begins() -> None:
        other.set()

    lanes.submit("a", waits)
    lanes.submit("b", begins)
    await asyncio.wait_for(other.wait(), 10)
    gate.set()
    await lanes.finish(5)
    assert not lanes.busy


async def test_what_the_database_does_not_take_is_asked_for_again(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        server.say(CHAT, "/help")
        await server.replies(CHAT, 1)
        with writing(bot.core.tools.engine) as connection:
            connection.exec_driver_sql("alter table inbox rename to gone")
        server.say(CHAT, "评审费多少钱？")
        asked = len(server.made("getUpdates"))
        await server.until(lambda: len(server.made("getUpdates")) > asked + 1)
        with writing(bot.core.tools.engine) as connection:
            connection.exec_driver_sql("alter table gone rename to inbox")
        assert "510元" in (await server.replies(CHAT, 2))[1]
        assert not bot.task.done()


async def test_a_group_that_became_a_supergroup_is_answered_at_its_new_address(tmp_path: Path) -> None:
    old, new = -77, -100777

    def fault(method: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        return (400, {"migrate_to_chat_id": new}) if str(data.get("chat_id")) == str(old) else None

    async with TelegramServer(fault=fault) as server, running(tmp_path, server):
        server.add({"message": server.message(old, "group", text="@zhicheng_bot 评审费多少钱？")})
        assert "510元" in (await server.replies(new, 1))[0]
        assert not server.sent[old]


async def test_after_a_429_calls_begin_one_at_a_time_and_one_that_hangs_holds_nobody_up() -> None:
    calls, seen, answered = Calls(), [], asyncio.Event()

    async def refused() -> None:
        raise RetryAfter(0)

    def named(name: str) -> Call[None]:
        async def call() -> None:
            seen.append(f"{name} begins")
            await (answered.wait() if name == "poll" else asyncio.sleep(0.01))
            seen.append(f"{name} ends")

        return call

    assert await calls.once(refused) is None
    poll, *others = [asyncio.create_task(calls.make(named(name))) for name in ("poll", "send", "next")]
    await asyncio.gather(*others)
    answered.set()
    await poll
    names = [words.split()[0] for words in seen if "poll" not in words]
    assert names[::2] == names[1::2]
    assert seen[-1] == "poll ends"


async def test_a_429_to_one_of_many_that_wait_keeps_the_others_back() -> None:
    calls, began = Calls(), []

    async def call() -> None:
        began.append(time.monotonic())
        await asyncio.sleep(0)
        if len(began) == 1:
            raise RetryAfter(1)

    await asyncio.gather(*(calls.make(call) for _ in range(5)))
    assert len(began) == 6
    assert min(began[1:]) - began[0] >= 1.0


SENT = "https://x/bot1:t/sendMessage"


@pytest.mark.parametrize(
    ("status", "headers", "answer", "meant"),
    [
        (200, {}, {"ok": True, "result": 1}, 200),
        (200, {}, {"ok": False, "error_code": 403, "description": "Forbidden"}, 403),
        (200, {}, {"ok": False}, 502),
        (404, {}, {}, 400),
        (501, {}, {}, 400),
        (413, {}, {}, 400),
        (500, {}, {}, 500),
    ],
)
def test_a_refusal_counts_wherever_it_stands(
    status: int, headers: dict[str, str], answer: dict[str, Any], meant: int
) -> None:
    assert status_of(SENT, status, headers, json.dumps(answer, indent=1).encode())[0] == meant


def test_a_429_without_retry_after_takes_it_from_the_header_else_waits_a_second() -> None:
    waits = partial(status_of, SENT, 429)
    assert json.loads(waits({"Retry-After": "7"}, b"<html>")[1])["parameters"]["retry_after"] == 7
    assert json.loads(waits({}, b"{}")[1])["parameters"]["retry_after"] == 1
    given = b'{"ok":false,"parameters":{"retry_after":3}}'
    assert waits({"Retry-After": "7"}, given)[1] == given


def test_a_wrong_token_is_still_told_by_getme() -> None:
    assert status_of("https://x/bot1:t/getMe", 404, {}, b"{}")[0] == 404


def group(text: str, **more: Any) -> dict[str, Any]:
    return {"message": {"message_id": 1, "chat": {"id": -5, "type": "group"}, "text": text, **more}}


def test_a_mention_in_a_group_needs_no_entity() -> None:
    asked = receive(group("@Zhicheng_Bot 评审费多少钱？"), ME)
    assert asked == Incoming("telegram", "-5", "text", "评审费多少钱？", private=False, message="1")
    assert receive(group("@zhicheng_bot2 评审费多少钱？"), ME) is None
    assert receive(group("大家好"), ME) is None
    assert isinstance(receive(group("评审费", reply_to_message={"from": {"id": 1}}), ME), Incoming)


@pytest.mark.parametrize(
    "message",
    [
        {"text": "请问@zhicheng_bot评审费多少钱？"},
        {"text": "评审费", "entities": [{"type": "text_mention", "offset": 0, "length": 3, "user": {"id": 1}}]},
        {"photo": [{}], "caption": "评审费", "caption_entities": [{"type": "text_mention", "user": {"id": 1}}]},
        {"text": "@zhicheng_bot 评审费", "from": {"id": 5, "is_bot": True}, "sender_chat": {"id": -5}},
    ],
)
def test_a_mention_counts_without_a_space_by_name_under_a_picture_and_in_the_name_of_the_group(
    message: dict[str, Any],
) -> None:
    asked = receive({"message": {"message_id": 1, "chat": {"id": -5, "type": "supergroup"}, **message}}, ME)
    assert isinstance(asked, Incoming)
    assert "评审费" in asked.payload
    assert "@" not in asked.payload


def test_another_bot_that_mentions_it_is_not_answered() -> None:
    assert receive(group("@zhicheng_bot 评审费", **{"from": {"id": 5, "is_bot": True}}), ME) is None


def test_what_is_not_talk_is_told_apart() -> None:
    assert receive({"inline_query": {"id": 9}}, ME) == Inline("9", "")
    member = {"chat": {"id": 5}, "new_chat_member": {"status": "kicked"}}
    assert receive({"my_chat_member": member}, ME) == Stopped("5")
    assert receive({"message": {"chat": {"id": 5}, "new_chat_members": []}}, ME) is None
    assert receive({"poll": {}}, ME) is None


def test_what_a_server_names_as_absent_is_absent() -> None:
    absent = dict.fromkeys(("caption", "forward_origin", "photo", "from", "entities", "via_bot", "media_group_id"))
    asked = receive({"edited_message": None, **group("@zhicheng_bot 评审费", **absent)}, ME)
    assert asked == Incoming("telegram", "-5", "text", "评审费", private=False, message="1")
    private = {"message_id": 1, "chat": {"id": 5, "type": "private"}}
    assert receive({"message": private | {"contact": {}}}, ME) == Incoming(
        "telegram", "5", "unsupported", "contact", message="1"
    )


@pytest.mark.parametrize(
    ("base", "wanted"),
    [("https://api.telegram.org/bot", "http://proxy:8080"), ("http://127.0.0.1:81", None), ("http://x.test", None)],
)
def test_the_proxy_of_the_environment_is_used_but_for_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch, base: str, wanted: str | None
) -> None:
    for name, value in {"https_proxy": "http://proxy:8080", "no_proxy": "127.0.0.1", "http_proxy": ""}.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(base) == wanted
