"""The Telegram bot over real HTTP against the tests' Bot API server: every flow by polling."""

from pathlib import Path

from tests.bot.support import running
from tests.telegram_server import TelegramServer

CHAT = 501


async def test_start_says_what_it_is_that_a_machine_answers_and_what_it_keeps(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.say(CHAT, "/start")
        [welcome] = await server.replies(CHAT, 1)
        assert "职称申报助手" in welcome
        assert "我是机器" in welcome
        assert "/forget" in welcome
        labels = [key["text"] for row in server.sent[CHAT][0]["reply_markup"]["keyboard"] for key in row]
        assert labels == ["时间安排", "费用", "办理流程", "材料要求", "能不能报", "提醒我", "找人工"]
        assert not server.problems


async def test_a_question_is_answered_with_its_source_and_the_link_to_the_clause(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.say(CHAT, "评审费多少钱？")
        [answer] = await server.replies(CHAT, 1)
        assert "510元/人" in answer
        assert "测职改办〔2031〕7号 二、收费" in answer
        assert "机器回答" in answer
        buttons = server.buttons(server.sent[CHAT][0])
        assert buttons[0]["text"] == "看原文"
        assert buttons[0]["url"].startswith("https://zc.example.cn/documents/")
        assert {"👍", "👎", "找人工"} <= {b["text"] for b in buttons}
