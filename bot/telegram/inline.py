"""Inline mode: `@bot 评审费` in any chat gives the answer as a card to send. Nothing is remembered of it."""

import asyncio
import logging
from functools import partial

from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from bot.faults import described
from bot.replies import answer_message
from bot.routes import cleaned
from bot.talk import Tools
from bot.telegram.calls import Calls
from bot.telegram.receive import Inline
from bot.telegram.render import render
from knowledge.answers import Answer, Question

log = logging.getLogger("zhicheng.bot")
LONGEST_DESCRIPTION = 120


async def answer_inline(bot: Bot, calls: Calls, asked: Inline, tools: Tools) -> None:
    text = cleaned(asked.query)
    results = await asyncio.to_thread(_cards, text, tools) if text else []
    await calls.once(partial(bot.answer_inline_query, asked.id, results, cache_time=30, is_personal=False))


def _cards(text: str, tools: Tools) -> list[InlineQueryResultArticle]:
    """None when whatever broke: the person sees an empty list instead of one that never comes."""
    try:
        return [_card(text, tools)]
    except Exception as error:
        log.error("a card could not be made: %s", described(error))
        return []


def _card(text: str, tools: Tools) -> InlineQueryResultArticle:
    answer = tools.assistant.answer(Question(text[:200], tools.assistant.today()))
    part = render(answer_message(answer, tools, private=False))[0]
    return InlineQueryResultArticle(
        id=answer.id[:64] or "answer",
        title=_title(answer, tools),
        description=answer.text[:LONGEST_DESCRIPTION],
        input_message_content=InputTextMessageContent(part.html, parse_mode=ParseMode.HTML),
        reply_markup=part.markup,  # type: ignore[arg-type]
    )


def _title(answer: Answer, tools: Tools) -> str:
    return answer.text.split("\n")[0][:60] if answer.kind == "answer" else tools.wording.say("inline_title")
