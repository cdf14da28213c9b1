"""What people send that is no plain question, and what is sent twice, late or forged, over real HTTP."""

from pathlib import Path
from typing import Any

import pytest

from tests.bot.support import running, state_of
from tests.telegram_server import TelegramServer

CHAT = 501


FILE = {"file_id": "x", "file_unique_id": "x"}
SIZED = FILE | {"width": 1, "height": 1}
STICKER = SIZED | {"type": "regular", "is_animated": False, "is_video": False}
FORWARDED = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"sticker": STICKER}, "只能读文字"),
        ({"voice": FILE | {"duration": 1}}, "只能读文字"),
        ({"photo": [SIZED]}, "文件我打不开"),
        ({"document": FILE}, "文件我打不开"),
        ({"location": {"longitude": 1.0, "latitude": 1.0}}, "只能读文字"),
        ({"text": "转来的", "forward_origin": FORWARDED}, "转发来的"),
        ({"text": "\u200b\u202e\u2066 "}, "没看到内容"),
        ({"text": "/nonsense"}, "评审费多少钱"),
    ],
)
async def test_what_cannot_be_read_gets_a_short_reply(tmp_path: Path, extra: dict[str, Any], words: str) -> None:
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        server.add({"message": server.message(CHAT, **extra)})
        assert words in (await server.replies(CHAT, 1))[0]
        assert not bot.assistant.asked
        assert not server.problems


async def test_the_words_under_a_picture_are_answered_and_the_picture_is_not_looked_at(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.add({"message": server.message(CHAT, photo=[SIZED], caption="评审费多少钱？")})
        [answer] = await server.replies(CHAT, 1)
        assert "只看了您写的字" in answer
        assert "510元" in answer


async def test_nobody_is_offered_the_question_that_they_have_just_put(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.say(CHAT, "请问评审费多少钱")
        await server.replies(CHAT, 1)
        labels = [b["text"] for b in server.buttons(server.sent[CHAT][0])]
        assert "评审费多少钱？" not in labels
        assert "申报时间是什么时候？" in labels


FORGED = [
    *("", "x" * 64, "form", "ask:1", "why::::", "up:nothex!", f"up:{'a' * 32}", f"ask:{'a' * 32}:0"),
    *("form:a:zz:0:0", "mat:00000000:00000000", "tick:0:0:0", "save:a:b:exe", "do:../../etc"),
    *("rem:off:1", "rem:hour:99", "rem:on:zzz", "human:maybe", "human:yes:root", "forget:all"),
]


@pytest.mark.parametrize("data", FORGED)
async def test_forged_and_old_buttons_change_nothing(tmp_path: Path, data: str) -> None:
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        server.say(CHAT, "评审费多少钱？")
        await server.replies(CHAT, 1)
        before = state_of(bot)
        server.press(CHAT, data)
        server.say(CHAT, "/cancel")
        texts = await server.replies(CHAT, 3)
        assert "没有进行中的步骤" in texts[-1]
        assert state_of(bot) == before
        assert not server.problems


async def test_a_redelivered_update_is_answered_once(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        number = server.say(CHAT, "评审费多少钱？")
        update = server._updates[number]
        await server.replies(CHAT, 1)
        server.again(update)
        server.say(CHAT, "/help")
        assert "想到什么就问什么" in (await server.replies(CHAT, 2))[1]


async def test_a_server_that_begins_its_numbers_anew_is_answered_all_the_same(tmp_path: Path) -> None:
    for question, words in (("评审费多少钱？", "510元"), ("申报时间？", "4月20日")):
        async with TelegramServer() as server, running(tmp_path, server):
            asked = {"message": server.message(CHAT, text=question) | {"date": len(question)}}
            assert server.add(asked) == 1000
            assert words in (await server.replies(CHAT, 1))[0]


async def test_pictures_sent_together_get_one_reply(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        for _ in range(3):
            server.add({"message": server.message(CHAT, photo=[SIZED], media_group_id="9")})
        server.add({"message": server.message(CHAT, photo=[SIZED], media_group_id="8", caption="评审费多少钱？")})
        texts = await server.replies(CHAT, 2)
        assert "文件我打不开" in texts[0]
        assert "510元" in texts[1]


async def test_a_burst_in_one_chat_is_answered_in_order(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        for chat in range(1, 6):
            for number in range(5):
                server.say(chat, f"第{number}句")
        for chat in range(1, 6):
            texts = await server.replies(chat, 5)
            assert [t.split("。")[0] for t in texts] == [f"你问的是：第{n}句" for n in range(5)]
