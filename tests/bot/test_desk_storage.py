"""What the desk works with: cases, feedback, conversations by page; what a person may have given or erased."""

import contextlib
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from bot import outbox, personal
from bot.assemble import Core
from bot.cases import CaseProblem, Cases, open_case
from bot.conversations import FLAGS, Conversations, Filter
from bot.messages import Attachment, Button, Incoming, Outgoing, Quote
from bot.tables import addresses, conversations
from knowledge.adapters.sql.engine import writing
from tests.bot.support import made_core, rows_of, settings_for

NOON = datetime(2031, 4, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    made, _ = made_core(settings_for(tmp_path))
    yield made
    made.close()


@pytest.fixture
def engine(core: Core) -> Engine:
    return core.tools.engine


def opened(engine: Engine, handle: str, at: datetime = NOON, **columns: Any) -> None:
    row = {"handle": handle, "channel": "telegram", "opened_at": at, "last_at": at, "state": {}, **columns}
    with writing(engine) as connection:
        connection.execute(insert(conversations).values(row))
        connection.execute(insert(addresses).values(handle=handle, channel="telegram", chat=f"9{handle}"))


def a_case(engine: Engine, handle: str = "h") -> int:
    opened(engine, handle)
    with writing(engine) as connection:
        return open_case(connection, handle, "telegram", "asked", "问题")


def test_a_case_has_one_owner_and_the_second_is_told_who(engine: Engine) -> None:
    case, desk = a_case(engine), Cases(engine)
    assert desk.claim(case, "li").owner == "li"
    assert desk.claim(case, "li").owner == "li"
    with pytest.raises(CaseProblem, match="由 li 负责"):
        desk.claim(case, "wang")
    with pytest.raises(CaseProblem, match="由 li 负责"):
        desk.reply(case, "wang", "您好")
    desk.release(case, "li")
    assert desk.claim(case, "wang").owner == "wang"


def test_of_two_who_claim_at_once_one_gets_it(engine: Engine) -> None:
    case, desk, got = a_case(engine), Cases(engine), []

    def claim(staff: str) -> None:
        with contextlib.suppress(CaseProblem):
            got.append(desk.claim(case, staff).owner)

    threads = [threading.Thread(target=claim, args=(f"staff{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1


def test_a_reply_to_somebody_who_blocked_the_bot_is_refused_with_the_reason(engine: Engine) -> None:
    case, desk = a_case(engine), Cases(engine)
    desk.claim(case, "li")
    with writing(engine) as connection:
        outbox.block(connection, "h")
    with pytest.raises(CaseProblem, match="已停用机器人"):
        desk.reply(case, "li", "您好")


def test_a_closed_case_takes_no_reply_and_the_machine_speaks_again(engine: Engine) -> None:
    case, desk = a_case(engine), Cases(engine)
    desk.claim(case, "li")
    desk.close(case, "li", "solved")
    with pytest.raises(CaseProblem, match="已经结束"):
        desk.reply(case, "li", "您好")
    assert desk.find(case).outcome == "solved"
    assert Conversations(engine).find("h").case_id is None  # type: ignore[union-attr]
    with pytest.raises(CaseProblem, match="没有编号"):
        desk.find(999)


def test_waiting_time_starts_with_the_applicants_word_and_ends_with_the_reply(engine: Engine) -> None:
    case, desk = a_case(engine), Cases(engine)
    assert desk.find(case).waiting_since
    desk.claim(case, "li")
    desk.reply(case, "li", "您好")
    assert desk.find(case).waiting_since is None
    assert desk.counts() == {"owned": 1}


def test_pages_of_conversations_cover_all_without_repeats(engine: Engine) -> None:
    for number in range(25):
        opened(
            engine, f"h{number:02}", NOON + timedelta(minutes=number // 3), topic="fee.amount" if number % 2 else None
        )
    seen, before = [], None
    while page := Conversations(engine).page(before=before, limit=10):
        seen += [summary.handle for summary in page]
        before = page[-1].cursor
    assert sorted(seen) == [f"h{n:02}" for n in range(25)]
    assert len(Conversations(engine).page(Filter(topic="fee.amount"))) == 12


def test_a_day_is_a_day_in_shanghai(engine: Engine) -> None:
    opened(engine, "late", datetime(2031, 4, 1, 16, 30, tzinfo=UTC))
    assert not Conversations(engine).page(Filter(day=date(2031, 4, 1)))
    assert Conversations(engine).page(Filter(day=date(2031, 4, 2)))


@pytest.mark.parametrize("flag", FLAGS)
def test_every_filter_is_answered_from_an_index(engine: Engine, flag: str) -> None:
    """So that a hundred thousand conversations are no slower than a hundred."""
    opened(engine, "h", **{flag: True})
    assert [s.handle for s in Conversations(engine).page(Filter(flag=flag))] == ["h"]
    order = "ORDER BY last_at DESC, handle DESC LIMIT 5"
    sql = f"EXPLAIN QUERY PLAN SELECT handle FROM conversations WHERE {flag} IS 1 {order}"
    with engine.connect() as connection:
        plan = " ".join(str(row) for row in connection.exec_driver_sql(sql))
    assert f"ix_conversations_{flag}" in plan
    assert "TEMP B-TREE" not in plan


def test_a_purge_forgets_the_silent_and_keeps_who_waits_for_a_reminder(core: Core, engine: Engine) -> None:
    opened(engine, "old", NOON - timedelta(days=200))
    opened(engine, "new", NOON)
    assert personal.purge(engine, 180, NOON) == 1
    assert [s.handle for s in Conversations(engine).page()] == ["new"]


def test_erasing_one_person_leaves_the_other_whole(engine: Engine) -> None:
    a_case(engine, "gone")
    a_case(engine, "stays")
    personal.erase(engine, "gone")
    held = rows_of(engine)
    assert "gone" not in str(held)
    assert len(held["cases"]) == len(held["addresses"]) == 1


def test_a_bad_write_does_not_take_its_neighbours_down(core: Core, engine: Engine) -> None:
    def bad(_: Any) -> None:
        raise RuntimeError("bad")

    futures = [
        core.ledger.write(w)
        for w in (lambda c: outbox.hear(c, "h", "web", "一"), bad, lambda c: outbox.hear(c, "h", "web", "二"))
    ]
    assert isinstance(futures[1].exception(), RuntimeError)
    futures[2].result()
    assert [m.text for m in Conversations(engine).messages("h")] == ["一", "二"]


def test_an_answer_is_journaled_with_its_message_or_not_at_all(core: Core, engine: Engine) -> None:
    def bad(_: Any) -> None:
        raise RuntimeError("bad")

    asked = Incoming("telegram", "7", "text", "评审费多少钱？")
    assert isinstance(core.conversation.handle(asked, bad).exception(), RuntimeError)
    assert not any(rows_of(engine).values())
    core.conversation.handle(asked).result()
    assert len(rows_of(engine)["answers"]) == 1


def test_a_message_survives_its_way_through_the_outbox() -> None:
    message = Outgoing(
        ("一", "二"),
        (Quote("原文", "出处", "https://x"),),
        ((Button("甲", "a:b"), Button("乙", url="https://y")),),
        note="注",
        keyboard=True,
        attachment=Attachment.of("名.txt", "text/plain", b"\x00\xff"),
        replaces="7",
        answer_id="a",
        who="staff",
    )
    assert Outgoing.from_json(message.to_json()) == message
    assert Outgoing.from_json(Outgoing().to_json()) == Outgoing()
