"""What the windows of a notice mean on a given day. Pure: the day is given, nothing is looked up.

A day is a date in Asia/Shanghai. Windows are closed: the first and the last day belong to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from knowledge.answers import Citation
from knowledge.batches import Member, members_of
from knowledge.clauses import Clause, Document
from knowledge.edit_acts import is_quoted_as_old
from knowledge.last_hours import with_last_hours
from knowledge.rows import cell_of
from knowledge.stage_cases import cases_of
from knowledge.stage_names import (
    announces,
    begins,
    ends,
    half_day,
    is_recurring,
    is_schedule,
    is_superseded,
    name_of,
    topic_of,
)
from knowledge.stage_words import is_name, plain_name, stage_named, stage_words
from knowledge.values import Value

Phase = Literal["before", "first_day", "in", "last_day", "only_day", "after"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A window or a deadline of a notice.

    what        as the notice calls it: 「网上申报时间」
    topic       the time.* topic of its clause
    from_day    first day, None where only the end is printed
    until       last day, included; None where only the start is printed
    until_time  "17:00" where the notice prints one; None leaves the hour open
    approximate the notice prints a month or a third of one (「11月中旬」), no day: nothing may be counted
    cases       whose window it is where the notice tells several apart: batches, districts, levels
    was         the window that the sentence says held before: 「由6月23日延长至7月3日」
    opens       the first day that is printed elsewhere: by the amended notice, by another sentence of the clause
    opening     where the first day is printed, if not with the last one: in another column of the row
    closing     where the hour of the last day is printed, if not with the day: 「各批次最后一天下午5点关闭」
    half        上午, 下午, 全天 behind the last day: 「8月20日上午」
    members     who is of the batch that `cases` names, where the notice says it in another place
    """

    what: str
    topic: str
    from_day: date | None
    until: date | None
    document: str
    clause_id: str
    start: int
    end: int
    until_time: str | None = None
    approximate: bool = False
    cases: tuple[str, ...] = ()
    was: tuple[date | None, date | None] | None = None
    opens: date | None = None
    opening: tuple[int, int] | None = None
    closing: tuple[int, int] | None = None
    half: str = ""
    members: tuple[Member, ...] = ()

    def state(self, today: date) -> WindowState:
        return window_state(self.from_day, self.until, today)

    def countable(self, day: date) -> bool:
        """Whether days may be counted: not from a month, nor before a first day that another notice prints."""
        return not self.approximate and (self.opens is None or day >= self.opens)

    def citation(self, document: Document) -> Citation:
        """The sentence in which the window is printed, or its line where the sentence does not name it."""
        clause = document.clause_at(self.start)
        sentence = _around(document, clause, self.start, self.end, "。；;\n")
        if self.what in document.text[slice(*sentence)]:
            return Citation.of(document, clause, *sentence)
        return Citation.of(document, clause, *_around(document, clause, self.start, self.end, "\n"))


@dataclass(frozen=True, slots=True)
class WindowState:
    """Where a day lies. Each count is None where it has no meaning; all count calendar days.

    days_to_start  from today to the first day, > 0 before it
    days_left      from today to the last day; 0 on the last day
    days_since     from the last day to today, > 0 after it
    """

    phase: Phase
    days_to_start: int | None = None
    days_left: int | None = None
    days_since: int | None = None

    @property
    def is_open(self) -> bool:
        return self.phase in ("first_day", "in", "last_day", "only_day")


@dataclass(frozen=True, slots=True)
class Standing:
    """The stages of a notice as a day finds them, each part in the order of time."""

    today: date
    running: tuple[Stage, ...]
    coming: tuple[Stage, ...]
    past: tuple[Stage, ...]

    @property
    def over(self) -> bool:
        """Every window has passed: the notice is one of a past round."""
        return bool(self.past) and not self.running and not self.coming


def window_state(from_day: date | None, until: date | None, today: date) -> WindowState:
    """Raises ValueError for a window without any end, or whose end lies before its start."""
    if from_day is None and until is None:
        raise ValueError("a window needs a first or a last day")
    if from_day and until and until < from_day:
        raise ValueError(f"a window cannot end ({until}) before it starts ({from_day})")
    if from_day and today < from_day:
        return WindowState("before", (from_day - today).days, (until - today).days if until else None)
    if until and today > until:
        return WindowState("after", days_since=(today - until).days)
    return WindowState(_inside(from_day, until, today), days_left=(until - today).days if until else None)


def _inside(from_day: date | None, until: date | None, today: date) -> Phase:
    if today == until:
        return "only_day" if from_day == until else "last_day"
    return "first_day" if today == from_day else "in"


@lru_cache(maxsize=64)
def schedule(document: Document) -> tuple[Stage, ...]:
    """The windows and deadlines of a notice in the order of time: for answers, reminders and the timeline.

    Cut-off days up to which time is counted (time.cutoff) are stages too: they have no first day.
    """
    stages = with_last_hours(document, _with_openings(list(_stages(document))))
    return tuple(sorted(stages, key=lambda s: (s.until or s.from_day, s.from_day or date.min)))


def _with_openings(stages: list[Stage]) -> list[Stage]:
    """「7月21日开通。中级8月22日关闭，副高级8月8日关闭」: what opens in one sentence closes in the next."""
    first = {(s.clause_id, s.topic): s.from_day for s in reversed(stages) if s.from_day and s.until is None}
    return [replace(s, opens=_opened(s, first.get((s.clause_id, s.topic)))) for s in stages]


def _opened(stage: Stage, first: date | None) -> date | None:
    alone = first is not None and stage.from_day is None and stage.until is not None and first <= stage.until
    return first if alone else stage.opens


