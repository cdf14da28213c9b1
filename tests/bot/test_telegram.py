"""The Telegram bot over real HTTP against the tests' Bot API server: every flow by polling."""

import json
from pathlib import Path
from typing import Any

from bot.cases import Cases
from bot.feedback import Feedback
from tests.bot.support import rows_of, running
from tests.telegram_server import ME, TelegramServer

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


async def test_a_suggestion_is_asked_by_its_button(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        server.say(CHAT, "评审费多少钱？")
        await server.replies(CHAT, 1)
        suggestion = next(b for b in server.buttons(server.sent[CHAT][0]) if b["text"] == "申报时间是什么时候？")
        server.press(CHAT, suggestion["callback_data"])
        answers = await server.replies(CHAT, 2)
        assert "2031年3月1日—4月20日" in answers[1]
        assert bot.assistant.asked[-1].history == ("评审费多少钱？",)
        assert server.made("answerCallbackQuery")


async def test_a_thumb_down_asks_for_the_reason_and_keeps_both(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        server.say(CHAT, "评审费多少钱？")
        await server.replies(CHAT, 1)
        down = next(b for b in server.buttons(server.sent[CHAT][0]) if b["text"] == "👎")
        server.press(CHAT, down["callback_data"])
        assert "哪里不好" in (await server.replies(CHAT, 2))[1]
        reason = next(b for b in server.buttons(server.sent[CHAT][1]) if b["text"] == "不完整")
        server.press(CHAT, reason["callback_data"], server.shown(CHAT, 1))
        await server.until(lambda: "谢谢" in server.texts(CHAT)[1])
        [verdict] = Feedback(bot.core.tools.engine).page("down")
        assert verdict.reason == "incomplete"


async def test_the_reason_may_be_typed_and_a_question_is_not_taken_for_one(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        for words in ("不是我要的", "评审费是多少？"):
            before = len(server.sent[CHAT])
            server.say(CHAT, "评审费多少钱？")
            await server.replies(CHAT, before + 1)
            down = next(b for b in server.buttons(server.sent[CHAT][-1]) if b["text"] == "👎")
            server.press(CHAT, down["callback_data"])
            await server.replies(CHAT, before + 2)
            server.say(CHAT, words)
            await server.replies(CHAT, before + 3)
        assert [v.note for v in Feedback(bot.core.tools.engine).page()] == [None, "不是我要的"]
        assert "510元" in server.texts(CHAT)[-1]


async def test_long_answers_come_in_parts_that_are_each_valid(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.say(CHAT, "来个长的")
        await server.until(lambda: "机器回答" in "".join(server.texts(CHAT)))
        texts = server.texts(CHAT)
        assert len(texts) > 1
        assert "".join(texts).count("<b>&") == 900
        assert not server.problems


async def test_ticks_stay_ticked_and_the_list_is_replaced_in_place(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        async with running(tmp_path, server):
            server.say(CHAT, "材料要求")
            await server.replies(CHAT, 1)
            paper = next(b for b in server.buttons(server.sent[CHAT][0]) if b["text"] == "期刊发表论文")
            server.press(CHAT, paper["callback_data"])
            listed = (await server.replies(CHAT, 2))[1]
            assert "☐ 论文封面" in listed
            assert "☐ 正文（含参考文献、致谢）等关键页" in listed
            cover = next(b for b in server.buttons(server.sent[CHAT][1]) if "论文封面" in b["text"])
            server.press(CHAT, cover["callback_data"], server.shown(CHAT, 1))
            await server.until(lambda: "☑ 论文封面" in server.texts(CHAT)[1])
        async with running(tmp_path, server):
            server.press(CHAT, paper["callback_data"])
            assert "☑ 论文封面" in (await server.replies(CHAT, 3))[2]
            assert "（1/4）" in server.texts(CHAT)[2]


async def test_the_list_can_be_kept_as_text_with_the_label_that_a_machine_made_it(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.say(CHAT, "/materials")
        await server.replies(CHAT, 1)
        server.press(CHAT, server.buttons(server.sent[CHAT][0])[1]["callback_data"])
        await server.replies(CHAT, 2)
        save = next(b for b in server.buttons(server.sent[CHAT][1]) if b["text"] == "存成文字")
        server.press(CHAT, save["callback_data"])
        await server.replies(CHAT, 3)
        file = server.sent[CHAT][2]["document"]
        assert file["filename"] == "材料清单.txt"
        assert "上传已授权的专利证书" in file["content"].decode()
        assert "机器自动生成" in file["content"].decode()


async def test_a_person_takes_over_and_the_machine_keeps_quiet(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        desk = Cases(bot.core.tools.engine)
        server.say(CHAT, "评审费多少钱？")
        await server.replies(CHAT, 1)
        server.say(CHAT, "找人工")
        assert "看不到您的账号" in (await server.replies(CHAT, 2))[1]
        server.press(CHAT, server.buttons(server.sent[CHAT][1])[0]["callback_data"], server.shown(CHAT, 1))
        await server.until(lambda: "已经转给工作人员" in server.texts(CHAT)[1])
        [case] = desk.page("waiting")
        assert case.question == "评审费多少钱？"
        server.say(CHAT, "我的情况比较特殊")
        await server.until(lambda: "我的情况比较特殊" in [e.text for e in desk.entries(case.id)])
        desk.claim(case.id, "li")
        desk.reply(case.id, "li", "请把单位名称告诉我 <谢谢>")
        assert (await server.replies(CHAT, 3))[2] == "【人工回复】请把单位名称告诉我 <谢谢>"
        desk.close(case.id, "li", "solved")
        assert "人工服务已结束" in (await server.replies(CHAT, 4))[3]
        server.say(CHAT, "评审费多少钱？")
        assert "510元" in (await server.replies(CHAT, 5))[4]


async def test_two_failures_in_a_row_offer_a_person(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.say(CHAT, "不知道一")
        await server.replies(CHAT, 1)
        server.say(CHAT, "不知道二")
        assert "连着两次没答上来" in (await server.replies(CHAT, 3))[2]
        assert "023-12345678" in server.texts(CHAT)[2]


async def test_export_gives_all_and_forget_leaves_nothing(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        server.say(CHAT, "评审费多少钱？")
        server.say(CHAT, "/export")
        await server.replies(CHAT, 2)
        kept = json.loads(server.sent[CHAT][1]["document"]["content"])
        assert kept["answers"][0]["question"] == "评审费多少钱？"
        assert "机器自动生成" in kept["label"]
        server.say(CHAT, "/forget")
        await server.replies(CHAT, 3)
        server.press(CHAT, server.buttons(server.sent[CHAT][2])[0]["callback_data"])
        assert "已经全部删除" in (await server.replies(CHAT, 4))[3]
        await server.until(lambda: not any(rows_of(bot.core.tools.engine).values()))


async def test_nothing_outside_addresses_holds_the_chat_id(tmp_path: Path) -> None:
    chat = 777123456
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        server.say(chat, "评审费多少钱？")
        server.say(chat, "/help")
        await server.replies(chat, 2)
        held = {table for table, rows in rows_of(bot.core.tools.engine).items() if str(chat) in str(rows)}
        assert held == {"addresses"}


async def test_an_edited_question_is_answered_anew(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.say(CHAT, "不知道")
        await server.replies(CHAT, 1)
        server.edit(CHAT, "评审费多少钱？", 2)
        assert "重新答一遍" in (await server.replies(CHAT, 2))[1]
        assert "510元" in server.texts(CHAT)[1]
        assert "<b>二、收费" in server.sent[CHAT][1]["text"]


async def test_in_a_group_it_answers_when_mentioned_or_replied_to_and_shows_nothing_personal(tmp_path: Path) -> None:
    group = -100500
    async with TelegramServer() as server, running(tmp_path, server) as bot:

        def say(text: str, **extra: Any) -> None:
            server.add({"message": server.message(group, "supergroup", text=text, **extra)})

        mention = [{"type": "mention", "offset": 0, "length": len("@zhicheng_bot")}]
        say("大家好")
        say("@zhicheng_bot 评审费多少钱？", entities=mention)
        say("申报时间呢", reply_to_message=server.message(group, "supergroup", text="…") | {"from": ME})
        say("@zhicheng_bot /export", entities=mention)
        texts = await server.replies(group, 3)
        assert "510元" in texts[0]
        assert "2031年3月1日" in texts[1]
        assert "私聊" in texts[2]
        assert [b["text"] for m in server.sent[group] for b in server.buttons(m)] == ["看原文", "看原文", "私聊我"]
        assert server.buttons(server.sent[group][2])[0]["url"] == "https://t.me/zhicheng_bot?start=group"
        assert server.sent[group][0]["reply_parameters"]["message_id"]
        assert all(q.history == () for q in bot.assistant.asked)


async def test_inline_mode_gives_the_answer_as_a_card(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server) as bot:
        server.inline(CHAT, "评审费")
        [call] = await server.until(lambda: server.made("answerInlineQuery"))
        [card] = call.data["results"]
        assert "510元/人" in card["input_message_content"]["message_text"]
        await server.until(
            lambda: (
                not bot.core.tools.engine.connect()
                .exec_driver_sql("select count(*) from inbox where done_at is null")
                .scalar()
            )
        )


async def test_a_card_that_cannot_be_made_leaves_nobody_waiting(tmp_path: Path) -> None:
    async with TelegramServer() as server, running(tmp_path, server):
        server.inline(CHAT, "弄坏它")
        [call] = await server.until(lambda: server.made("answerInlineQuery"))
        assert call.data["results"] == []
