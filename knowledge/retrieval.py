"""Ranked clauses for a query: the share of the question that the clause holds, plus the nearness of its meaning.

Both are numbers between 0 and about 1 that mean the same for every question, so they are added as they are; so is, at
smaller weights, whether the clause is of the topic that the question was read to be about, and how much of what is near
the question stands in the clause's document. Tried and ranked worse on statutes and notices (docs/evaluation.md): rank
fusion, which throws away by how much a side prefers a clause; standard scores and min-max, which depend on what else
stands in the snapshot; pseudo relevance feedback on either side; vectors of sentences, or with their mean taken out.
Whether the answer is in the clauses at all is another question: `knowledge.relevance`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.answers import Hit
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.errors import IndexDamaged, ModelUnavailable, ZhichengError
from knowledge.lexical import Bm25, Scores, tokens
from knowledge.pieces import clause_of, heading_of
from knowledge.ports import Embedder, VectorIndex, Vectors
from knowledge.query import Query, query_of
from knowledge.reading import Reading
from knowledge.topical import Topical

DENSE_CANDIDATES = 100
TITLE_WEIGHT = 0.2
WANTED_VALUE = 0.1
TOPIC_WEIGHT = 0.3
SOURCE_WEIGHT = 0.15
SOURCE_CANDIDATES = 100
# How much less near than the last candidate a clause beyond them is taken to be.
BEYOND = 0.08


class HybridRetriever:
    """Keyword search is built at construction; dense search joins when an embedder and an index are given.

    When the dense side fails at a query, keyword search answers alone, and `degraded` says why. Thread safe.
    """

    def __init__(self, snapshot: Snapshot, embedder: Embedder | None = None, index: VectorIndex | None = None) -> None:
        self._clauses = list(snapshot.clauses())
        self._number = {clause.id: n for n, (_, clause) in enumerate(self._clauses)}
        self._keyword = Bm25(_indexed(document, clause) for document, clause in self._clauses)
        self._holding = _holding(self._clauses)
        self._topical = Topical(self._clauses)
        self._source = _sources(self._clauses)
        self._embedder = embedder
        self._index = index
        self.degraded: ZhichengError | None = None

    def search(self, query: str, k: int = 10, reading: Reading | None = None) -> list[Hit]:
        """The k best clauses, best first; none when nothing of the query is known. reading: what it is about."""
        asked = query_of(query)
        if not self._clauses or not asked.asked or k <= 0:
            return []
        keyword = self._keyword.scores(asked.expanded) / self._keyword.whole(asked.asked)
        dense = self._dense(asked)
        fused = keyword + dense + self._wanted(asked)
        if reading is not None:
            fused += TOPIC_WEIGHT * self._topical.scores(reading)
        fused += SOURCE_WEIGHT * self._of_source(fused)
        best = np.argsort(-fused, kind="stable")[:k]
        hits = (self._hit(int(n), fused, keyword, dense) for n in best)
        return [hit for hit in hits if hit.score > 0]

    def _hit(self, number: int, fused: Scores, keyword: Scores, dense: Scores) -> Hit:
        document, clause = self._clauses[number]
        return Hit(document, clause, float(fused[number]), float(keyword[number]), float(dense[number]))

    def _wanted(self, asked: Query) -> Scores:
        """A little for a clause that holds a value of the kind asked for: a sum for 「多少钱」, a date for 「几号」."""
        holds = [self._holding[kind] for kind in asked.wants if kind in self._holding]
        if not holds:
            return np.zeros(len(self._clauses), np.float32)
        return np.asarray(np.any(holds, axis=0) * WANTED_VALUE, np.float32)

    def _of_source(self, fused: Scores) -> Scores:
        """What is near seldom stands alone: 1 for clauses of the document that holds most of the best, else less."""
        if self._source.max() == 0:
            return np.zeros(len(fused), np.float32)
        best = np.argsort(-fused, kind="stable")[:SOURCE_CANDIDATES]
        held = np.bincount(self._source[best], fused[best] - fused[best[-1]])
        held = np.pad(held, (0, self._source.max() + 1 - len(held)))
        return np.asarray(held[self._source] / (held.max() or 1), np.float32)

    def _dense(self, asked: Query) -> Scores:
        """Cosine of each clause's nearest piece, shape (clauses,); zeros when there is no dense side."""
        near = self._near(asked)
        if not near:
            return np.zeros(len(self._clauses), np.float32)
        floor = near[-1][1] - (BEYOND if len(near) == DENSE_CANDIDATES else 0.0)
        scores = np.full(len(self._clauses), floor, np.float32)
        nearest: dict[str, float] = {}
        for piece, cosine in near:
            nearest.setdefault(clause_of(piece), cosine)
        known = [(self._number[c], cosine) for c, cosine in nearest.items() if c in self._number]
        scores[[n for n, _ in known]] = [cosine for _, cosine in known]
        return scores

    def _near(self, asked: Query) -> list[tuple[str, float]]:
        """Pieces and their nearness; parts of a question that mean different things make all of them less near."""
        if self._embedder is None or self._index is None:
            return []
        try:
            middle = embedded(asked, self._embedder)
            near = self._index.query(middle, DENSE_CANDIDATES)
        except (IndexDamaged, ModelUnavailable) as problem:
            self.degraded = problem
            return []
        self.degraded = None
        agreement = float(np.linalg.norm(middle))
        return [(piece, cosine * agreement) for piece, cosine in near]


def embedded(asked: Query, embedder: Embedder) -> Vectors:
    """The middle between the question and the mean of its parts, shape (dimension,), not longer than 1."""
    if asked.parts == (asked.text,):
        return np.asarray(embedder.embed([asked.text])[0], np.float32)
    rows = embedder.embed([asked.text, *asked.parts])
    return np.asarray((rows[0] + rows[1:].mean(0)) / 2, np.float32)


def _indexed(document: Document, clause: Clause) -> Mapping[str, float]:
    """The clause's own tokens, its headings', and the document title's at a small weight."""
    counts = tokens(f"{heading_of(clause)}\n{document.text_of(clause)}")
    for token, times in tokens(document.title).items():
        counts[token] = counts.get(token, 0) + times * TITLE_WEIGHT
    return counts


def _sources(clauses: Sequence[tuple[Document, Clause]]) -> NDArray[np.int64]:
    """For each clause the number of what it was read from: its file, else its document."""
    numbers: dict[str, int] = {}
    names = (document.source_name or document.key for document, _ in clauses)
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)


def _holding(clauses: Sequence[tuple[Document, Clause]]) -> dict[str, NDArray[np.bool_]]:
    """Kind of value → which clauses hold one."""
    kinds = [{value.kind for value in document.values_of(clause)} for document, clause in clauses]
    return {kind: np.array([kind in held for held in kinds]) for kind in set().union(*kinds)}
