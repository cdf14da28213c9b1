"""What was understood of a question. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers import Hit
from knowledge.clauses import Clause, Document
from knowledge.reading import Reading


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """province: "" for an unnamed elsewhere; role: a role of `places.yaml`, or "rules": whose rules are asked."""

    name: str
    province: str
    role: str


@dataclass(frozen=True, slots=True)
class Slots:
    """What a question names besides its topic.

    levels, held   keys of `vocabulary/levels.yaml`: asked for; had already
    years          years whose round is asked for
    series         keys of `vocabulary/series.yaml`
    here           the question speaks of the notice's own place
    """

    levels: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    series: tuple[str, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    here: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked. text: plain, with what a follow-up takes from the conversation; own: as it stood."""

    text: str
    own: str
    reading: Reading
    slots: Slots


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The question is about another level, place, year or series than the document is. Names are Chinese."""

    kind: str
    asked: str
    held: str


@dataclass(frozen=True, slots=True)
class Support:
    """A clause that may answer. total: chance that it does; fit: how far its topic does; place: rank in the search."""

    hit: Hit
    total: float
    fit: float
    place: int = 0

    @property
    def document(self) -> Document:
        return self.hit.document

    @property
    def clause(self) -> Clause:
        return self.hit.clause


@dataclass(frozen=True, slots=True)
class Finding:
    """What the judge found for one ask.

    outcome  "found" | "missing" | "elsewhere" (a mismatch) | "off" | "chat"
    several  other notices are in force too, and the question names none of them
    near     the first clauses of the search, whatever their topic
    unclear  the topic does not say what is asked for: it was hardly read, and the clauses are the nearest to the
             question whatever it is about; or what is missing is a thing that the topic has no name for
    """

    ask: Ask
    outcome: str
    intent: str = ""
    document: Document | None = None
    supports: tuple[Support, ...] = ()
    digests: tuple[Support, ...] = ()
    mismatch: Mismatch | None = None
    confidence: float = 0.0
    several: bool = False
    unclear: bool = False
    near: tuple[Support, ...] = ()
