"""At most so many messages a minute: a bucket that fills evenly, one for each visitor and one for each address."""

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEYS = 50_000


class Limit:
    """`allows(key)` takes one from the key's bucket; False when it is empty."""

    def __init__(self, per_minute: int, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = per_minute / 60
        self.burst = float(burst)
        self.clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        now = self.clock()
        left, then = self._buckets.pop(key, (self.burst, now))
        left = min(self.burst, left + (now - then) * self.rate)
        self._buckets[key] = (left - 1 if left >= 1 else left, now)
        while len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return left >= 1
