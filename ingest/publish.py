"""Publish and take back: build and check the index first, then move one pointer."""

from ingest.candidate import Shelf, open_candidate
from knowledge.errors import PublishConflict, SnapshotMissing


def publish(shelf: Shelf, who: str, why: str = "", candidate: int | None = None) -> int:
    """Make the candidate live; gives its number. Raises SnapshotMissing or PublishConflict; what is served stays."""
    number = candidate or open_candidate(shelf.store)
    if number is None:
        raise SnapshotMissing("没有待发布的候选版本，请先运行 zhicheng ingest")
    row = shelf.store.snapshot_row(number)
    shelf.indexes.repair(number)
    shelf.store.move_pointer(row.parent, number, who, why)
    return number


def rollback(shelf: Shelf, who: str, why: str = "", to: int | None = None) -> int:
    """Point back at an earlier published snapshot (default: the one served before); gives its number."""
    live = shelf.store.live()
    target = to or _before(shelf, live)
    if shelf.store.snapshot_row(target).state != "published":
        raise PublishConflict(f"快照 {target} 从未发布过，不能回退到它")
    shelf.indexes.repair(target)
    shelf.store.move_pointer(live, target, who, why)
    return target


def _before(shelf: Shelf, live: int) -> int:
    earlier = [m["before"] for m in shelf.store.moves() if m["after"] == live and m["before"]]
    if not earlier:
        raise SnapshotMissing("没有更早的版本可以回退")
    return int(earlier[-1])
