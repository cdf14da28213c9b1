"""Counting working days back from a day."""

from datetime import date, timedelta

from knowledge.errors import YearNotCovered
from knowledge.ports import Workdays


def latest_start_of(days: int, until: date, workdays: Workdays | None) -> date | None:
    """The last day on which a run of `days` working days can begin so that it ends on `until` at the latest.

    None without a calendar, and for a year that it does not cover: no date is better than a wrong one.
    """
    if workdays is None:
        return None
    day, left = until, days
    try:
        while True:
            left -= workdays.is_workday(day)
            if left <= 0:
                return day
            day -= timedelta(1)
    except YearNotCovered:
        return None
