"""Working days of the official calendar (weekends, holidays, 调休) through `chinesecalendar`."""

from __future__ import annotations

from datetime import date

import chinese_calendar

from knowledge.errors import YearNotCovered


class OfficialWorkdays:
    """Implements `knowledge.ports.Workdays`."""

    def is_workday(self, day: date) -> bool:
        """Raises YearNotCovered where the State Council's calendar is not known to the library."""
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError as error:
            raise YearNotCovered(
                f"{day.year} 年的法定节假日安排不在日历数据中，无法推算工作日；请更新 chinesecalendar"
            ) from error