def windows(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """The stages in which somebody acts: all but the cut-off days."""
    return tuple(s for s in stages if s.topic != "time.cutoff")


def where_we_stand(stages: Iterable[Stage], today: date) -> Standing:
    acting = [(stage, stage.state(today)) for stage in windows(stages)]
    return Standing(
        today,
        running=tuple(stage for stage, state in acting if state.is_open),
        coming=tuple(stage for stage, state in acting if state.phase == "before"),
        past=tuple(stage for stage, state in acting if state.phase == "after"),
    )


def _stages(document: Document) -> Iterator[Stage]:
    for clause in document.clauses:
        inherited = _inherited(document, clause)
        if is_schedule(document, clause, inherited):
            for value in document.values_of(clause):
                stage = _stage(document, clause, value, inherited)
                if stage:
                    yield stage


def _inherited(document: Document, clause: Clause) -> str | None:
    """The time topic of a heading above: every line under 「三、时间安排」 is a part of the schedule, and of the step
    of the nearest heading that names one: 「（三）纸质材料报送」."""
    above = [c for c in document.clauses if len(c.path) < len(clause.path) and clause.path[: len(c.path)] == c.path]
    near = sorted(above, key=lambda c: -len(c.path))
    timed = next((t for c in near for t in c.topics if t.startswith("time.")), None)
    return timed and next(filter(None, map(_headed, near)), timed)


def _headed(clause: Clause) -> str | None:
    heading = plain_name(clause.path[-1]) if clause.path else ""
    named = stage_named(heading) if is_name(heading) else None
    return named or next((t for t in clause.topics if t.startswith("time.")), None)


def _stage(document: Document, clause: Clause, value: Value, inherited: str | None) -> Stage | None:
    if value.kind not in ("window", "date") or is_recurring(document, value):
        return None
    if _is_put_aside(document, clause, value):
        return None
    topic = topic_of(document, clause, value, inherited)
    days = _days(document, clause, value, topic)
    if topic is None or days is None:
        return None
    opening = _opening(document, clause, value)
    if opening == value:
        return None  # the last day, in another column, stands for the row
    half, cases = half_day(document, clause, value), cases_of(document, clause, value)
    return Stage(
        what=name_of(document, clause, value, topic),
        topic=topic,
        from_day=date.fromisoformat(opening.normalised) if opening else days[0],
        until=days[1],
        document=document.key,
        clause_id=clause.id,
        start=value.start,
        end=value.end + len(half),
        until_time=value.note.get("until_time") or value.note.get("time"),
        approximate="precision" in value.note or value.text[-1:] in "月底末旬初",
        cases=cases,
        was=_was(document, clause, value, topic),
        opening=(opening.start, opening.end) if opening else None,
        half=half.strip(),
        members=members_of(document, (*cases, document.text[clause.start : value.start])),
    )


def _opening(document: Document, clause: Clause, value: Value) -> Value | None:
    """The first day of a row that prints it in a column of its own, where another prints the last day."""
    cell = cell_of(document, clause, value)
    if cell is None:
        return None
    words = stage_words()
    first, last = cell.time_under(words["column_from"]), cell.time_under(words["column_until"])
    both = first and last and first.kind == last.kind == "date" and first.normalised <= last.normalised
    return first if both and value in (first, last) else None


def _is_put_aside(document: Document, clause: Clause, value: Value) -> bool:
    return is_superseded(document, clause, value) or is_quoted_as_old(document, value.start, value.end)


def _was(document: Document, clause: Clause, value: Value, topic: str | None) -> tuple[date | None, date | None] | None:
    times = [v for v in document.values_of(clause) if v.kind in ("window", "date") and v.start < value.start]
    last = max(times, key=lambda v: v.start, default=None)
    if last is None or not _is_put_aside(document, clause, last):
        return None
    if last.kind == "window":
        return _days(document, clause, last, topic)
    try:
        return None, date.fromisoformat(last.normalised)
    except ValueError:
        return None


def _days(
    document: Document, clause: Clause, value: Value, topic: str | None
) -> tuple[date | None, date | None] | None:
    try:
        if value.kind == "window":
            first, last = (date.fromisoformat(value.normalised[k]) for k in ("from", "until"))
            if value.note.get("from") == "issued_on":  # 「即日起至…」 prints no first day
                return None, last
            return (first, last) if first <= last else None
        day = date.fromisoformat(value.normalised)
    except ValueError:  # a date without a year ("--10-10") cannot be laid on the calendar
        return None
    bound = value.note.get("bound")
    if bound == "from" or begins(document, clause, value):
        return day, None
    if bound == "until" or topic == "time.cutoff" or ends(document, clause, value):
        return None, day
    return (day, day) if announces(document, clause, value) else None


def _around(document: Document, clause: Clause, start: int, end: int, marks: str) -> tuple[int, int]:
    begin = max(document.text.rfind(mark, clause.start, start) + 1 for mark in marks)
    stops = [at + 1 for mark in marks if (at := document.text.find(mark, end, clause.end)) >= 0]
    return max(begin, clause.start), min(stops, default=clause.end)


def add_months(day: date, months: int) -> date:
    """The same day of the month; the last day of the month where it has no such day (民法典 第二百零二条)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), following - timedelta(1))


def shift(day: date, amount: int, unit: str) -> date:
    """`day` moved by an amount of day, week, month or year. Raises ValueError for another unit."""
    if unit in ("day", "week"):
        return day + timedelta(amount * (7 if unit == "week" else 1))
    if unit in ("month", "year"):
        return add_months(day, amount * (12 if unit == "year" else 1))
    raise ValueError(f"cannot move a date by {unit}")
