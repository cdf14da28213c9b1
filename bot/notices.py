"""The notices of a snapshot as the flows use them: which is the latest, and short names that fit on a button."""

from datetime import date
from hashlib import sha256

from knowledge.clauses import Clause, Document, Snapshot


def latest_first(snapshot: Snapshot) -> list[Document]:
    """Full texts, the newest first; one without a date comes last."""
    notices = [d for d in snapshot.documents if d.status == "full_text"]
    return sorted(notices, key=lambda d: (d.issued_on is not None, d.issued_on), reverse=True)


def short(name: str) -> str:
    """Eight characters that stand for a document key, a clause id or the words of an item."""
    return sha256(name.encode()).hexdigest()[:8]


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def with_topic(document: Document, prefix: str) -> list[Clause]:
    """Clauses whose main topic (the first) is, or begins with, the prefix."""
    return [c for c in document.clauses if f"{(*c.topics, '')[0]}.".startswith(f"{prefix}.")]
