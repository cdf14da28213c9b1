"""What an ingest did, as one value: the log, the CLI, the desk and the tests read the same."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

Outcome = Literal["added", "changed", "unchanged", "removed", "skipped"]

LABELS: dict[Outcome, str] = {
    "added": "新增",
    "changed": "改动",
    "unchanged": "未变",
    "removed": "移除",
    "skipped": "跳过",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or URL; key and title are empty when it could not be read."""

    name: str
    outcome: Outcome
    key: str = ""
    title: str = ""
    reason: str = ""
    warnings: tuple[str, ...] = ()
    version: str = ""

    def line(self) -> str:
        reason = f"：{self.reason}" if self.reason else ""
        return f"{LABELS[self.outcome]}  {self.key or self.name}  {self.title}{reason}".rstrip()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """candidate: its number, or None when nothing changed (or on a dry run)."""

    entries: tuple[Entry, ...]
    candidate: int | None = None

    @property
    def changed(self) -> bool:
        return any(e.outcome in ("added", "changed", "removed") for e in self.entries)

    def lines(self) -> Iterator[str]:
        for entry in self.entries:
            yield entry.line()
            yield from (f"      注意：{warning}" for warning in entry.warnings)
        yield f"候选版本：{self.candidate}" if self.candidate else "没有新的候选版本"

    def to_json(self) -> dict[str, Any]:
        return {"candidate": self.candidate, "entries": [asdict(e) for e in self.entries]}
