"""The sentences of the calendar. Their wording is `vocabulary/calendar.yaml`; every computed figure is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.answers import Citation, StatedValue
from knowledge.asked import AskedTime
from knowledge.calendar import Stage, windows
from knowledge.cases import bare
from knowledge.clauses import Clause, Document
from knowledge.derivations import chinese, days_between, moved, moved_working, today_is, working_day
from knowledge.errors import YearNotCovered
from knowledge.hours import AskedHour, at_hour
from knowledge.numerals import fold
from knowledge.ports import Workdays
from knowledge.rows import heading_line
from knowledge.said import Said
from knowledge.values import Value
from knowledge.vocabulary import load


def words() -> Mapping[str, Any]:
    read: Mapping[str, Any] = load("calendar")
    return read


def stage_said(document: Document, stage: Stage, today: date, hour: AskedHour | None = None) -> Said:
    """Where today lies in one window, with the days to its start, to its end or since it."""
    state = stage.state(today)
    if not stage.countable(today):
        return _uncounted(document, stage)
    if state.phase == "before" and stage.from_day:
        return _said("before", document, stage, today, days_between(stage.from_day, today))
    if state.phase == "after" and stage.until:
        return _said("after", document, stage, today, days_between(today, stage.until))
    if state.phase in ("last_day", "only_day"):
        return _joined(_said(state.phase, document, stage, today), _hour(document, stage, hour))
    if stage.until is None:
        return _said("open_end", document, stage, today)
    return _said(state.phase, document, stage, today, days_between(stage.until, today))


def case_said(document: Document, stage: Stage) -> Said:
    """One window as it is printed, with whose it is; nothing is counted."""
    cases = [case for case in stage.cases if case in document.text]
    whose = f"{bare(stage)}（{'；'.join(cases)}）" if cases else stage.what
    said = _said("case", document, stage, fields={"whose": whose})
    whole = replace(said, values=(StatedValue(printed(document, stage), "window", 0),))
    return _joined(whole, _hour(document, stage)) if stage.closing else whole


def printed(document: Document, stage: Stage) -> str:
    """The window as it is printed; of one in two columns, the first day before the last."""
    last = document.text[stage.start : stage.end]
    return f"{document.text[slice(*stage.opening)]}至{last}" if stage.opening else last


def now_said(document: Document, stage: Stage, today: date, hour: AskedHour | None = None) -> tuple[Said, ...]:
    """「现在还能报吗」「还剩几天」: yes or no first, then where today lies in the window."""
    said = stage_said(document, stage, today, hour)
    return (said if not stage.countable(today) else replace(said, text=lead(stage, today, hour) + said.text),)


def _uncounted(document: Document, stage: Stage) -> Said:
    return _said("approximate", document, stage) if stage.approximate else case_said(document, stage)


def lead(stage: Stage, today: date, hour: AskedHour | None = None) -> str:
    """「现在可以申报。」, 「现在还不能申报，时间没有到。」, 「现在已经不能申报。」"""
    state = stage.state(today)
    phase = "open" if state.is_open else "before" if state.phase == "before" else "after"
    if hour and state.phase in ("last_day", "only_day"):
        phase = {"late": "after", "early": "before"}.get(at_hour(stage, hour) or "", phase)
    leads = words()["leads"]
    return str(leads.get(stage.topic, leads["other"])[phase])


def asked_said(
    document: Document, stages: Sequence[Stage], asked: AskedTime, today: date, hour: AskedHour | None = None
) -> tuple[Said, ...]:
    """「11月12号交来得及吗」: the day asked about against each window. The day itself is not repeated."""
    return tuple(_asked(document, stage, asked, today, hour) for stage in stages)


def _asked(document: Document, stage: Stage, asked: AskedTime, today: date, hour: AskedHour | None) -> Said:
    if not (stage.countable(asked.first) and stage.countable(today)):
        return _uncounted(document, stage)
    first, last = stage.state(asked.first), stage.state(asked.last)
    if first.phase != last.phase and (first.is_open or last.is_open or first.phase == "before"):
        return _said("asked_partly", document, stage, today)
    span = "" if asked.first == asked.last else "_span"
    if first.phase == "before" and stage.from_day:
        return _said("asked_before" + span, document, stage, today, days_between(stage.from_day, asked.last))
    if first.phase == "after" and stage.until:
        return _said("asked_after" + span, document, stage, today, days_between(asked.first, stage.until))
    return _joined(_inside(document, stage, asked, today, hour), _passed(document, stage, today))


def _inside(document: Document, stage: Stage, asked: AskedTime, today: date, hour: AskedHour | None) -> Said:
    phase = stage.state(asked.last).phase
    if phase in ("last_day", "only_day"):
        missed = hour is not None and at_hour(stage, hour) in ("late", "early")
        last = _said("asked_last_day" if missed else "asked_last", document, stage, today)
        return _joined(last, _hour(document, stage, hour))
    if stage.until is None:
        return _said("asked_open", document, stage, today)
    name = "asked_first" if phase == "first_day" else "asked_in"
    return _said(name, document, stage, today, days_between(stage.until, asked.last))


def _passed(document: Document, stage: Stage, today: date) -> Said | None:
    over = stage.until is not None and today > stage.until
    return _said("asked_past_now", document, stage, today) if over else None


def cutoff_said(document: Document, stages: Sequence[Stage], asked: Sequence[AskedTime]) -> tuple[Said, ...]:
    """「我11月满五年算不算」 against the day up to which the notice counts; the rule itself where no day is asked."""
    return tuple(_cutoff(document, s, s.until, asked) for s in stages if s.until)


def _cutoff(document: Document, stage: Stage, until: date, asked: Sequence[AskedTime]) -> Said:
    if not asked:
        return _said("cutoff_rule", document, stage)
    time = asked[0]
    if time.last <= until:
        return _said("cutoff_met", document, stage)
    if time.first > until:
        span = "" if time.first == time.last else "_span"
        return _said("cutoff_unmet" + span, document, stage, None, days_between(time.first, until))
    return _said("cutoff_partly", document, stage)


def publicity_said(
    document: Document, stages: Sequence[Stage], today: date, workdays: Workdays | None
) -> tuple[Said, ...]:
    """The last day on which a publicity of N working days can begin and be over before the application ends."""
    deadline = _publicity_deadline(stages)
    period = next(_publicity_periods(document), None)
    if deadline is None or deadline.until is None or period is None:
        return ()
    clause, value = period
    grounds = (deadline.citation(document), _quote(document, clause, value))
    try:
        return _publicity(document, deadline, value, grounds, today, workdays)
    except YearNotCovered:
        said = _said("publicity_uncomputable", document, deadline, fields={"period": value.text})
        return (replace(said, citations=grounds),)


def _publicity(
    document: Document,
    deadline: Stage,
    value: Value,
    grounds: tuple[Citation, ...],
    today: date,
    workdays: Workdays | None,
) -> tuple[Said, ...]:
    if workdays is None or deadline.until is None:
        raise YearNotCovered("no calendar of working days")
    amount = int(value.normalised["amount"])
    start = moved_working(deadline.until, -amount, workdays)
    edge = moved_working(deadline.until, -amount, workdays, included=True)
    fields = {"period": value.text, "start": start.text, "edge": edge.text}
    said = [
        replace(_said(name, document, deadline, None, computed, fields), citations=grounds)
        for name, computed in (("publicity", start), ("publicity_edge", edge))
    ]
    if today > working_day(deadline.until, -amount, workdays, included=True):
        said = [replace(_said("publicity_over", document, deadline, today, fields=fields), citations=grounds), *said]
    return tuple(said)


def _publicity_deadline(stages: Sequence[Stage]) -> Stage | None:
    """The employer shows the papers publicly before it hands them in: its own stage, else the application's."""
    ending = [s for s in windows(stages) if s.until and not s.approximate]
    own = [s for s in ending if re.search(words()["employer_stage"], s.what)]
    return next(iter(own + [s for s in ending if s.topic == "time.application"]), None)


