"""Wording, topics and synonyms as data; `load` reads one file of this folder once."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import VocabularyProblem


@cache
def load(name: str) -> Any:
    """The content of `{name}.yaml`. Raises VocabularyProblem with file and line."""
    path = Path(__file__).parent / f"{name}.yaml"
    try:
        return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise VocabularyProblem(f"词表 {path.name} 读不出来：{' '.join(str(error).split())}") from error
