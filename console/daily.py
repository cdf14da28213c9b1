"""What the desk does by itself: count the days, sort the unanswered, forget what is old."""

import logging
import threading
import time

from console.desk import Desk

log = logging.getLogger("zhicheng.desk")
SECONDS = 3600
NAME = "daily"


class Daily(threading.Thread):
    """Every hour; each part may be repeated without harm, in two processes too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="desk-daily", daemon=True)
        self.desk = desk

    def run(self) -> None:
        while True:
            try:
                self.once()
            except Exception as error:  # a day missed is better than no desk; the next hour tries again
                log.error("the daily work failed: %s", type(error).__name__)
            time.sleep(SECONDS)

    def once(self) -> None:
        """Days are counted before their answers go."""
        self.desk.privacy.keep_counts()
        while self.desk.gaps.catch_up():
            pass
        self.desk.updates.changed.follow()
        if self.desk.privacy.due():
            self.desk.privacy.purge(NAME)