def _publicity_periods(document: Document) -> Iterator[tuple[Clause, Value]]:
    for clause in document.clauses:
        for value in document.values_of(clause):
            near = document.text[max(clause.start, value.start - 40) : value.end + 10]
            if value.kind == "working_days" and "公示" in near and "amount" in value.normalised:
                yield clause, value


def relative_said(
    document: Document, clause: Clause, value: Value, event: date | None = None, workdays: Workdays | None = None
) -> tuple[Said, ...]:
    """A deadline counted from an event (「确认通知下发后1个月内」); its last day only where the event's day is given.

    event: a day that the question names; counted by 民法典 201–202 (the first day is not counted).
    """
    quote = _quote(document, clause, value)
    fields = {"event": value.normalised["after"], "period": _period(value)}
    until = _last_day(value, event, workdays) if event else None
    if until is None:
        return (Said(words()["sentences"]["relative"].format(**fields), (quote,)),)
    text = words()["sentences"]["relative_from"].format(until=until.text, **fields)
    return (Said(text, (quote,), (replace(until, citation=0),)),)


def _last_day(value: Value, event: date, workdays: Workdays | None) -> StatedValue | None:
    amount, unit = int(value.normalised["amount"]), value.normalised["unit"]
    if unit != "working_day":
        return moved(event, amount, unit)
    try:
        return moved_working(event, amount, workdays) if workdays else None
    except YearNotCovered:
        return None


def _period(value: Value) -> str:
    """The printed length: what stands in the value after its event."""
    event = value.normalised["after"]
    tail = value.text[value.text.find(event) + len(event) :] if event in value.text else value.text
    return tail.lstrip("之日起后的，, ") or value.text


def past_said(document: Document, stages: Sequence[Stage], today: date) -> tuple[Said, ...]:
    """Every window has passed: whose round it was, and where the notice says that news will stand."""
    last = max(windows(stages) or stages, key=lambda s: s.until or date.min)
    said = _said("past", document, last, today)
    places = tuple(_announcements(document))
    if not places:
        return (replace(said, text=said.text + words()["sentences"]["past_next_open"]),)
    following = Said(words()["sentences"]["past_next"] + places[0].quote, places[:1])
    return said, following


