"""Ranked clauses for a query: keyword and dense scores, each standardised over its candidates, summed.

Rank fusion throws away by how much one side prefers a clause; on statutes and notices the sum of standardised scores
ranks better (docs/evaluation.md). The sum orders one query's clauses and nothing else: whether the answer is in them
at all is judged in `knowledge.relevance`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge.answers import Hit
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.errors import IndexDamaged, ModelUnavailable
from knowledge.lexical import Bm25, fold, tokens
from knowledge.pieces import clause_of, heading_of
from knowledge.ports import Embedder, VectorIndex

Scores = NDArray[np.float32]

DENSE_CANDIDATES = 200
TITLE_WEIGHT = 0.2


class HybridRetriever:
    """Keyword search is built at construction; dense search joins when an embedder and an index are given.

    Either may fail at a query: then the other answers alone, and `degraded` says why.
    """

    def __init__(self, snapshot: Snapshot, embedder: Embedder | None = None, index: VectorIndex | None = None) -> None:
        self._clauses = list(snapshot.clauses())
        self._number = {clause.id: n for n, (_, clause) in enumerate(self._clauses)}
        self._keyword = Bm25(_indexed(document, clause) for document, clause in self._clauses)
        self._embedder = embedder
        self._index = index
        self.degraded: str | None = None

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """The k best clauses, best first; clauses that share nothing with the query are left out."""
        if not self._clauses or k <= 0:
            return []
        keyword = self._keyword.scores(tokens(query))
        dense = self._dense(query)
        fused = standardised(keyword) if dense is None else standardised(keyword) + standardised(dense)
        best = np.argsort(-fused, kind="stable")[:k]
        return [self._hit(int(n), fused, keyword, dense) for n in best if keyword[n] > 0 or dense is not None]

    def _hit(self, number: int, fused: Scores, keyword: Scores, dense: Scores | None) -> Hit:
        document, clause = self._clauses[number]
        nearness = 0.0 if dense is None else float(dense[number])
        return Hit(document, clause, float(fused[number]), float(keyword[number]), nearness)

    def _dense(self, query: str) -> Scores | None:
        """Cosine of each clause's nearest piece, shape (clauses,); None when there is no dense side."""
        if self._embedder is None or self._index is None:
            return None
        try:
            vector = self._embedder.embed([fold(query)])[0]
            near = self._index.query(vector, DENSE_CANDIDATES)
        except (IndexDamaged, ModelUnavailable) as problem:
            self.degraded = str(problem)
            return None
        self.degraded = None
        return self._spread(near)

    def _spread(self, near: list[tuple[str, float]]) -> Scores | None:
        found = [(self._number.get(clause_of(piece)), cosine) for piece, cosine in near]
        known = [(n, cosine) for n, cosine in found if n is not None]
        if not known:
            return None
        scores = np.full(len(self._clauses), min(cosine for _, cosine in known), np.float32)
        for number, cosine in known:
            scores[number] = max(scores[number], cosine)
        return scores


def standardised(scores: Scores) -> Scores:
    """Mean 0, standard deviation 1; all zeros when every score is the same."""
    spread = float(scores.std())
    return np.zeros_like(scores) if spread < 1e-9 else np.asarray((scores - scores.mean()) / spread, np.float32)


def _indexed(document: Document, clause: Clause) -> Mapping[str, float]:
    """The clause's own tokens, its headings', and the document title's at a small weight."""
    counts = tokens(f"{heading_of(clause)}\n{document.text_of(clause)}")
    for token, times in tokens(document.title).items():
        counts[token] = counts.get(token, 0) + times * TITLE_WEIGHT
    return counts
