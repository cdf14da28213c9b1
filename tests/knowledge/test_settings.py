"""Settings come from the names in `.env.example` and from nowhere else."""

from pathlib import Path

import pytest

from knowledge.settings import Settings


def test_the_home_is_var_unless_set_whatever_the_users_home_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHICHENG_HOME", raising=False)
    monkeypatch.setenv("HOME", "/elsewhere")
    monkeypatch.setenv("LLM_MODEL", "")
    assert Settings(_env_file=None).home == Path("var")
    assert Settings(_env_file=None).llm_model is None


def test_the_home_is_where_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHICHENG_HOME", "/tmp/here")
    assert Settings(_env_file=None).home == Path("/tmp/here")
