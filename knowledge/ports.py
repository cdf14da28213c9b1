"""What the core needs of the outside world. Adapters implement these; tests have fakes of the same names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.answers import Answer, Hit, Question
from knowledge.clauses import Document, Snapshot
from knowledge.errors import ZhichengError
from knowledge.reading import Reading

Vectors = NDArray[np.float32]
Progress = Callable[[str, int, int], None]


class Embedder(Protocol):
    """Text to unit vectors, float32, shape (len(texts), dimension)."""

    name: str
    dimension: int

    def embed(self, texts: Sequence[str]) -> Vectors: ...


class VectorIndex(Protocol):
    """The pieces of one snapshot by nearness; rows are (piece id, cosine similarity), best first."""

    def query(self, vector: Vectors, k: int) -> list[tuple[str, float]]: ...


class Retriever(Protocol):
    """Ranked clauses of one snapshot for a query. degraded: why a part of the search is down, else None.

    reading: what the question was read to be about, where that is known.
    """

    degraded: ZhichengError | None

    def search(self, query: str, k: int, reading: Reading | None = None) -> list[Hit]: ...


class DocumentStore(Protocol):
    """Documents and their vectors; both are immutable once stored."""

    def documents(self, versions: Sequence[str]) -> list[Document]: ...
    def add(self, document: Document) -> None: ...
    def snapshot(self, number: int) -> Snapshot: ...
    def live(self) -> int: ...


class Journal(Protocol):
    """Keeps what was answered so that it can be checked and replayed."""

    def record(self, question: Question, answer: Answer) -> None: ...


class Workdays(Protocol):
    """The official calendar: weekends, holidays and the working days moved for them (调休)."""

    def is_workday(self, day: date) -> bool:
        """Raises YearNotCovered where the calendar of that year is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """What a language model is given of a document: the quote and where it stands."""

    path: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What it gives back. citations: indices into the passages that it was given."""

    text: str
    citations: tuple[int, ...]


class Writer(Protocol):
    """A language model that puts passages into words. What it writes is not believed; see `steps.phrase`."""

    def write(self, question: str, passages: Sequence[Passage]) -> list[Sentence]:
        """Raises WriterFailed: late, down, refused, or not in the form asked for."""
        ...
