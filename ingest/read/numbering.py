"""The numbers that Word prints before paragraphs but does not store (ECMA-376 Part 1, 17.9)."""

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.read.numerals import printed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACEHOLDER = re.compile(r"%(\d)")


def value(element: Any, path: str, attribute: str = "val") -> str | None:
    """The w:val (or other w: attribute) of the element at a path like "numPr/numId"."""
    found = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return None if found is None else found.get(W + attribute)


def integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Level:
    """One w:lvl. restart: the level (from 1) whose advance starts this one anew; 0 never, None any higher one."""

    form: str
    text: str
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass
class ListOf:
    """One w:num: which abstract list it counts on, and what it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]
    begun: bool = False


@dataclass
class Numbering:
    """Counts on through a document; call `number` once for each numbered paragraph, in order."""

    lists: dict[str, ListOf] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any | None) -> "Numbering":
        """From the root of numbering.xml; a document without one has no lists."""
        if root is None:
            return cls()
        abstracts = {a.get(W + "abstractNumId"): a for a in root.iter(W + "abstractNum")}
        by_style = {value(a, "styleLink"): a for a in abstracts.values() if value(a, "styleLink")}
        made = cls()
        for num in root.iter(W + "num"):
            abstract = value(num, "abstractNumId") or ""
            element = abstracts.get(abstract)
            if link := value(element, "numStyleLink"):
                element = by_style.get(link, element)
            if element is not None:
                made.lists[num.get(W + "numId") or ""] = _list_of(num, element)
        return made

    def level_of_style(self, number: str, style: str) -> int | None:
        """Which level of a list a paragraph style is tied to."""
        found = self.lists.get(number)
        tied = (i for i, level in found.levels.items() if level.style == style) if found else iter(())
        return next(tied, None)

    def number(self, number: str, level: int) -> str:
        """The printed number of the next paragraph of list `number` (a w:numId) at `level` (from 0)."""
        found = self.lists.get(number)
        if found is None or level not in found.levels:
            return ""
        counts = self.counters.setdefault(found.abstract, {})
        if not found.begun:
            found.begun = True
            for at, start in found.starts.items():
                counts[at] = start - 1
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [d for d in counts if d > level and _restarts(found, d, level)]:
            del counts[deeper]
        return _text(found, level, counts)


def _restarts(found: ListOf, deeper: int, level: int) -> bool:
    restart = found.levels[deeper].restart if deeper in found.levels else None
    return restart is None or (restart > 0 and level < restart)


def _text(found: ListOf, level: int, counts: dict[int, int]) -> str:
    shape = found.levels[level]
    if shape.form == "bullet":
        return ""

    def part(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        other = found.levels.get(at, shape)
        form = "decimal" if shape.legal and at != level else other.form
        return printed(counts.get(at, other.start), form)

    return _PLACEHOLDER.sub(part, shape.text).strip()


def _list_of(num: Any, abstract: Any) -> ListOf:
    levels = {integer(e.get(W + "ilvl"), 0): _level(e) for e in abstract.findall(W + "lvl")}
    starts: dict[int, int] = {}
    for override in num.findall(W + "lvlOverride"):
        at = integer(override.get(W + "ilvl"), 0)
        if (start := value(override, "startOverride")) is not None:
            starts[at] = integer(start, 1)
        if (replaced := override.find(W + "lvl")) is not None:
            levels[at] = _level(replaced)
    return ListOf(abstract.get(W + "abstractNumId") or "", levels, starts)


def _level(element: Any) -> Level:
    restart = value(element, "lvlRestart")
    legal = element.find(W + "isLgl")
    return Level(
        form=next((f for e in element.iter(W + "numFmt") if (f := e.get(W + "val"))), "decimal"),
        text=value(element, "lvlText") or "",
        start=integer(value(element, "start"), 1),
        restart=None if restart is None else integer(restart, 0),
        legal=legal is not None and legal.get(W + "val") not in ("0", "false", "off"),
        style=value(element, "pStyle"),
    )
