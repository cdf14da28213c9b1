"""Whom to ring: the telephone numbers of the latest notice that names any."""

from bot.notices import latest_first, with_topic
from knowledge.clauses import Snapshot


def phones(snapshot: Snapshot) -> list[str]:
    """As printed, without repeats; empty when no notice names one."""
    for document in latest_first(snapshot):
        values = [v for clause in with_topic(document, "contact") for v in document.values_of(clause)]
        if found := list(dict.fromkeys(v.text for v in values if v.kind == "phone")):
            return found
    return []
