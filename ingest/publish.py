"""Publish and take back: look at the candidate, build and check its index, then move one pointer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.candidate import CANDIDATE, open_candidate
from ingest.gate import GateResult, gate
from knowledge.adapters.indexes import Shelf
from knowledge.assemble import Assistant
from knowledge.errors import PublishConflict, SnapshotMissing

PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Published:
    live: int
    gate: GateResult
    override: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"live": self.live, "gate": self.gate.to_json(), "override": self.override}

    def lines(self) -> Iterator[str]:
        yield from self.gate.lines()
        yield f"已发布：快照 {self.live}"


def publish(
    assistant: Assistant,
    who: str,
    why: str = "",
    *,
    candidate: int | None = None,
    override: str | None = None,
    checked: GateResult | None = None,
) -> Published:
    """Make the candidate live. Raises SnapshotMissing or PublishConflict, and then what is served stays as it was.

    override: the reason to publish although the gate blocks; it is kept with the snapshot.
    checked: what the gate said of exactly this candidate beside what is live; without it the gate is asked now.
    """
    number = candidate or open_candidate(assistant.store)
    if number is None:
        raise SnapshotMissing("没有待发布的候选版本，请先运行 zhicheng ingest")
    row = assistant.store.snapshot_row(number)
    if row.state != CANDIDATE:
        raise PublishConflict(f"快照 {number} 已经发布过；要换回它请用 zhicheng kb rollback {number}")
    assistant.indexes.repair(number)
    result = checked or gate(assistant, number)
    if not result.passed and not override:
        raise PublishConflict(f"检查不通过，没有发布：{'；'.join(result.blocks[:5])}。确认无误可用 --override 写明理由")
    assistant.store.update_snapshot(number, report=row.report | {"gate": result.to_json(), "override": override})
    assistant.store.move_pointer(row.parent, number, who, why or override or "")
    assistant.approved.mark_stale(assistant.store.snapshot(number))
    prune(assistant.shelf, assistant.settings.keep_snapshots)
    return Published(number, result, override)


def rollback(shelf: Shelf, who: str, why: str = "", *, to: int | None = None) -> int:
    """Point back at an earlier published snapshot (default: the one served before); gives its number."""
    live = shelf.store.live()
    target = to if to is not None else _before(shelf, live)
    if shelf.store.snapshot_row(target).state != PUBLISHED:
        raise PublishConflict(f"快照 {target} 从未发布过，不能回退到它")
    if target == live:
        raise PublishConflict(f"快照 {target} 正在使用，不用回退")
    shelf.indexes.ensure(target)
    shelf.store.move_pointer(live, target, who, why)
    return target


def prune(shelf: Shelf, keep: int) -> list[int]:
    """Drop the oldest snapshots beyond `keep`, never the live one, its parent or a candidate made from it."""
    live = shelf.store.live()
    rows = shelf.store.snapshots()
    needed = {live, shelf.store.snapshot_row(live).parent} | {r.number for r in rows if r.parent == live}
    old = [r for r in rows if r.number not in needed][: max(0, len(rows) - keep)]
    for row in old:
        shelf.store.drop_snapshot(row.number)
        if row.index_name:
            shelf.indexes.drop(row.index_name)
    return [r.number for r in old]


def _before(shelf: Shelf, live: int) -> int:
    earlier = [m["before"] for m in shelf.store.moves() if m["after"] == live and m["before"]]
    if not earlier:
        raise SnapshotMissing("没有更早的版本可以回退；zhicheng kb list 列出现有的")
    return int(earlier[-1])
