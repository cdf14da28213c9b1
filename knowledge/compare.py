"""What changed between two documents or two snapshots: values first, then clause by clause, words marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from knowledge.amended_clauses import clause_changes
from knowledge.amendments import amends
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.values import Value

Change = Literal["added", "changed", "removed", "moved"]
Word = tuple[Literal["same", "added", "removed"], str]

Pair = tuple[Clause | None, Clause | None]

ALIKE = 0.6
_TOKEN = re.compile(r"[0-9A-Za-z.]+|\s+|.", re.DOTALL)
_YEAR = re.compile(r"(19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class ValueChange:
    """before or after is None when the value came or went; where: the headings above it."""

    kind: str
    where: tuple[str, ...]
    before: str | None
    after: str | None

    def line(self) -> str:
        return f"{self.where[-1] if self.where else self.kind}：{self.before or '（无）'} → {self.after or '（无）'}"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """words: the run of both texts, each piece marked; clause ids are None on the side where there is none."""

    change: Change
    path: tuple[str, ...]
    before_id: str | None
    after_id: str | None
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """since: what an added one was compared with: the earlier document of its series (last year's notice), or the one
    that it amends."""

    key: str
    title: str
    change: Literal["added", "changed", "removed"]
    values: tuple[ValueChange, ...] = ()
    clauses: tuple[ClauseChange, ...] = ()
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    before: int
    after: int
    documents: tuple[DocumentChange, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """For a terminal: each document, its values first."""
        if not self.documents:
            yield "没有不同"
        for document in self.documents:
            yield from _lines(document)


def compare(before: Snapshot, after: Snapshot) -> Difference:
    """Every document that was added, removed or changed; an added one is compared with its predecessor, if any."""
    changes = [_arrived(document, before) for document in after.documents]
    gone = [d for d in before.documents if after.document(d.key) is None]
    removed = [DocumentChange(d.key, d.title, "removed") for d in gone]
    return Difference(before.number, after.number, tuple(c for c in [*changes, *removed] if c is not None))


def compare_documents(before: Document, after: Document) -> tuple[list[ValueChange], list[ClauseChange]]:
    """The two documents may carry different 文号: clauses are paired by their place and by their words."""
    pairs = list(_paired(before, after))
    values = [v for old, new in pairs for v in _value_changes(before, old, after, new)]
    clauses = [c for old, new in pairs if (c := _clause_change(before, old, after, new)) is not None]
    return values, clauses


def changed_values(before: Document, after: Document) -> Iterator[tuple[Pair, ValueChange]]:
    """Each value that changed, with the clause it stood in and the one it stands in (None where there is none)."""
    for old, new in _paired(before, after):
        for change in _value_changes(before, old, after, new):
            yield (old, new), change


def predecessor(document: Document, snapshot: Snapshot) -> Document | None:
    """The newest earlier document of the same series: same issuer, same title but for its years."""
    series = [d for d in snapshot.documents if d.key != document.key and _same_series(d, document)]
    earlier = [d for d in series if d.year and document.year and d.year < document.year]
    return max(earlier, key=lambda d: d.year or 0, default=None)


def _same_series(one: Document, other: Document) -> bool:
    whole = one.status == other.status == "full_text"
    return whole and one.issuer == other.issuer and _YEAR.sub("", one.title) == _YEAR.sub("", other.title)


def _arrived(document: Document, before: Snapshot) -> DocumentChange | None:
    old = before.document(document.key)
    if old is not None and old.version == document.version:
        return None
    earlier = old or predecessor(document, before)
    values, clauses = compare_documents(earlier, document) if earlier else ([], [])
    amended = None if earlier else next((d for d in before.documents if amends(document, d)), None)
    values = values if amended is None else list(_amended_values(document, amended))
    earlier = earlier or amended
    change: Literal["added", "changed"] = "changed" if old else "added"
    since = earlier.key if earlier and not old else None
    return DocumentChange(document.key, document.title, change, tuple(values), tuple(clauses), since)


def _amended_values(document: Document, amended: Document) -> Iterator[ValueChange]:
    """What an amendment that arrives changes of the document that it amends."""
    for edit in clause_changes(document, amended):
        yield ValueChange(edit.kind, edit.path, edit.before or None, edit.after or None)


def _paired(before: Document, after: Document) -> Iterator[tuple[Clause | None, Clause | None]]:
    """Pairs in the order of the new text, then what is gone: same place, else same text, else alike enough."""
    places = {_place(before, c): c for c in before.clauses}
    pairs: dict[str, Clause] = {c.id: places[_place(after, c)] for c in after.clauses if _place(after, c) in places}
    fresh = {c.id: c for c in after.clauses}
    pairs = {i: old for i, old in pairs.items() if _alike(before.text_of(old), after.text_of(fresh[i])) >= ALIKE}
    taken = {c.id for c in pairs.values()}
    left = [c for c in before.clauses if c.id not in taken]
    for clause in (c for c in after.clauses if c.id not in pairs):
        if (match := _closest(before, left, after, clause)) is not None:
            pairs[clause.id] = match
            left.remove(match)
    yield from ((pairs.get(c.id), c) for c in after.clauses)
    yield from ((c, None) for c in left)


def _place(document: Document, clause: Clause) -> str:
    return clause.id.removeprefix(document.key)


def _alike(one: str, other: str) -> float:
    """0 when it cannot reach ALIKE: the two quick bounds spare most of the quadratic comparisons."""
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _closest(before: Document, left: Sequence[Clause], after: Document, clause: Clause) -> Clause | None:
    text = after.text_of(clause)
    rated = [(_alike(before.text_of(old), text), old) for old in left]
    best = max(rated, key=lambda r: r[0], default=(0.0, None))
    return best[1] if best[0] >= ALIKE else None


def _clause_change(before: Document, old: Clause | None, after: Document, new: Clause | None) -> ClauseChange | None:
    one = before.text_of(old).strip() if old else ""
    other = after.text_of(new).strip() if new else ""
    change = _kind(before, old, after, new, one == other)
    if change is None:
        return None
    path = new.path if new else old.path if old else ()
    ids = (old.id if old else None, new.id if new else None)
    return ClauseChange(change, path, *ids, tuple(_words(one, other)))


def _kind(before: Document, old: Clause | None, after: Document, new: Clause | None, same: bool) -> Change | None:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    if not same:
        return "changed"
    return None if _place(before, old) == _place(after, new) else "moved"


def _words(before: str, after: str) -> Iterator[Word]:
    one, other = _TOKEN.findall(before), _TOKEN.findall(after)
    for op, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if op == "equal":
            yield ("same", "".join(one[a:b]))
            continue
        if a < b:
            yield ("removed", "".join(one[a:b]))
        if c < d:
            yield ("added", "".join(other[c:d]))


def _value_changes(before: Document, old: Clause | None, after: Document, new: Clause | None) -> Iterator[ValueChange]:
    one = before.values_of(old) if old else []
    other = after.values_of(new) if new else []
    where = new.path if new else old.path if old else ()
    for kind in dict.fromkeys(v.kind for v in [*one, *other]):
        yield from _of_kind(kind, where, [v for v in one if v.kind == kind], [v for v in other if v.kind == kind])


def _of_kind(kind: str, where: tuple[str, ...], one: list[Value], other: list[Value]) -> Iterator[ValueChange]:
    matcher = SequenceMatcher(None, [_key(v) for v in one], [_key(v) for v in other], autojunk=False)
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            continue
        for i in range(max(b - a, d - c)):
            gone = one[a + i].text if a + i < b else None
            came = other[c + i].text if c + i < d else None
            yield ValueChange(kind, where, gone, came)


def _key(value: Value) -> str:
    return repr(value.normalised)


def _lines(document: DocumentChange) -> Iterator[str]:
    label = {"added": "新增", "changed": "改动", "removed": "移除"}[document.change]
    yield f"{label}  {document.key}  {document.title}" + (f"（与 {document.since} 比较）" if document.since else "")
    yield from (f"  数值  {value.line()}" for value in document.values)
    marks = {"same": "{}", "added": "〔+{}〕", "removed": "〔-{}〕"}
    kinds = {"added": "新增", "changed": "改动", "removed": "删除", "moved": "移动"}
    for clause in document.clauses:
        words = "".join(marks[op].format(text) for op, text in clause.words)
        yield f"  条款{kinds[clause.change]}  {' › '.join(clause.path)}\n      {words}"
