"""A recorded answer given again: the same, or exactly what differs."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from ingest.candidate import ingest
from ingest.publish import publish
from knowledge.adapters.sql import tables
from knowledge.answers import Question
from knowledge.assemble import Assistant, assistant
from knowledge.errors import StoreProblem
from knowledge.replay import replay
from knowledge.settings import Settings
from knowledge.version import program

FIRST = """\
甲办〔2024〕1号
某市甲办
关于申报的通知
各单位：
一、申报时间
网上申报时间：2024年9月3日—10月10日。
甲办
2024年9月1日
"""


def put(helper: Assistant, folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "notice.txt").write_text(text, "utf-8")
    ingest([str(folder)], helper.shelf)
    publish(helper, "tests", override="测试")


@pytest.fixture
def helper(settings: Settings, tmp_path: Path) -> Assistant:
    made = assistant(settings)
    put(made, tmp_path / "in", FIRST)
    return made


def test_an_answer_is_the_same_on_its_own_day_and_snapshot_after_all_has_moved_on(
    helper: Assistant, tmp_path: Path
) -> None:
    given = helper.answer(Question("现在还能报吗", date(2024, 9, 20), ("申报时间是什么时候",)))
    put(helper, tmp_path / "in", FIRST.replace("10月10日", "10月20日"))
    again = replay(given.id, helper)
    assert again.same
    assert again.differences == ()
    assert again.answer is not None
    assert again.answer.text == given.text
    assert again.to_json()["same"] is True
    assert again.line().startswith("相同")


def test_what_differs_is_named_with_a_reason(helper: Assistant) -> None:
    given = helper.answer(Question("申报时间是什么时候", date(2024, 9, 20)))
    recorded = given.to_json() | {"text": "别的话"}
    with helper.journal.engine.begin() as connection:
        change = update(tables.answers).where(tables.answers.c.id == given.id)
        connection.execute(change.values(answer=recorded, program="zhicheng 0.0.1"))
    again = replay(given.id, helper)
    assert not again.same
    assert [(d.field, d.recorded, d.replayed) for d in again.differences] == [("text", "别的话", given.text)]
    assert "zhicheng 0.0.1" in again.notes[0]
    assert "别的话" in again.line()


def test_a_snapshot_that_is_gone_is_said_to_be(helper: Assistant) -> None:
    given = helper.answer(Question("申报时间是什么时候", date(2024, 9, 20)))
    with helper.journal.engine.begin() as connection:
        connection.execute(update(tables.answers).where(tables.answers.c.id == given.id).values(snapshot=77))
    again = replay(given.id, helper)
    assert not again.same
    assert [d.field for d in again.differences] == ["snapshot"]


def test_an_unknown_or_purged_id_is_an_error_in_words(helper: Assistant) -> None:
    with pytest.raises(StoreProblem, match="没有编号为 nothing 的记录"):
        replay("nothing", helper)
    given = helper.answer(Question("申报时间是什么时候", date(2024, 9, 20)))
    with helper.journal.engine.begin() as connection:
        connection.execute(delete(tables.answers))
    with pytest.raises(StoreProblem, match="保存期限"):
        replay(given.id, helper)


def test_the_program_is_named_with_a_fingerprint_of_its_files(helper: Assistant) -> None:
    given = helper.answer(Question("申报时间是什么时候", date(2024, 9, 20)))
    row = helper.journal.find(given.id)
    assert row is not None
    assert row["program"] == program()
    assert len(program()) <= 40
