"""The program as a script calls it: exit codes, one line of error, JSON and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def zhicheng(*arguments: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ZHICHENG_", "TELEGRAM_", "LLM_"))}
    command = [sys.executable, "-c", "from cli.main import main; main()", *arguments]
    return subprocess.run(
        command,
        env=environment | {"ZHICHENG_HOME": str(home)} | settings,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )


def test_the_fee_is_answered_with_its_clause_in_json(prepared: Path) -> None:
    done = zhicheng("ask", "评审费多少钱？", "--today", "2024-09-20", "--json", home=prepared)
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["kind"] == "answer"
    assert "420元/人" in answer["text"]
    assert any(c["path"][0] == "五、其他说明" and "420元/人" in c["quote"] for c in answer["citations"])


def test_a_file_kept_in_another_province_is_answered_with_the_clause_of_its_route(prepared: Path) -> None:
    done = zhicheng("ask", "我档案在成都怎么报", "--json", home=prepared)
    quotes = [c["quote"] for c in json.loads(done.stdout)["citations"]]
    assert any(quote.startswith("2.档案在异地的") for quote in quotes)


def test_what_the_documents_do_not_say_is_not_found_and_names_the_telephone(prepared: Path) -> None:
    done = zhicheng("ask", "评审通过率有多高", "--json", home=prepared)
    answer = json.loads(done.stdout)
    assert answer["kind"] == "not_found"
    assert "63899976" in answer["text"]


def test_a_batch_gives_a_line_for_a_line_in_the_same_order(prepared: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    asked = [{"id": "a", "q": "评审费多少"}, {"id": "b", "q": "那什么时候交", "history": ["评审费多少"]}]
    source.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in asked), "utf-8")
    done = zhicheng("ask", "--batch", str(source), "--out", str(target), home=prepared)
    assert done.returncode == 0
    assert [json.loads(line)["id"] for line in target.read_text("utf-8").splitlines()] == ["a", "b"]


def test_search_gives_clauses_with_their_place_and_score(prepared: Path) -> None:
    done = zhicheng("search", "专利", "-k", "3", "--json", home=prepared)
    rows = json.loads(done.stdout)
    assert len(rows) == 3
    assert set(rows[0]) == {"clause_id", "document", "path", "text", "score"}


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (("ask", "评审费"), {}, "还没有发布"),
        (("ask", "评审费"), {"ZHICHENG_DATABASE_URL": "nonsense"}, "ZHICHENG_DATABASE_URL"),
        (("ask", "评审费"), {"ZHICHENG_TODAY": "明天"}, "ZHICHENG_TODAY"),
        (("kb", "publish"), {}, "候选"),
        (("kb", "rollback"), {}, "回退"),
        (("kb", "diff", "1", "2"), {}, "快照"),
        (("bot",), {}, "TELEGRAM_BOT_TOKEN"),
    ],
)
def test_a_failure_is_one_line_that_says_what_to_do(
    arguments: tuple[str, ...], settings: dict[str, str], says: str, tmp_path: Path
) -> None:
    done = zhicheng(*arguments, home=tmp_path, **settings)
    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("ask",), ("ask", "x", "--today", "昨天"), ("search",), ("eligibility",), ("nosuch",)]
)
def test_a_wrong_call_is_a_usage_error(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert zhicheng(*arguments, home=tmp_path).returncode == 2


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "？" * 10_000,
        "🎉🎊",
        "\x00\x07\u202e",
        "'; DROP TABLE answers; --",
        "<script>alert(1)</script>",
        "Привет",
    ],
)
def test_any_input_is_answered_without_a_traceback(question: str, real_assistant: object) -> None:
    from datetime import date

    from knowledge.answers import Question
    from knowledge.assemble import Assistant

    assert isinstance(real_assistant, Assistant)
    given = real_assistant.ask(Question(question, date(2024, 9, 20)), real_assistant.tools())
    assert given.kind in ("answer", "clarify", "not_found", "out_of_scope")
    assert "<script>" not in given.text


def test_two_homes_never_touch_each_other(prepared: Path, tmp_path: Path) -> None:
    assert zhicheng("kb", "status", "--json", home=prepared).returncode == 0
    assert json.loads(zhicheng("kb", "status", "--json", home=tmp_path).stdout)["live"] == 0


def test_search_in_a_batch_takes_the_conversation_and_names_a_line_without_a_question(
    prepared: Path, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    said = '[{"role": "user", "content": "副高的申报时间是哪天"}, {"role": "assistant", "content": "见通知"}]'
    follow_up = f'{{"id": 1, "q": "那费用呢", "history": {said}}}'
    source.write_text(f'{follow_up}\n{{"_id": 2, "text": "评审费"}}\n', "utf-8")
    assert zhicheng("search", "-k", "1", "--batch", str(source), "--out", str(target), home=prepared).returncode == 0
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == [1, 2]
    assert all("420元" in line["results"][0]["text"] for line in lines)
    for wrong in ('{"id": 3}', '{"id": 3, "q": "x", "history": 5}'):
        source.write_text(wrong, "utf-8")
        done = zhicheng("search", "--batch", str(source), "--out", str(target), home=prepared)
        assert done.returncode == 2
        assert "3" in done.stderr
        assert "Traceback" not in done.stderr
    source.write_bytes('{"q": "评审费"}'.encode("gb18030"))
    assert "不是 UTF-8" in zhicheng("search", "--batch", str(source), "--out", str(target), home=prepared).stderr
