"""After a publish: whoever was told something that no longer stands gets one message, old → new; by the ticker."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, select, update

from bot.messages import Outgoing, Quote
from bot.replies import quoted
from bot.rounds import Notice, Round
from bot.tables import conversations
from bot.talk import Tools
from knowledge.adapters.sql.tables import answers
from knowledge.answers import Answer, Question
from knowledge.clauses import Snapshot

MARK = "told_of_snapshot"
MOST_CHANGES = 5
LONGEST = 160


def tell_of_changes(tools: Tools) -> None:
    live = tools.assistant.snapshot()
    Round(tools, MARK, live.name).go(partial(_notice, tools, live))


def _notice(tools: Tools, live: Snapshot, handle: str) -> Notice | None:
    message = _message(tools, live, handle)
    return Notice(message, partial(_flag, handle=handle)) if message else None


def _flag(connection: Connection, handle: str) -> None:
    connection.execute(update(conversations).where(conversations.c.handle == handle).values(changed=True))


def _message(tools: Tools, live: Snapshot, handle: str) -> Outgoing | None:
    """What this person was told and what is right now, in one message."""
    paragraphs: list[str] = []
    quotes: list[Quote] = []
    for row in _latest(_told(tools, handle)):
        gone = [c for c in row.answer["citations"] if not _stands(c, live)]
        if not gone or len(quotes) >= MOST_CHANGES:
            continue
        now = tools.assistant.answer(
            Question(row.question, tools.assistant.today(), tuple(row.history)), conversation=handle
        )
        if now.text != row.answer["text"]:
            paragraphs.append(_change(tools, row.question, gone[0]["quote"], now))
            quotes += [quoted(now.citations[0], tools, now.snapshot)] if now.citations else []
    if not paragraphs:
        return None
    return Outgoing((tools.wording.say("change_intro"), *paragraphs), tuple(quotes), note=tools.wording.footer)


def _told(tools: Tools, handle: str) -> Sequence[Any]:
    query = (
        select(answers.c.question, answers.c.history, answers.c.answer)
        .where(answers.c.conversation == handle, answers.c.kind == "answer")
        .order_by(answers.c.at.desc())
        .limit(50)
    )
    with tools.engine.connect() as connection:
        return connection.execute(query).all()


def _latest(rows: Sequence[Any]) -> Iterable[Any]:
    """Of each question the last answer; the rows come newest first."""
    return {row.question: row for row in reversed(rows)}.values()


def _stands(citation: dict[str, Any], live: Snapshot) -> bool:
    document = live.document(citation["document"])
    return document is not None and citation["quote"] in document.text


def _change(tools: Tools, question: str, old: str, now: Answer) -> str:
    say = tools.wording.say
    new = say("change_new", new=_short(now.text)) if now.kind == "answer" else say("change_gone")
    return "\n".join([say("change_question", question=_short(question)), say("change_old", old=_short(old)), new])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
