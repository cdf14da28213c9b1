"""「和去年比有什么变化」 is answered from the two notices, every old and new figure in its clause."""

from datetime import date
from pathlib import Path

from benchmarks.publish_kill import NOTICE, assistant_in
from ingest.candidate import ingest
from ingest.publish import publish
from knowledge.answers import Question

ASKED = Question("和去年比有什么变化", date(2025, 9, 20))


def test_what_changed_since_last_year_is_said_old_and_new_with_both_clauses(tmp_path: Path) -> None:
    helper = assistant_in(tmp_path / "home")
    following = NOTICE.format(day=20, fee=500).replace("2024", "2025").replace("1号", "3号")
    for name, text in (("a.txt", NOTICE.format(day=10, fee=420)), ("b.txt", following)):
        (tmp_path / name).write_text(text, "utf-8")
    ingest([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], helper.shelf)
    publish(helper, "tests")
    given = helper.answer(ASKED)
    assert given.kind == "answer"
    assert "上一次是2024年9月3日—10月10日，这一次是2025年9月3日—10月20日" in given.text
    assert "420元/人" in given.text
    assert "500元/人" in given.text
    assert {c.document for c in given.citations} == {"甲办〔2024〕1号", "甲办〔2025〕3号"}


def test_without_last_years_notice_nothing_is_compared(tmp_path: Path) -> None:
    helper = assistant_in(tmp_path / "home")
    (tmp_path / "a.txt").write_text(NOTICE.format(day=10, fee=420), "utf-8")
    ingest([str(tmp_path / "a.txt")], helper.shelf)
    publish(helper, "tests")
    answer = helper.answer(ASKED)
    assert answer.kind == "not_found"
    assert "没有早于本通知" in answer.text
