"""How well notices are understood: outline, values, references and header against gold written by hand.

A directory of pairs NAME.txt, NAME.yaml. Gold:
  document    number, title, issuer, issued_on, year
  outline     one clause a line, two spaces a level: the heading as printed. `label << words` anchors a clause whose
              text does not begin with its label. A clause ends where the next begins.
  values      [kind, text, normalised in short]; short forms are those of `shorthand`, left out when equal to the text
  levels      the level names that occur, each once
  references  [文号 or null, title or null, relation unless "cites"]

A clause is right when its whole path, its start and its end are; a value when its kind and normalised form are.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ingest.extract import extract
from ingest.source import Source
from knowledge.clauses import Document
from knowledge.values import Value

_MEASURES = ("outline", "values", "references", "header")


@dataclass(frozen=True, slots=True)
class Score:
    """expected, found, right: counts. missed and extra name what went wrong."""

    expected: int = 0
    found: int = 0
    right: int = 0
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.expected + self.found) if self.expected + self.found else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.expected + other.expected, self.found + other.found, self.right + other.right)

    @classmethod
    def of(cls, expected: Iterable[Hashable], found: Iterable[Hashable]) -> Score:
        wanted, got = Counter(expected), Counter(found)
        return cls(
            expected=wanted.total(),
            found=got.total(),
            right=(wanted & got).total(),
            missed=tuple(str(x) for x in (wanted - got).elements()),
            extra=tuple(str(x) for x in (got - wanted).elements()),
        )

    def to_json(self) -> dict[str, Any]:
        counts = {"expected": self.expected, "found": self.found, "right": self.right, "f1": round(self.f1, 4)}
        return counts | {"missed": list(self.missed), "extra": list(self.extra)}


@dataclass(frozen=True, slots=True)
class Report:
    """notices: name → measure → score; `total` sums over notices (micro average)."""

    notices: dict[str, dict[str, Score]] = field(default_factory=dict)

    def total(self, measure: str) -> Score:
        return sum((scores[measure] for scores in self.notices.values()), Score())

    def to_json(self) -> dict[str, Any]:
        return {
            "notices": len(self.notices),
            **{f"{m}_f1": round(self.total(m).f1, 4) for m in _MEASURES},
            "by_notice": {n: {m: s.to_json() for m, s in scores.items()} for n, scores in self.notices.items()},
        }

    def __str__(self) -> str:
        return self.table()

    def table(self) -> str:
        """One line a notice, then the totals."""
        lines = ["notice".ljust(24) + "".join(m.rjust(12) for m in _MEASURES)]
        for name, scores in self.notices.items():
            lines.append(name.ljust(24) + "".join(f"{scores[m].f1:12.4f}" for m in _MEASURES))
        return "\n".join([*lines, "all".ljust(24) + "".join(f"{self.total(m).f1:12.4f}" for m in _MEASURES)])


def score(directory: Path | str) -> Report:
    """Every notice of the directory that has gold; FileNotFoundError when there is none."""
    golds = sorted(Path(directory).glob("*.yaml"))
    if not golds:
        raise FileNotFoundError(f"no gold (*.yaml) in {directory}")
    return Report({gold.stem: score_notice(gold.with_suffix(".txt"), gold) for gold in golds})


def score_notice(text_path: Path, gold_path: Path) -> dict[str, Score]:
    """The scores of one notice, read as plain text."""
    return score_document(read_notice(text_path), yaml.safe_load(gold_path.read_text("utf-8")))


def read_notice(path: Path) -> Document:
    content = path.read_bytes()
    return extract(Source(path.name, "text/plain", hashlib.sha256(content).hexdigest(), content.decode("utf-8")))


def score_document(document: Document, gold: dict[str, Any]) -> dict[str, Score]:
    """The scores of a document, whatever format it was read from, provided that its text is the gold's."""
    return {
        "outline": Score.of(gold_outline(document.text, gold["outline"]), found_outline(document)),
        "values": Score.of(gold_values(gold), found_values(document.values)),
        "references": Score.of(gold_references(gold), [(r.number, r.title, r.relation) for r in document.references]),
        "header": Score.of(gold["document"].items(), header_of(document).items()),
    }


def found_outline(document: Document) -> list[tuple[tuple[str, ...], int, int]]:
    return [(_unspaced(c.path), c.start, c.end) for c in document.clauses]


def header_of(document: Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in ("number", "title", "issuer", "issued_on", "year")}


def gold_outline(text: str, outline: str) -> list[tuple[tuple[str, ...], int, int]]:
    """(path, start, end) of every clause of the gold; ValueError when an anchor is not in the text."""
    paths: list[tuple[str, ...]] = []
    starts: list[int] = []
    open_path: list[str] = []
    at = 0
    for line in outline.splitlines():
        depth = (len(line) - len(line.lstrip(" "))) // 2
        label, _, anchor = (part.strip() for part in line.partition("<<"))
        open_path = [*open_path[:depth], label]
        at = _anchor(text, anchor or label, at) if starts else 0
        paths.append(_unspaced(open_path))
        starts.append(at)
        at += 1
    return list(zip(paths, starts, [*starts[1:], len(text)], strict=True))


def _unspaced(path: Sequence[str]) -> tuple[str, ...]:
    """Formats differ in the spaces that they keep after a number; paths are compared without any."""
    return tuple(re.sub(r"\s", "", label) for label in path)


def _anchor(text: str, words: str, at: int) -> int:
    spaced = r"\s*".join(re.escape(part) for part in words.split())
    pattern = rf"^[ \t\u3000]*(?P<words>(?:#+\s+|\*\*|\|\s*)?{spaced})"
    matched = re.compile(pattern, re.MULTILINE).search(text, at)
    if matched is None:
        raise ValueError(f"the gold's {words!r} begins no line after character {at}")
    return matched.start("words")


def gold_values(gold: dict[str, Any]) -> list[tuple[str, str]]:
    listed = [(entry[0], str(entry[2] if len(entry) > 2 else entry[1])) for entry in gold["values"]]
    return listed + [("level", level.removesuffix("职称")) for level in gold.get("levels", [])]


def found_values(values: Sequence[Value]) -> list[tuple[str, str]]:
    levels = {v.normalised for v in values if v.kind == "level"}
    return [(v.kind, shorthand(v)) for v in values if v.kind != "level"] + [("level", name) for name in sorted(levels)]


def gold_references(gold: dict[str, Any]) -> list[tuple[str | None, str | None, str]]:
    return [(r[0], r[1], r[2] if len(r) > 2 else "cites") for r in gold.get("references", [])]


def shorthand(value: Value) -> str:
    """A normalised value in short: "2024-09-03/2024-10-10", "420/人", "5 year", "公示结束 +5 working_day", "30"."""
    normal = value.normalised
    if value.kind == "window":
        return f"{normal['from']}/{normal['until']}"
    if value.kind == "money":
        return f"{normal['amount']}/{normal['per']}" if normal["per"] else str(normal["amount"])
    if value.kind == "relative_deadline":
        event, sign = (normal["after"], "+") if "after" in normal else (normal["before"], "-")
        return f"{event} {sign}{normal['amount']} {normal['unit']}"
    if value.kind == "percent":
        return str(normal["amount"])
    if isinstance(normal, dict):
        upper = f"-{normal['to']}" if "to" in normal else ""
        return f"{normal['amount']}{upper} {normal['unit']}"
    return str(normal)
