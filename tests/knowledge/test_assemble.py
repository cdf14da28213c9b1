"""Serving: the pointer decides at each question; a broken index is rebuilt while keyword search answers."""

import shutil
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.candidate import ingest
from ingest.publish import publish, rollback
from knowledge.answers import Question
from knowledge.assemble import Assistant, assistant
from knowledge.settings import Settings

ASKED = Question("申报时间是什么时候", date(2024, 9, 20))
HEAD = "甲办〔2024〕1号\n某市甲办\n关于申报的通知\n各单位：\n"
FIRST = HEAD + "一、申报时间\n网上申报时间：2024年9月3日—10月10日。\n甲办\n2024年9月1日\n"
SECOND = FIRST.replace("10月10日", "10月20日")


def write(folder: Path, text: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "notice.txt").write_text(text, "utf-8")
    return str(folder)


def test_a_running_assistant_serves_what_another_publishes_and_takes_back(settings: Settings, tmp_path: Path) -> None:
    editor, running = assistant(settings), assistant(settings)
    ingest([write(tmp_path / "in", FIRST)], editor.shelf)
    publish(editor, "tests")
    assert "10月10日" in running.answer(ASKED).text
    ingest([write(tmp_path / "in", SECOND)], editor.shelf)
    publish(editor, "tests", override="延期")
    assert "10月20日" in running.answer(ASKED).text
    rollback(editor.shelf, "tests")
    assert "10月10日" in running.answer(ASKED).text


def test_a_deleted_index_is_rebuilt_while_keyword_search_answers(settings: Settings, tmp_path: Path) -> None:
    helper = assistant(settings)
    ingest([write(tmp_path / "in", FIRST)], helper.shelf)
    publish(helper, "tests")
    shutil.rmtree(settings.home / "chroma")
    fresh = assistant(settings)
    assert "10月10日" in fresh.answer(ASKED).text
    assert _mended(fresh)


def _mended(helper: Assistant) -> bool:
    for _ in range(100):
        if helper.tools().retriever.search("申报时间", 1)[0].dense > 0:
            return True
        time.sleep(0.1)
    return False


def test_a_repeated_question_is_worked_out_once_and_journaled_each_time(settings: Settings, tmp_path: Path) -> None:
    helper = published(settings, tmp_path)
    first, again = helper.answer(ASKED), helper.answer(ASKED)
    assert (again.text, again.citations) == (first.text, first.citations)
    assert again.id != first.id
    newest, before = helper.journal.recent(2)
    assert {newest["id"], before["id"]} == {first.id, again.id}
    assert newest["trace"] == before["trace"]


def test_a_repeated_question_is_worked_out_again_on_another_day_and_after_an_approval(
    settings: Settings, tmp_path: Path
) -> None:
    helper = published(settings, tmp_path)
    helper.answer(ASKED)
    assert "9月21日" in helper.answer(replace(ASKED, today=date(2024, 9, 21))).text
    [clause] = [c.id for _, c in helper.snapshot().clauses() if "time.application" in c.topics]
    draft = helper.approved.draft([ASKED.text], "网上申报到10月10日截止。", [clause], "a", helper.snapshot())
    helper.approved.approve(draft.id, "b", helper.snapshot())
    assert helper.answer(ASKED).text.startswith("网上申报到10月10日截止。")


def published(settings: Settings, folder: Path) -> Assistant:
    helper = assistant(settings)
    ingest([write(folder / "in", FIRST)], helper.shelf)
    publish(helper, "tests")
    return helper
