"""Reading: what a question was taken to be about. Plain frozen data."""

from dataclasses import dataclass

SURE = 0.5
LEAST, LEAD = 0.3, 3.0
LEADING_LEAST, LEADING = 0.15, 2.5


@dataclass(frozen=True, slots=True)
class Reading:
    """ranked: (intent, probability), best first; nearest: similarity 0–1 to the nearest known question."""

    ranked: tuple[tuple[str, float], ...]
    nearest: float

    @property
    def best(self) -> str:
        return self.ranked[0][0] if self.ranked else ""

    def probability(self, intent: str) -> float:
        return next((p for key, p in self.ranked if key == intent), 0.0)

    @property
    def sure(self) -> float:
        """Probability of the best; 0 where nothing is known."""
        return self.ranked[0][1] if self.ranked else 0.0

    @property
    def clear(self) -> bool:
        """The best stands alone: likelier than not, or several times likelier than the next."""
        second = self.ranked[1][1] if len(self.ranked) > 1 else 0.0
        return self.sure >= SURE or self.sure >= max(LEAST, LEAD * second)

    @property
    def leading(self) -> bool:
        """Weaker than clear: nothing else comes near the best."""
        second = self.ranked[1][1] if len(self.ranked) > 1 else 0.0
        return self.clear or self.sure >= max(LEADING_LEAST, LEADING * second)
