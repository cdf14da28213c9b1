"""Which documents a text names: 《titles》, 文号, and what it does to them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.clauses import Reference, Relation
from knowledge.numerals import fold
from knowledge.recognition.found import Found
from knowledge.recognition.names import find_document_numbers

_TITLE = re.compile(r"《(?P<title>(?:[^《》\n]|\n(?!\n)){2,120}(?:《[^《》\n]*》[^《》\n]*)*)》")
_JOIN = re.compile(r"\s?(?:\([^()]{0,12}\)\s?)?[(（]?\s?(?:[^()（）《》。;\n]{0,8}[,，:]\s?)?$")
_RELATIONS: tuple[Relation, ...] = ("repeals", "replaces", "amends", "prevails")


@cache
def _patterns() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "references.yaml").read_text("utf-8"))
    return loaded


def references(text: str, *, own: str | None = None) -> list[Reference]:
    """Every document named, in order; a 《title》 and the 文号 printed after it are one reference.

    own: the document's own 文号; it is no reference, wherever it stands.
    """
    folded = fold(text)
    aliases = _aliases(text, folded)
    titles = [m for m in _TITLE.finditer(text) if not _defines_alias(folded, m)]
    numbers = [n for n in find_document_numbers(folded) if n.normalised != own]
    found: list[Reference] = []
    joined: set[int] = set()
    for title in titles:
        number = _number_of(folded, title, numbers)
        joined |= {number.start} if number else set()
        found.append(_reference(text, folded, title, number))
    found = [_unaliased(r, found, aliases) for r in found] if aliases else found
    found += [_bare(text, folded, n) for n in numbers if n.start not in joined and not _inside(n, titles)]
    return _listed(sorted(found, key=lambda r: r.start), folded)


def _listed(found: list[Reference], folded: str) -> list[Reference]:
    """「《甲》、《乙》和《丙》同时废止」: what is said of one of a list is said of all."""
    groups: list[list[Reference]] = []
    for reference in found:
        joins = groups and re.fullmatch(_patterns()["listed"], folded[groups[-1][-1].end : reference.start])
        groups = [*groups[:-1], [*groups[-1], reference]] if joins else [*groups, [reference]]
    return [replace(r, relation=_shared(group, r)) for group in groups for r in group]


def _shared(group: list[Reference], own: Reference) -> Relation:
    """The first of the list is spoken of before it, the last behind it."""
    said = [r.relation for r in (group[-1], group[0]) if r.relation in ("repeals", "replaces")]
    return own.relation if own.relation != "cites" or not said else said[0]


def _defines_alias(folded: str, title: re.Match[str]) -> bool:
    return (
        re.search(r"(?:以下简称|下称|以下称|简称)[:为]?\s?[“\"]?$", folded[max(0, title.start() - 8) : title.start()])
        is not None
    )


def _aliases(text: str, folded: str) -> dict[str, int]:
    """Short name → where the document that it stands for ends (「《…》（…号，以下简称《通知》）」)."""
    result: dict[str, int] = {}
    for title in _TITLE.finditer(text):
        if matched := re.match(_patterns()["alias"], folded[title.end() : title.end() + 60]):
            result.setdefault(matched["alias"], title.start())
    return result


def _unaliased(reference: Reference, found: list[Reference], aliases: dict[str, int]) -> Reference:
    """A later 《通知》 names the same document as the full title did."""
    at = aliases.get(reference.title or "")
    full = next((r for r in found if at is not None and r.start <= at < r.end and r is not reference), None)
    return replace(reference, number=full.number, title=full.title) if full else reference


def _inside(number: Found, titles: list[re.Match[str]]) -> bool:
    at = bisect_right(titles, number.start, key=lambda t: t.start()) - 1
    return at >= 0 and number.start < titles[at].end()


def _number_of(folded: str, title: re.Match[str], numbers: list[Found]) -> Found | None:
    """The 文号 in brackets right after the title, or right before it (「渝价〔2015〕123号《…》」)."""
    near = bisect_left(numbers, title.start() - 40, key=lambda n: n.start)
    for number in numbers[near:]:
        if number.start > title.end() + 24:
            break
        if title.end() <= number.start <= title.end() + 24:
            between = folded[title.end() : number.start]
            if re.fullmatch(r"\s?(?:\((?!.*\)).{0,12}|,?\s?)", between) or _JOIN.fullmatch(between):
                return number
        if 0 <= title.start() - number.end <= 2 and not folded[number.end : title.start()].strip("( 文"):
            return number
    return None


def _reference(text: str, folded: str, title: re.Match[str], number: Found | None) -> Reference:
    start, end = title.span()
    if number is not None:
        start, end = min(start, number.start), max(end, number.end)
        if end < len(folded) and folded[end] == ")" and "(" in folded[start:end]:
            end += folded[start:end].count("(") > folded[start:end].count(")")
    return Reference(
        text[start:end],
        number.normalised if number else None,
        _plain(title["title"]),
        start,
        end,
        _relation(folded, start, end),
    )


def _plain(title: str) -> str:
    return re.sub(r"\s+", "", title)


def _bare(text: str, folded: str, number: Found) -> Reference:
    relation = _relation(folded, number.start, number.end)
    return Reference(text[number.start : number.end], number.normalised, None, number.start, number.end, relation)


def _relation(folded: str, start: int, end: int) -> Relation:
    before, after = folded[max(0, start - 30) : start].split("\n")[-1], folded[end : end + 60].split("\n")[0]
    for relation in _RELATIONS:
        cue = _patterns()["relations"][relation]
        said = re.search(cue["after"], after) or re.search(cue["before"], before)
        if said and re.search(cue.get("and_before", ""), before):
            return relation
    return "cites"
