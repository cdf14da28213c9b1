"""Sentences with what they stand on, before they are laid into an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.answers import Citation, Segment, StatedValue


@dataclass(frozen=True, slots=True)
class Said:
    """One segment to be. The `citation` of a value counts within `citations` of this sentence."""

    text: str
    citations: tuple[Citation, ...]
    values: tuple[StatedValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """What an `Answer` takes: segments and values count within `citations`."""

    segments: tuple[Segment, ...]
    citations: tuple[Citation, ...]
    values: tuple[StatedValue, ...]

    @property
    def text(self) -> str:
        return "\n".join(s.text for s in self.segments)


def gather(sentences: Iterable[Said], citations: tuple[Citation, ...] = ()) -> Parts:
    """Lay the sentences one after another; a quote cited twice stands once. `citations`: those already there."""
    held = list(citations)
    segments: list[Segment] = []
    values: list[StatedValue] = []
    for said in sentences:
        places = tuple(_place(c, held) for c in said.citations)
        segments.append(Segment(said.text, tuple(dict.fromkeys(places))))
        values += [v if v.citation is None else replace(v, citation=places[v.citation]) for v in said.values]
    return Parts(tuple(segments), tuple(held), tuple(dict.fromkeys(values)))


def _place(citation: Citation, held: list[Citation]) -> int:
    if citation not in held:
        held.append(citation)
    return held.index(citation)
