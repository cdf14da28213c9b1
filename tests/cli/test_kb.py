"""From a file to live and back, by the commands an editor types."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.publish_kill import NOTICE
from cli.main import zhicheng
from knowledge.errors import PublishConflict


class Editor:
    """Runs commands in a home of its own; gives what --json printed."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "notice.txt"
        self.env = {"ZHICHENG_HOME": str(folder / "home")}

    def write(self, day: int = 10, fee: int = 420) -> str:
        self.file.write_text(NOTICE.format(day=day, fee=fee), "utf-8")
        return str(self.file)

    def run(self, *arguments: str) -> Any:
        done = CliRunner(env=self.env).invoke(zhicheng, [*arguments, "--json"], catch_exceptions=False)
        return json.loads(done.stdout)


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(tmp_path)


def test_preview_says_how_a_file_is_understood_and_keeps_nothing(editor: Editor) -> None:
    seen = editor.run("kb", "preview", editor.write())
    assert seen["document"]["number"] == "甲办〔2024〕1号"
    assert seen["document"]["issued_on"] == "2024-09-01"
    assert "".join(seen["text"][c["start"] : c["end"]] for c in seen["clauses"]) == seen["text"]
    window = next(v for v in seen["values"] if v["kind"] == "window")
    assert window["normalised"] == {"from": "2024-09-03", "until": "2024-10-10"}
    assert seen["text"][window["start"] : window["end"]] == window["text"]
    assert editor.run("kb", "status") == {"live": 0, "candidate": None, "documents": [], "missing": [], "amended": []}


def test_a_date_moved_is_seen_in_the_diff_served_after_publish_and_taken_back(editor: Editor) -> None:
    editor.run("ingest", editor.write())
    assert editor.run("kb", "publish")["live"] == 1
    assert editor.run("ingest", editor.write(day=20))["candidate"] == 2
    (change,) = editor.run("kb", "diff", "1", "2")["documents"]
    assert change["values"][0]["after"] == "2024年9月3日—10月20日"
    assert editor.run("kb", "publish", "--why", "延期", "--override", "部门延期")["live"] == 2
    assert "10月20日" in editor.run("ask", "网上申报时间是什么时候", "--today", "2024-09-20")["text"]
    assert editor.run("kb", "rollback")["live"] == 1
    assert "10月10日" in editor.run("ask", "网上申报时间是什么时候", "--today", "2024-09-20")["text"]
    assert editor.run("kb", "verify")["ok"] is True
    assert [m["why"] for m in editor.run("kb", "list")["moves"]][1] == "延期"


def test_publishing_twice_is_refused_with_what_to_do(editor: Editor) -> None:
    editor.run("ingest", editor.write())
    editor.run("kb", "publish")
    with pytest.raises(PublishConflict, match="已经发布过"):
        editor.run("kb", "publish", "--candidate", "1")


def test_an_ingest_that_read_nothing_fails_and_says_why(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "empty.docx").write_bytes(b"")
    done = CliRunner(env=editor.env).invoke(zhicheng, ["ingest", str(tmp_path / "empty.docx")])
    assert done.exit_code == 1
    assert "empty.docx" in done.output
