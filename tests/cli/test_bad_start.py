"""What a user meets when something is wrong at the start: one line, exit 1, nothing lost."""

import json
import socket
from pathlib import Path

from knowledge.adapters.embedding import BUNDLED_FILE, bundled_folder
from tests.cli.test_commands import zhicheng


def one_line(stderr: str) -> str:
    assert len(stderr.strip().splitlines()) == 1
    return stderr


def test_a_taken_port_is_named(prepared: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = zhicheng("serve", "--port", str(taken.getsockname()[1]), home=prepared)
    assert done.returncode == 1
    assert "端口" in one_line(done.stderr)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = zhicheng("ask", "评审费", home=tmp_path / "file" / "home")
    assert done.returncode == 1
    assert "ZHICHENG_HOME" in one_line(done.stderr)


def test_a_damaged_model_file_is_named_with_how_to_mend_it(prepared: Path, tmp_path: Path) -> None:
    (tmp_path / BUNDLED_FILE).write_bytes((bundled_folder() / BUNDLED_FILE).read_bytes()[:1000])
    done = zhicheng("doctor", "--json", home=prepared, ZHICHENG_MODEL_FOLDER=str(tmp_path))
    model = next(f for f in json.loads(done.stdout) if f["what"] == "向量模型")
    assert done.returncode == 1
    assert "make install" in model["detail"]


def test_a_missing_model_is_one_line_that_says_how_to_get_it(prepared: Path, tmp_path: Path) -> None:
    done = zhicheng("ask", "评审费多少钱", home=prepared, ZHICHENG_MODEL_FOLDER=str(tmp_path / "nothing"))
    assert done.returncode == 1
    assert "make install" in one_line(done.stderr)


def test_doctor_says_each_thing_in_a_line(prepared: Path) -> None:
    done = zhicheng("doctor", home=prepared)
    assert done.returncode == 0
    assert {line[2:].split("：")[0] for line in done.stdout.splitlines()} >= {
        "知识库",
        "向量索引",
        "向量模型",
        "Telegram",
    }
