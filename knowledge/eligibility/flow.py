"""What may be asked, in which order, of whom. The wording stands elsewhere; so does every judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.eligibility.reading import Node

Kind = Literal["choice", "several", "date", "number"]


@dataclass(frozen=True)
class Question:
    """One screen.

    kind        choice: one option · several: a set of options · date: "2019", "2019-07" or "2019-07-01" · number
    options     ids, in the order shown
    alone       the option that excludes all others (kind several), e.g. "none"
    unit        of a number, e.g. 万元
    least       a number must not be smaller
    whole       a number must be whole
    changeable  whether the applicant could still change this before the deadline (not: dates that lie behind)
    when        the node of the condition under which it concerns the applicant
    """

    id: str
    section: str
    kind: Kind
    options: tuple[str, ...]
    alone: str | None
    unit: str
    least: float
    whole: bool
    changeable: bool
    when: Node | None
    line: int


@dataclass(frozen=True)
class Contradiction:
    """Answers that cannot both be right: ask `again`, saying why."""

    id: str
    again: str
    holds: Node


def questions(node: Node) -> dict[str, Question]:
    """The questions in asking order; FormError for one written twice."""
    found: dict[str, Question] = {}
    for section, entries in node.items():
        for entry in entries.sequence():
            question = _question(section, entry)
            if question.id in found:
                raise entry.wrong(f"question {question.id!r} is written twice")
            found[question.id] = question
    return found


_OPTIONAL = "options alone unit least whole when"


def _question(section: str, node: Node) -> Question:
    fields = node.mapping("question kind changeable", _OPTIONAL)
    kind = fields["kind"].text()
    if kind not in get_args(Kind):
        raise fields["kind"].wrong(f"unknown kind {kind!r}; known: {', '.join(get_args(Kind))}")
    options = fields["options"].texts() if "options" in fields else ()
    if (kind in ("choice", "several")) != bool(options):
        raise node.wrong(f"options are for choice and several, not for {kind}, and those need them")
    return Question(
        id=fields["question"].text(),
        section=section,
        kind=kind,  # type: ignore[arg-type]
        options=_distinct(options, node),
        alone=fields["alone"].text() if "alone" in fields else None,
        unit=fields["unit"].text() if "unit" in fields else "",
        least=fields["least"].number() if "least" in fields else 0,
        whole=fields["whole"].flag() if "whole" in fields else False,
        changeable=fields["changeable"].flag(),
        when=fields.get("when"),
        line=node.line,
    )


def _distinct(options: Iterable[str], node: Node) -> tuple[str, ...]:
    told = tuple(options)
    if len(set(told)) < len(told) or "unknown" in told:
        raise node.wrong("an option is written twice, or is called unknown (which every question has)")
    return told


def contradictions(node: Node, known: dict[str, Question]) -> tuple[Contradiction, ...]:
    found = []
    for entry in node.sequence():
        fields = entry.mapping("contradiction again holds")
        again = fields["again"].text()
        if again not in known:
            raise fields["again"].wrong(f"unknown question {again!r}")
        found.append(Contradiction(fields["contradiction"].text(), again, fields["holds"]))
    return tuple(found)
