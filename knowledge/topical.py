"""How far each clause of a snapshot can answer what a question was read to ask."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.clauses import Clause, Document
from knowledge.intents import Intent, intents
from knowledge.lexical import Scores
from knowledge.reading import Reading

READINGS = 4
MOST_FIT = 1.75


class Topical:
    """Worked out once for each thing that can be asked, when it is first asked. Thread safe."""

    def __init__(self, clauses: Sequence[tuple[Document, Clause]]) -> None:
        self._clauses = clauses
        self._of_topic: dict[str, list[int]] = {}
        for number, (_, clause) in enumerate(clauses):
            for topic in clause.topics:
                self._of_topic.setdefault(topic, []).append(number)
        self._fits: dict[str, Scores] = {}

    def scores(self, reading: Reading) -> Scores:
        """0–1 for every clause: the fit to each likely reading, by its probability."""
        total = np.zeros(len(self._clauses), np.float32)
        for key, probability in reading.ranked[:READINGS]:
            if key in intents():
                total += np.float32(probability) * self._fit(intents()[key])
        return total

    def _fit(self, intent: Intent) -> Scores:
        if intent.key not in self._fits:
            fits = np.zeros(len(self._clauses), np.float32)
            for number in self._candidates(intent):
                fits[number] = min(intent.support(*self._clauses[number]), MOST_FIT) / MOST_FIT
            self._fits[intent.key] = fits
        return self._fits[intent.key]

    def _candidates(self, intent: Intent) -> Sequence[int]:
        """Clauses of its topics; of its parts of a document, where it is about those, any."""
        if intent.parts:
            return range(len(self._clauses))
        return sorted({number for topic in intent.topics for number in self._of_topic.get(topic, ())})
