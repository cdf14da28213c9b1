"""A folder's manifest.yaml: what a document's text does not say (URL, kind), and a sha256 to notice tampering."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import ReadProblem

MANIFEST = "manifest.yaml"


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry; kind: notice | policy."""

    file: str
    number: str | None = None
    title: str | None = None
    issuer: str | None = None
    issued_on: Any = None
    url: str | None = None
    sha256: str | None = None
    kind: str = "notice"


def read_manifest(folder: Path) -> dict[Path, Listed]:
    """File → entry; empty when the folder has no manifest. ReadProblem when it cannot be understood."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        listed = [Listed(**entry) for entry in yaml.safe_load(path.read_text("utf-8"))["documents"]]
    except (yaml.YAMLError, KeyError, TypeError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0]
        raise ReadProblem(f"{path.name}：清单格式不对（{reason}），请对照 corpus/manifest.yaml") from error
    return {folder / entry.file: entry for entry in listed}
