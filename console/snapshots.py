"""Everything that editors look at before a publish, gathered in one place for the page and the API."""

from typing import Any

from console.desk import Desk
from console.rules import load_form, rules_touched
from ingest.candidate import CANDIDATE


def looked_at(desk: Desk, number: int, against: int | None, who: str) -> dict[str, Any]:
    """A snapshot beside another (its parent unless said otherwise): differences, gate of a candidate, rules touched."""
    updates = desk.updates
    row = updates.row(number)
    before = row.parent if against is None else against
    waiting, form = row.state == CANDIDATE, load_form()
    old, new = updates.store.snapshot(before), updates.store.snapshot(number)
    return {
        "row": row,
        "waiting": waiting,
        "before": before,
        "live": updates.store.live(),
        "difference": updates.difference(before, number),
        "documents": new.documents,
        "gate": updates.check(number, who) if waiting else None,
        "fingerprint": updates.fingerprint(number),
        "rules": rules_touched(form, old, new) if form else [],
    }
