"""Answers of the calendar, in sentences: 「现在还能报吗」「11月12号交来得及吗」「公示最晚哪天开始」.

`timing(text, document, today, workdays)` is all that a caller needs. Each `Said` carries the quotes it stands on
and declares each computed figure; `gather` lays several into the parts of an `Answer`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.asked import AskedTime, asked_times
from knowledge.calendar import Stage, schedule, where_we_stand, windows
from knowledge.cases import of_case, undecided
from knowledge.clauses import Document
from knowledge.hours import asked_hour
from knowledge.lexical import bigrams
from knowledge.numerals import fold
from knowledge.ports import Workdays
from knowledge.said import Said
from knowledge.stage_names import DISTINCT, shared
from knowledge.timing_words import (
    asked_said,
    case_said,
    cutoff_said,
    lead,
    now_said,
    past_said,
    publicity_said,
    relative_said,
    words,
)
from knowledge.vocabulary import load

DEADLINE_HOUR = "unknown.deadline_hour"


def intent_of(text: str, dated: bool) -> str | None:
    """publicity | cutoff | by_then | days_left | still, or None: not a question for the calendar."""
    folded = fold(text)
    for name, rule in words()["intents"].items():
        if (dated or not rule.get("dated")) and _fits(folded, rule):
            return str(rule.get("is", name))
    return None


def stage_asked(text: str, today: date) -> str | None:
    """The time topic of a question whether a day will do or something is still open; None for any other question."""
    dated = bool(asked_times(text, today))
    if re.search(load("calendar")["asks_hour"], text):
        return _hour_asked(text, dated)
    if intent_of(text, dated) not in ("by_then", "days_left", "still") and not (dated and _claims_an_end(text)):
        return None
    named = (topic for topic, cues in words()["stages"].items() if any(cue in fold(text) for cue in cues))
    return next(named, str(words()["default_stages"][0]))


def _hour_asked(text: str, dated: bool) -> str | None:
    """A question with an hour is of the last hour of a step, where it asks whether it is still open, or until when."""
    words = load("calendar")
    if intent_of(text, dated) in ("by_then", "still") or re.search(words["asks_end_hour"], text):
        return "time.onsite" if re.search(words["acts_asked"]["time.onsite"], text) else DEADLINE_HOUR
    return None


def _claims_an_end(text: str) -> bool:
    """「最后一天是11月18日对不对」."""
    patterns = load("asking")
    return all(re.search(patterns[name], text) for name in ("claims", "claims_end"))


def _fits(text: str, rule: Mapping[str, Any]) -> bool:
    if "exactly" in rule:
        return bool(re.fullmatch(rule["exactly"], text))

    def holds(key: str) -> bool:
        return any(w in text for w in rule[key])

    like = "like" in rule and re.search(rule["like"], text) is not None
    both = (like or holds("any")) and ("and_any" not in rule or holds("and_any"))
    return both and all(w in text for w in rule.get("all", ())) and not ("none" in rule and holds("none"))


def timing(
    text: str,
    document: Document,
    today: date,
    workdays: Workdays | None = None,
    holding: Sequence[Stage] | None = None,
    over: bool | None = None,
    named: Sequence[Stage] = (),
) -> tuple[Said, ...]:
    """What the calendar says to the question; empty where it is none for it, or the notice prints no time.

    holding: those of the document's stages that no later notice has changed; over: with the later ones, all passed;
    named: those that the question was found to be about.
    """
    stages = schedule(document) if holding is None else holding
    asked = _asked(text, stages, today)
    intent = intent_of(text, bool(asked))
    if intent == "relative":
        return _from_event(text, document, asked[0].first, workdays)
    if intent is None or not stages:
        return ()
    if intent == "cutoff":
        return cutoff_said(document, _of(stages, ["time.cutoff"]), asked or asked_times(text, today, years=True))
    if where_we_stand(stages, today).over if over is None else over:
        return _over(text, document, stages, today, intent)
    if intent == "publicity":
        return publicity_said(document, stages, today, workdays)
    meant = stages_meant(text, stages, windows(named))
    if undecided(meant):
        return tuple(case_said(document, stage) for stage in meant)
    hour = asked_hour(text)
    if intent == "by_then" and asked and asked[0] != AskedTime(today, today):
        return asked_said(document, _touched(meant, asked[0]), asked[0], today, hour)
    return now_said(document, _nearest(meant, today), today, hour)


def _over(text: str, document: Document, stages: Sequence[Stage], today: date, intent: str) -> tuple[Said, ...]:
    """Every window has passed: no to what was asked, then that the notice is of a past round."""
    first, *others = past_said(document, stages, today)
    asked_now = intent in ("still", "days_left", "by_then")
    words_before = lead(stages_meant(text, stages)[0], today) if asked_now else ""
    return replace(first, text=words_before + first.text), *others


def _touched(stages: Sequence[Stage], asked: AskedTime) -> Sequence[Stage]:
    """Of the windows meant those in which the day lies, else those that it misses by being late, else the first."""
    states = [(stage, stage.state(asked.first), stage.state(asked.last)) for stage in stages]
    inside = [stage for stage, first, last in states if first.is_open or last.is_open]
    return inside or [stage for stage, first, _ in states if first.phase == "after"] or stages[:1]


def _nearest(stages: Sequence[Stage], today: date) -> Stage:
    """Of several windows of one kind the one that runs, else the next, else the last."""
    standing = where_we_stand(stages, today)
    return next(iter(standing.running + standing.coming + standing.past[-1:]), stages[0])


def _from_event(text: str, document: Document, day: date, workdays: Workdays | None) -> tuple[Said, ...]:
    """The deadline whose event the question names, counted from the day that it gives."""
    asked = Counter(bigrams(text))
    held = [
        ((asked & Counter(bigrams(v.normalised["after"]))).total(), v.start, clause, v)
        for clause in document.clauses
        for v in document.values_of(clause)
        if v.kind == "relative_deadline" and v.normalised.get("after")
    ]
    shared, _, clause, value = max(held, key=lambda h: (h[0], -h[1]), default=(0, 0, None, None))
    return relative_said(document, clause, value, day, workdays) if clause and value and shared > 1 else ()


def stages_timed(text: str, stages: Sequence[Stage], today: date) -> list[Stage]:
    """The stages that a question for the calendar is about; empty where it is none."""
    intent = intent_of(text, bool(_asked(text, stages, today)))
    if intent in (None, "relative"):
        return []
    if intent == "publicity":
        return list(_of(stages, ["time.review", "time.application"]))
    return list(_of(stages, ["time.cutoff"]) if intent == "cutoff" else stages_meant(text, stages))


def stages_meant(text: str, stages: Sequence[Stage], named: Sequence[Stage] = ()) -> tuple[Stage, ...]:
    """The windows that the question names, else those in which applicants act, else all; of the case that it names.

    named: those that its topic is about; they go before what a single word of it would mean where it names an act.
    """
    folded = fold(text)
    acting = windows(stages)
    cued = [t for t, cues in words()["stages"].items() if any(c in folded for c in cues)]
    of_act = any(re.search(cues, folded) for cues in load("calendar")["acts_asked"].values())
    meant = (
        _named(folded, acting, DISTINCT)
        or (tuple(named) if of_act else ())
        or _of(acting, cued)
        or _named(folded, acting)
        or tuple(named)
        or _of(acting, words()["default_stages"])
        or acting
    )
    return tuple(of_case(text, meant))


def _named(text: str, stages: Sequence[Stage], least: int = 1) -> tuple[Stage, ...]:
    """The stages that the question calls as the notice does, the most alike."""
    scores = [shared(text, s.what) for s in stages]
    best = max(scores, default=0)
    return tuple(s for s, score in zip(stages, scores, strict=True) if score >= max(best, least))


def _of(stages: Sequence[Stage], topics: Sequence[str]) -> tuple[Stage, ...]:
    return tuple(s for s in stages if s.topic in topics)


def _asked(text: str, stages: Sequence[Stage], today: date) -> list[AskedTime]:
    """A day named without a year is one of the notice's years; a notice over two years takes the nearer one."""
    ends = [d for s in stages for d in (s.from_day, s.until) if d]
    years = sorted({d.year for d in ends}) or [today.year]
    if "今年" in text or "明年" in text:
        years = [today.year]
    readings = [asked_times(text, today, y) for y in years]
    return min(readings, key=lambda r: _distance(r, ends), default=[])


def _distance(reading: Sequence[AskedTime], ends: Sequence[date]) -> int:
    return min((abs((a.first - d).days) for a in reading for d in ends), default=0)
