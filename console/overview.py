"""What the insight page and the API say of a span of days: the span itself, its sums, its most asked topics."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from console.errors import Refused
from console.insight import Day

LONGEST = 366
SHOWN_BEFORE = 29
MOST_TOPICS = 12


def span(since: date | None, until: date | None, today: date) -> tuple[date, date]:
    """The days asked for; the last thirty when none are."""
    last = until or today
    try:
        first = since or last - timedelta(days=SHOWN_BEFORE)
    except OverflowError as error:
        raise Refused("请选择今年前后的日期") from error
    if not 0 <= (last - first).days < LONGEST:
        raise Refused("请选择不超过一年的时间段，开始日期不晚于结束日期")
    return first, last


def totals(days: Sequence[Day]) -> dict[str, int | float | None]:
    """Shares are None where nothing was asked or judged; reply: minutes, the mean of the days' medians."""
    asked, up, down = sum(d.questions for d in days), sum(d.up for d in days), sum(d.down for d in days)
    waits = [d.reply_minutes for d in days if d.reply_minutes is not None]
    return {
        "asked": asked,
        "answered": sum(d.kinds.get("answer", 0) for d in days) / asked if asked else None,
        "missing": sum(d.kinds.get("not_found", 0) for d in days),
        "handed": sum(d.handed for d in days),
        "happy": up / (up + down) if up + down else None,
        "judged": up + down,
        "reply": sum(waits) / len(waits) if waits else None,
    }


def most_asked(days: Sequence[Day], names: Mapping[str, str]) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for day in days:
        counted.update(day.topics)
    return [(names.get(key, key or "没有主题"), number) for key, number in counted.most_common(MOST_TOPICS)]
