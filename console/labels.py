"""What staff read for the keys that code uses, from `labels.yaml`."""

from functools import cache
from pathlib import Path

import yaml

SOURCE = Path(__file__).with_name("labels.yaml")


@cache
def labels() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(SOURCE.read_text("utf-8"))
    return loaded


def label(group: str, key: str | None) -> str:
    return labels().get(group, {}).get(key or "", key or "—")