def amended_said(amender: Document) -> Said:
    """That a later notice changes this one, by its title as it is printed."""
    clause = next((c for c in amender.clauses if c.path[-1] == "标题"), amender.clauses[0])
    quote = Citation.of(amender, clause)
    return Said(words()["sentences"]["amended"] + " ".join(quote.quote.split()), (quote,))


def _announcements(document: Document) -> Iterator[Citation]:
    """Clauses that name a website on which something will be published."""
    cues = words()["announcements"]
    for clause in document.clauses:
        text = fold(document.text_of(clause))
        if any(p in text for p in cues["places"]) and any(a in text for a in cues["acts"]):
            yield Citation.of(document, clause)


def _hour(document: Document, stage: Stage, hour: AskedHour | None = None) -> Said:
    """To what hour the last day goes, and whether the hour asked about is past it."""
    found = at_hour(stage, hour) if hour else None
    name = f"hour_{found}" if found else "hour" if stage.until_time or stage.half else "hour_open"
    said = _said(name, document, stage, fields={"time": _time(document, stage)})
    if stage.closing is None:
        return said
    apart = Citation.of(document, document.clause_at(stage.closing[0]))
    return replace(said, citations=(*said.citations, apart))


def _time(document: Document, stage: Stage) -> str:
    """The hour as printed: what follows the last 日 of the window, or where that of every last day stands."""
    if stage.closing:
        return document.text[slice(*stage.closing)]
    printed = document.text[stage.start : stage.end]
    tail = printed[max(printed.rfind("日"), printed.rfind("号")) + 1 :].strip()
    return re.sub(r"^[（(][^）)]*[）)]", "", tail) or stage.until_time or ""


def _joined(first: Said, second: Said | None) -> Said:
    if second is None:
        return first
    citations = first.citations + tuple(c for c in second.citations if c not in first.citations)
    return Said(first.text + second.text, citations, tuple(dict.fromkeys(first.values + second.values)))


def _said(
    name: str,
    document: Document,
    stage: Stage,
    today: date | None = None,
    computed: StatedValue | None = None,
    fields: Mapping[str, str] | None = None,
) -> Said:
    """One sentence on one window: its quote, and the figures it states declared."""
    quote = stage.citation(document)
    template: str = words()["sentences"][name]
    known = {
        "what": stage.what,
        "window": printed(document, stage),
        "from": _printed(stage.from_day, quote, today),
        "until": _printed(stage.until, quote, today),
        "today": chinese(today) if today else "",
        "days": computed.text if computed else "",
    }
    text = template.format(**known, **(fields or {}))
    values = [replace(computed, citation=0)] if computed and computed.text in text else []
    if today and "{today}" in template:
        values.append(today_is(today))
    return Said(text, (quote, *_headings(document, stage)), tuple(values))


def _headings(document: Document, stage: Stage) -> Iterator[Citation]:
    """The row that says what the columns are, for a window in a table."""
    found = heading_line(document, document.clause_at(stage.start), stage.start)
    if found is not None:
        yield Citation.of(document, *found)


def _printed(day: date | None, quote: Citation, today: date | None) -> str:
    """The day as the quote prints it; in full where it does not, or where the year could be mistaken."""
    if day is None:
        return ""
    folded = fold(quote.quote).replace(" ", "")
    if today is None or today.year == day.year:
        return next((t for t in _spellings(day) if t in folded), chinese(day))
    return next((t for t in _full_spellings(day) if t in folded), chinese(day))


def _full_spellings(day: date) -> Iterator[str]:
    year, month, number = day.year, day.month, day.day
    yield chinese(day)
    for mark in ".-/":
        yield f"{year}{mark}{month:02d}{mark}{number:02d}"
        yield f"{year}{mark}{month}{mark}{number}"
    yield "".join("〇一二三四五六七八九"[int(c)] for c in str(year)) + f"年{_han(month)}月{_han(number)}日"


def _spellings(day: date) -> Iterator[str]:
    yield from _full_spellings(day)
    yield f"{day.month}月{day.day}日"
    yield f"{_han(day.month)}月{_han(day.day)}日"


def _han(number: int) -> str:
    """1–99 as 「一」 … 「九十九」."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{'一二三四五六七八九'[tens - 1]}十"
    return head + ("" if ones == 0 else "一二三四五六七八九"[ones - 1])


def _quote(document: Document, clause: Clause, value: Value) -> Citation:
    """The sentence of the clause in which the value stands."""
    begin = max(document.text.rfind(mark, clause.start, value.start) + 1 for mark in "。；\n")
    ends = [e for mark in "。；\n" if (e := document.text.find(mark, value.end, clause.end)) >= 0]
    return Citation.of(document, clause, max(begin, clause.start), min(ends) + 1 if ends else clause.end)
