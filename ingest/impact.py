"""What rests on the clauses that a candidate changes: approved answers, questionnaire rules, digests, past answers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from knowledge.approved import changed_clauses
from knowledge.assemble import Assistant
from knowledge.clauses import Snapshot
from knowledge.compare import Difference, compare
from knowledge.eligibility import forms, touched
from knowledge.holdings import citations_of, find

RECENT = 1000


@dataclass(frozen=True, slots=True)
class Impact:
    """approved: the first question of each approved answer; rules: "year rule id"; digests: keys;

    answered: how many of the last thousand answers cite a changed clause, by topic.
    """

    approved: tuple[str, ...]
    rules: tuple[str, ...]
    digests: tuple[str, ...]
    answered: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> Iterator[str]:
        yield from (f"核准的回答要重看：{question}" for question in self.approved)
        yield from (f"问卷规则要重看：{rule}" for rule in self.rules)
        yield from (f"要点要重看：{key}" for key in self.digests)
        yield from (f"最近回答过：{topic} {count} 次" for topic, count in self.answered.items())
        if not (self.approved or self.rules or self.digests or self.answered):
            yield "没有别的内容依赖改动的条款"


def impact(assistant: Assistant, before: int, after: int) -> Impact:
    """Between two snapshots of the assistant's store."""
    old, new = assistant.store.snapshot(before), assistant.store.snapshot(after)
    changed = changed_ids(compare(old, new))
    approved = [a for a in assistant.approved.all("approved") if changed_clauses(a, new)]
    return Impact(
        tuple(a.questions[0] for a in approved),
        tuple(f"{form.year} {rule}" for form in forms() for rule in touched(form, old, new)),
        tuple(_digests(new, changed)),
        dict(Counter(topic for topic in _answered(assistant, changed))),
    )


def changed_ids(difference: Difference) -> set[str]:
    """Ids of the clauses that were changed, moved or removed (as they were) or added (as they are)."""
    pairs = ((c.before_id, c.after_id) for d in difference.documents for c in d.clauses)
    return {i for pair in pairs for i in pair if i}


def _digests(snapshot: Snapshot, changed: set[str]) -> Iterator[str]:
    cited = (find(c.reference, snapshot) for c in citations_of(snapshot) if c.clause.id in changed)
    yield from dict.fromkeys(d.key for d in cited if d is not None and d.status == "digest")


def _answered(assistant: Assistant, changed: set[str]) -> Iterator[str]:
    for row in assistant.journal.recent(RECENT):
        if changed & {c.get("clause_id") for c in row["answer"]["citations"]}:
            yield row["topic"] or "其他"
