"""After a publish: whoever was told something that no longer stands gets one message, old → new. Called by the ticker.

Conversations are gone through by handle, a page at a time; a page's messages and the place reached are one transaction,
so a kill in between repeats nothing and leaves nobody out.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from bot import marks, outbox
from bot.messages import Outgoing, Quote
from bot.replies import clause_url, source_line
from bot.tables import conversations
from bot.talk import Tools
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers
from knowledge.answers import Answer, Question
from knowledge.clauses import Snapshot

MARK = "told_of_snapshot"
PAGE = 200
MOST_CHANGES = 5
LONGEST = 160
NO_CHANNEL_BACK = ("terminal",)


def tell_of_changes(tools: Tools) -> None:
    """Go on from where the last look ended; the first look ever only notes what is live."""
    live = tools.assistant.snapshot()
    told, _, reached = (marks.look(tools.engine, MARK) or "").partition("/")
    if not told:
        with writing(tools.engine) as connection:
            marks.put(connection, MARK, f"{live.name}/end")
        return
    if told != live.name:
        reached = ""
    while reached != "end":
        reached = _page(tools, live, reached)


def _page(tools: Tools, live: Snapshot, after: str) -> str:
    """One page; gives the handle reached, or "end"."""
    handles = _handles(tools, after)
    messages = [(h, m) for h in handles if (m := _message(tools, live, h))]
    reached = handles[-1] if len(handles) == PAGE else "end"
    with writing(tools.engine) as connection:
        if not _still_at(connection, live, after):
            return "end"  # another process goes through them
        for handle, message in messages:
            _post(connection, handle, message)
        marks.put(connection, MARK, f"{live.name}/{reached}")
    return reached


def _still_at(connection: Connection, live: Snapshot, after: str) -> bool:
    told, _, reached = (marks.read(connection, MARK) or "").partition("/")
    return reached == after if told == live.name else after == ""


def _handles(tools: Tools, after: str) -> Sequence[str]:
    table = conversations.c
    reachable = table.private.is_(True) & table.blocked.is_(False) & table.channel.not_in(NO_CHANNEL_BACK)
    query = select(table.handle).where(table.handle > after, reachable).order_by(table.handle).limit(PAGE)
    with tools.engine.connect() as connection:
        return connection.execute(query).scalars().all()


def _post(connection: Connection, handle: str, message: Outgoing) -> None:
    row = connection.execute(select(conversations.c.channel).where(conversations.c.handle == handle)).scalar()
    if row:
        outbox.post(connection, handle, row, message)
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
            quotes += [_quote(tools, now)] if now.citations else []
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


def _quote(tools: Tools, now: Answer) -> Quote:
    citation = now.citations[0]
    return Quote(citation.quote, source_line(citation, tools), clause_url(citation, now.snapshot, tools.public_url))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
