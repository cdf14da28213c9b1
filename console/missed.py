"""A value that the reader missed: staff give its words, the recogniser proposes kind and normal form, staff decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from console.errors import NotThere, Refused
from console.places import clause_of, start_of
from console.value_forms import empty_forms, normal_form, parts_of
from knowledge.clauses import Clause, Document
from knowledge.recognise import recognise
from knowledge.values import Value, ValueKind

LONGEST = 200
USUAL = "window"


@dataclass(frozen=True, slots=True)
class Place:
    """Words in a clause; occurrence: how often the same words stand before them in it."""

    clause_id: str
    text: str
    occurrence: int = 0

    def within(self, document: Document) -> tuple[Clause, int]:
        """The clause and where the words begin. Raises NotThere or Refused, saying what to change."""
        clause = clause_of(document, self.clause_id)
        if clause is None:
            raise NotThere("这份文件里没有这一条，请刷新页面")
        if not self.text.strip() or len(self.text) > LONGEST:
            raise Refused(f"请选出这个数值的原话，不超过 {LONGEST} 字")
        start = start_of(document, clause, self.text, self.occurrence)
        if start is None:
            raise Refused(f"这一条里没有「{self.text}」这几个字，请照原文一字不差地选")
        return clause, start


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the recogniser makes of the words: the kind and the parts of the normal form.

    before and after: the clause around them; replaces: the values that the reader found in them.
    """

    place: Place
    where: tuple[str, ...]
    kind: str
    parts: dict[str, str]
    before: str
    after: str
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """What staff decided."""

    place: Place
    kind: str
    parts: Mapping[str, str]

    def value(self, document: Document) -> Value:
        """Raises Refused for a normal form that cannot be."""
        if self.kind not in empty_forms():
            raise Refused("请选择这个数值的种类")
        _, start = self.place.within(document)
        form = normal_form(self.kind, _form(document, self.place.text, self.kind), self.parts)
        return Value(cast(ValueKind, self.kind), self.place.text, start, start + len(self.place.text), form)


def propose(document: Document, place: Place, kind: str = "") -> Proposal:
    """kind: as staff chose it, "" to let the recogniser say."""
    clause, start = place.within(document)
    end = start + len(place.text)
    read = _read(document, place.text)
    chosen = kind if kind in empty_forms() else read.kind if read else USUAL
    return Proposal(
        place=place,
        where=clause.path,
        kind=chosen,
        parts=parts_of(_form(document, place.text, chosen)),
        before=document.text[clause.start : start].lstrip(),
        after=document.text[end : clause.end].rstrip(),
        replaces=tuple(v.text for v in document.values if v.start < end and v.end > start),
    )


def _read(document: Document, text: str) -> Value | None:
    """The longest value that the recogniser finds in the words by themselves."""
    found = recognise(text, document.year, issued_on=document.issued_on)
    return max(found, key=lambda v: v.end - v.start, default=None)


def _form(document: Document, text: str, kind: str) -> Any:
    """The form to fill in: as the recogniser reads the words, else the words where the form is words, else empty."""
    read = next((v for v in recognise(text, document.year, issued_on=document.issued_on) if v.kind == kind), None)
    if read is not None:
        return read.normalised
    empty = empty_forms()[kind]
    return text if empty == "" and kind != "date" else empty
