"""The desk's thresholds, read from `limits.yaml`."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.errors import VocabularyProblem

SOURCE = Path(__file__).with_name("limits.yaml")


@dataclass(frozen=True, slots=True)
class Limits:
    """Units are in the names; each number's source stands beside it in the file."""

    idle_minutes: int
    absolute_hours: int
    password_min: int
    password_max: int
    lock_after_failures: int
    lock_minutes: int
    source_failures: int
    source_minutes: int
    token_days: int
    page_size: int
    search_days: int
    low_confidence: float
    upload_megabytes: int
    text_max: int
    gap_similarity: float
    gap_batch: int
    overdue_minutes: int


def load_limits() -> Limits:
    try:
        return Limits(**yaml.safe_load(SOURCE.read_text("utf-8")))
    except (TypeError, yaml.YAMLError) as error:
        raise VocabularyProblem(f"{SOURCE.name} 有误：{error}") from error
