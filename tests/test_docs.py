"""Docs that cannot go stale."""

import re
from pathlib import Path

import yaml

from knowledge.settings import Settings

ROOT = Path(__file__).parents[1]


def test_env_example_lists_every_setting_and_nothing_else() -> None:
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert listed == {field.alias for field in Settings.model_fields.values()}


def test_the_notice_is_kept_byte_for_byte_as_the_manifest_says() -> None:
    import hashlib

    for entry in yaml.safe_load((ROOT / "corpus/manifest.yaml").read_text("utf-8"))["documents"]:
        assert hashlib.sha256((ROOT / "corpus" / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_every_topic_named_anywhere_is_in_the_vocabulary() -> None:
    topics = yaml.safe_load((ROOT / "knowledge/vocabulary/topics.yaml").read_text("utf-8"))
    keys = set(topics.get("topics", topics))
    for file in (ROOT / "corpus/digests").glob("*.yaml"):
        digest = yaml.safe_load(file.read_text("utf-8"))
        named = {t for fact in [*digest["facts"], *digest["unknown"]] for t in fact["topics"]}
        assert named <= keys, f"{file.name}: {named - keys}"
