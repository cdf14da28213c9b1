"""Which clause of an earlier document each change of a later one means, and what of it holds no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from knowledge.answers import Citation
from knowledge.calendar import schedule
from knowledge.clauses import Clause, Document
from knowledge.edit_acts import Act, Kind, acts
from knowledge.effect import acts_from
from knowledge.lexical import bigrams
from knowledge.numerals import fold, number
from knowledge.recognise import recognise
from knowledge.slots import levels_of
from knowledge.values import Value
from knowledge.vocabulary import load
from knowledge.wording import plain

_HEADING = 20
_SHORTEST = 3
_MOST_POINTERS = 6


@dataclass(frozen=True, slots=True)
class Edit:
    """What a sentence of a later document does to one clause of an earlier one.

    new       where in the later document the words begin that hold now
    old       the words or figures that hold no more; none: the whole clause (replaced, removed), or nothing (added)
    timed     it replaces a clause by a new list of windows; windows that are changed singly are no edits
    from_day  the first day on which it acts, None where that is not known
    """

    kind: Kind
    amender: Document
    start: int
    end: int
    new: int
    clause_id: str
    old: tuple[str, ...]
    from_day: date | None
    timed: bool = False

    def citations(self) -> tuple[Citation, ...]:
        """The sentence, clause by clause where it runs over several."""
        held = [c for c in self.amender.clauses if c.start < self.end and c.end > self.start]
        spans = [(c, max(c.start, self.start), min(c.end, self.end)) for c in held]
        return tuple(q for c, a, b in spans if (q := Citation.of(self.amender, c, a, b)).quote)


@lru_cache(maxsize=256)
def edits(amender: Document, document: Document) -> tuple[Edit, ...]:
    """Every change of `amender` whose clause is found in `document`."""
    windows = [s.start for s in schedule(amender)]
    found = []
    for act in acts(amender):
        timed = any(act.part[0] <= at < act.part[1] for at in windows)
        if timed and not (_pointed(act, document)[1] and "\n" in act.tail.strip()):
            continue
        day = acts_from(amender, act.start, act.end)
        place = act.kind, amender, act.start, act.end, act.tail_start
        found += [Edit(*place, c.id, old, day, timed) for c, old in _aims(act, amender, document)]
    return tuple(dict.fromkeys(found))


def _aims(act: Act, amender: Document, document: Document) -> list[tuple[Clause, tuple[str, ...]]]:
    """The clauses meant, each with what it loses: by number, by the old words, by the old figure, by the matter."""
    scope, pointed = _pointed(act, document)
    by_words = [(c, held) for c in scope if (held := _held(act.old, document.text_of(c)))]
    if by_words and act.kind != "added":
        return by_words
    if act.kind != "added" and (by_figure := _by_figure(act, document, scope, pointed)):
        return by_figure
    if pointed:
        return [(c, ()) for c in (scope if act.kind != "added" else scope[:1])]
    return _by_matter(act, amender, document, scope)


def _held(old: Sequence[str], text: str) -> tuple[str, ...]:
    """The quoted old words as the clause prints them."""
    found = []
    for words in old:
        at = fold(text).find(fold(words))
        found += [text[at : at + len(words)]] if at >= 0 else []
    return tuple(found)


def _pointed(act: Act, document: Document) -> tuple[list[Clause], bool]:
    """The clauses under the numbers that the sentence names; all where it names none that the document has."""
    words = act.head if act.kind == "replaced" else f"{act.head} {act.tail.split('：')[0][:40]}"
    pointers = [*re.finditer(_words()["pointers"], fold(words))][:_MOST_POINTERS]
    found = _followed(pointers, list(document.clauses))
    return found.scope, found.numbers > 0


@dataclass(frozen=True, slots=True)
class _Way:
    """Clauses to which numbers lead: how many of them, and how many levels of the outline they leave out."""

    scope: list[Clause]
    numbers: int = 0
    left_out: int = 0


def _followed(pointers: Sequence[re.Match[str]], scope: list[Clause], depth: int = 0) -> _Way:
    """「第2款」 may be 「（2）」 or 「2.」: the way that follows most numbers, each right below the one before it."""
    if not pointers:
        return _Way(scope)
    ways = []
    for kept, level in _under(pointers[0], scope, depth):
        below = _followed(pointers[1:], kept, level + 1)
        ways.append(_Way(below.scope, below.numbers + 1, below.left_out + level - depth))
    ways.append(_followed(pointers[1:], scope, depth))
    return max(ways, key=lambda way: (way.numbers, -way.left_out))


def _under(pointer: re.Match[str], scope: Sequence[Clause], depth: int) -> Iterator[tuple[list[Clause], int]]:
    """The clauses below that number, and its level, for each way of printing it that the scope has."""
    told = pointer["n"] or pointer["round"] or pointer["comma"] or pointer["annex"] or ""
    unit = pointer["unit"] or ("圆" if pointer["round"] else "顿" if pointer["comma"] else "附件")
    for pattern in (_words()["numbers"][s] for s in _words()["units"].get(unit, ()) if s in _words()["numbers"]):
        levels = (n for c in scope for n in range(depth, len(c.path)) if _is_number(pattern, c.path[n], told))
        level = min(levels, default=None)
        if level is not None:
            yield [c for c in scope if len(c.path) > level and _is_number(pattern, c.path[level], told)], level


def _is_number(pattern: str, element: str, told: str) -> bool:
    found = re.match(pattern, fold(element).strip("*# "))
    return found is not None and number(found[1]) == number(told)


def _by_figure(
    act: Act, document: Document, scope: Sequence[Clause], pointed: bool
) -> list[tuple[Clause, tuple[str, ...]]]:
    """The clause that prints the figure that the sentence says was so: 「由420元」."""
    told = [v for v in recognise(act.head, document.year) if v.kind not in _words()["no_figure"]]
    rated = []
    for clause in scope:
        equal = [v for v in document.values_of(clause) if any(_same(v, t) for t in told)]
        if equal:
            rated.append(
                (_likeness(act.subject, document, clause), clause, tuple(dict.fromkeys(v.text for v in equal)))
            )
    best = max((r[0] for r in rated), default=0.0)
    return [(c, old) for rate, c, old in rated if rate >= best and (pointed or rate > 0 or len(rated) == 1)]


def _same(one: Value, other: Value) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "money":
        return bool(one.normalised["amount"] == other.normalised["amount"])
    return bool(one.normalised == other.normalised)


def _by_matter(
    act: Act, amender: Document, document: Document, scope: Sequence[Clause]
) -> list[tuple[Clause, tuple[str, ...]]]:
    """The clause that is about what the sentence is about, and has a figure of the kind that it gives."""
    own = amender.clause_at(act.start)
    new = [v for v in amender.values if act.part[0] <= v.start < act.part[1]]
    kinds = {v.kind for v in new} - {*_words()["no_figure"], "date"}
    subject = f"{_heading(own, act, amender)} {act.subject if act.kind != 'added' else act.head or act.tail}"
    rate = _rating(subject, own, kinds, document)
    rated = [(rate(c), c) for c in scope if c.path[-1] not in _words()["frame"]]
    best = max((r for r, _ in rated), default=0.0)
    if best < _words()["least"]:
        return []
    meant = [c for r, c in rated if r >= best]
    if act.kind == "added":
        return [(c, ()) for c in _sections(meant, subject, document)]
    return [(c, _lost(act, document, c, kinds)) for c in meant]


def _sections(meant: Sequence[Clause], subject: str, document: Document) -> list[Clause]:
    """What is added belongs to the whole list, not to one line of it: the widest heading that says what it is of."""
    said = _pairs(subject)
    tops = {next((c.path[:n] for n in range(1, len(c.path)) if said & _pairs(c.path[n - 1])), c.path) for c in meant}
    opened = (next(c for c in document.clauses if c.path[: len(top)] == top) for top in tops)
    return list(dict.fromkeys(opened))


def _heading(clause: Clause, act: Act, amender: Document) -> str:
    """「二、关于评审费」 above the sentence; not the beginning of the sentence itself."""
    if clause.path[-1] in _words()["frame"]:
        return ""
    return " ".join(h for h in clause.path if len(h) <= _HEADING and not amender.text.startswith(h, act.start))


def _rating(subject: str, own: Clause, kinds: set[Any], document: Document) -> Callable[[Clause], float]:
    weights = _words()["weights"]

    def rate(clause: Clause) -> float:
        kin = bool(set(own.topics) & set(clause.topics[:1]))
        like = _likeness(subject, document, clause)
        alike = not kinds or any(v.kind in kinds for v in document.values_of(clause))
        return like + weights["topic"] * kin + weights["kind"] * alike if like else 0.0

    return rate


def _likeness(subject: str, document: Document, clause: Clause) -> float:
    """The share of the subject's words that the clause and the headings above it hold; of a short clause, its share."""
    said, own = _pairs(subject), _pairs(document.text_of(clause))
    held = own | _pairs(" ".join(clause.path))
    shares = [len(said & held) / len(said) if said else 0.0]
    shares += [len(said & own) / len(own)] if len(own) >= _SHORTEST else []
    return max(shares)


def _pairs(text: str) -> set[str]:
    return set(bigrams(re.sub(rf"{_words()['filler']}|[\d\W]+", " ", fold(text))))


def _lost(act: Act, document: Document, clause: Clause, kinds: Iterable[Any]) -> tuple[str, ...]:
    """The figures of the clause in whose place new ones are given: of the level named, where several are told apart."""
    if act.kind == "added":
        return ()
    held = [v for v in document.values_of(clause) if v.kind in set(kinds)]
    levels = set(levels_of(plain(act.head))[0])
    own = [v for v in held if levels & set(levels_of(plain(v.note.get("level", "")))[0])]
    return tuple(dict.fromkeys(v.text for v in own or held))


def _words() -> dict[str, Any]:
    read: dict[str, Any] = load("edits")
    return read
