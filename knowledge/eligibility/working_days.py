"""Working days by the State Council's holiday arrangements (with the weekends that are worked in exchange)."""

from datetime import date, timedelta

import chinese_calendar


def latest_start_of(days: int, until: date) -> date | None:
    """The last day on which a run of `days` working days can begin so that it ends on `until` at the latest.

    None for a year whose holidays are not published yet: no date is better than a wrong one.
    """
    day, left = until, days
    try:
        while True:
            left -= chinese_calendar.is_workday(day)
            if left <= 0:
                return day
            day -= timedelta(1)
    except NotImplementedError:
        return None
