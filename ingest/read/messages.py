"""The sentences for editors, from messages.yaml."""

from functools import cache
from pathlib import Path

import yaml


@cache
def messages() -> dict[str, dict[str, str]]:
    """key → {"reason": template, "remedy": template}."""
    path = Path(__file__).with_name("messages.yaml")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def warning(key: str, **facts: str | int) -> str:
    return messages()[key]["reason"].format(**facts)
