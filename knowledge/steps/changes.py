"""What changed since last year: the values of the notice beside those of its predecessor, each in its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from knowledge.answers import Answer, Citation, Segment, Turn
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.compare import changed_values, predecessor
from knowledge.said import Said, gather
from knowledge.vocabulary import load
from knowledge.wording import plain

if TYPE_CHECKING:
    from knowledge.answering import Tools

_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*|^第[一二三四五六七八九十百\d]+[章节条]\s*")


def changes(turn: Turn, tools: Tools) -> Turn | Answer:
    """Only when that is asked; where the snapshot holds one notice alone, that there is none to compare it with."""
    if not re.search(load("changes")["asked"], plain(turn.question.text)):
        return turn
    pair = newest_with_predecessor(tools.snapshot)
    return _answer(*pair) if pair else _alone(turn, tools.snapshot)


def newest_with_predecessor(snapshot: Snapshot) -> tuple[Document, Document] | None:
    """(earlier, later): the newest notice that has an earlier one of its series."""
    found = ((predecessor(d, snapshot), d) for d in snapshot.documents if d.status == "full_text")
    pairs = [(earlier, later) for earlier, later in found if earlier is not None]
    return max(pairs, key=lambda p: p[1].year or 0, default=None)


def _alone(turn: Turn, snapshot: Snapshot) -> Turn | Answer:
    notices = [d for d in snapshot.documents if d.status == "full_text"]
    if not notices:
        return turn
    newest = max(notices, key=lambda d: d.year or 0)
    said = gather([Said(load("changes")["alone"].format(key=newest.key), (Citation.of(newest, newest.clauses[0]),))])
    made = said.segments, said.citations
    return Answer("not_found", said.text, *made, origin="template", topic="changes", confidence=0.9)


def _answer(before: Document, after: Document) -> Answer:
    words = load("changes")
    told = list(_told(before, after, words))[: words["most"]]
    heads = tuple(Citation.of(d, d.clauses[0]) for d in (before, after))
    first = words["first" if told else "nothing"].format(before=before.key, after=after.key)
    citations, segments = list(heads), [Segment(first, (0, 1))]
    for line, cited in told:
        start = len(citations)
        citations += cited
        segments.append(Segment(line, tuple(range(start, len(citations)))))
    text = "\n".join(s.text for s in segments)
    made = tuple(segments), tuple(citations)
    return Answer("answer", text, *made, origin="template", topic="changes", confidence=0.9)


def _told(before: Document, after: Document, words: dict[str, Any]) -> Iterator[tuple[str, list[Citation]]]:
    for (old, new), change in changed_values(before, after):
        if change.kind in words["kinds"] and _spoken_of(old, new):
            key = "changed" if change.before and change.after else "added" if change.after else "removed"
            name = _NUMBER.sub("", change.where[-1]) if change.where else ""
            line = words[key].format(name=name, before=change.before, after=change.after)
            sides = ((before, old, change.before), (after, new, change.after))
            yield line, [Citation.of(d, clause) for d, clause, said in sides if clause is not None and said]


def _spoken_of(*clauses: Clause | None) -> bool:
    """Heads and signatures differ every year and say nothing."""
    return any(c is not None and c.topics for c in clauses)
