"""The windows of a notice for answers: worked out once, found again by what a question calls them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from knowledge.calendar import Stage, schedule, where_we_stand
from knowledge.cases import bare, of_case
from knowledge.clauses import Document
from knowledge.intents import Intent
from knowledge.lexical import bigrams
from knowledge.numerals import fold
from knowledge.rows import heading_clause
from knowledge.stage_names import shared, stem
from knowledge.timing import DEADLINE_HOUR, intent_of, stages_meant
from knowledge.understanding import Ask
from knowledge.vocabulary import load
from knowledge.wording import normal

ANY_STAGE = "step.window"
OVERVIEW = "procedure.overview"
BATCH = "time.batch"
ONSITE, ONLINE = "time.onsite", "time.online"

_stages: dict[str, tuple[Stage, ...]] = {}


def stages_of(document: Document) -> tuple[Stage, ...]:
    """The schedule, worked out once for each version of a document."""
    if document.version not in _stages:
        _stages[document.version] = schedule(document)
    return _stages[document.version]


def is_over(document: Document, today: date) -> bool:
    """Every window of the notice has passed."""
    return where_we_stand(stages_of(document), today).over


def stages_asked(ask: Ask, intent: Intent, document: Document, holding: Sequence[Stage] | None = None) -> list[Stage]:
    """The windows that the question is about; empty where it is about none."""
    stages = stages_of(document) if holding is None else holding
    if intent.key == OVERVIEW:
        return [s for s in stages if s.topic != "time.cutoff"]
    if intent.key == ANY_STAGE:
        return _named(ask, [s for s in stages if s.topic not in ("time.cutoff", "time.payment")])
    if intent.key == DEADLINE_HOUR:
        return _with_hour(ask, document, stages)
    act = _act_asked(ask, intent)
    found = _best_named(ask, of_case(ask.text, _of_act(act, document, stages))) if act else []
    if found or act == intent.key:
        return found
    if not intent.key.startswith("time."):
        return []
    if intent.key == BATCH and not re.search(load("calendar")["asks_time"], ask.text):
        return []
    own = [s for s in stages if s.topic == intent.key or (intent.key == BATCH and s.cases)]
    return _best_named(ask, _online(ask, document, of_case(ask.text, own)))


def _act_asked(ask: Ask, intent: Intent) -> str | None:
    """The act whose window is asked for: by the topic; by the words where a time of it is asked."""
    words = load("calendar")
    if intent.key in words["acts"]:
        return intent.key
    timed = re.search(words["asks_time"], ask.text) or _asks_of_day(ask.text)
    own = intent.key == "time.application" and re.search(words["acts_asked"][ONSITE], ask.text)
    return ONSITE if own else words["act_of_topic"].get(intent.key) if timed else None


def _asks_of_day(text: str) -> bool:
    """「9月18号纸质材料还能送吗」."""
    dated = re.search(load("calendar")["names_day"], text) is not None
    return dated and intent_of(text, dated) in ("by_then", "still")


def _online(ask: Ask, document: Document, stages: Sequence[Stage]) -> Sequence[Stage]:
    """Where the question says 「网上」 or 「系统」, those that are done there; all where none is."""
    asked = re.search(load("calendar")["acts_asked"][ONLINE], ask.text)
    return (_of_act(ONLINE, document, stages) if asked else []) or stages


def _with_hour(ask: Ask, document: Document, stages: Sequence[Stage]) -> list[Stage]:
    """The windows meant, where one of them prints to what hour it goes; its last hour is then told with the others."""
    words = load("calendar")
    if not any(re.search(words[key], ask.text) for key in ("asks_time", "asks_hour", "asks_end_hour")):
        return []
    act = re.search(words["acts_asked"][ONSITE], ask.text)
    own = _of_act(ONSITE, document, stages) if act else _online(ask, document, stages_meant(ask.text, stages))
    found = of_case(ask.text, own)
    return found if any(s.until_time or s.half for s in found) else []


def _of_act(act: str, document: Document, stages: Sequence[Stage]) -> list[Stage]:
    """Those that the printed name says are of the act; else those whose headings or sentence do."""
    cue = load("calendar")["acts"][act]
    named = [s for s in stages if re.search(cue, fold(bare(s)))]
    return named or [s for s in stages if s.document == document.key and re.search(cue, _around(document, s))]


def _around(document: Document, stage: Stage) -> str:
    clause = document.clause_at(stage.start)
    above = next((c for c in document.clauses if c.path == clause.path[:-1]), None) if len(clause.path) > 1 else None
    lead = document.text_of(above) if above else ""
    in_row = heading_clause(document, clause) is not None
    own = document.text_of(clause) if in_row else document.text[clause.start : stage.start].split("。")[-1]
    return fold(" ".join((*clause.path, lead, own)))


def _named(ask: Ask, stages: Sequence[Stage]) -> list[Stage]:
    """The stages that a question about a time calls by the notice's own name."""
    question = normal(ask.text)
    if not re.search(load("calendar")["asks_time"], f"{ask.text} {question}"):
        return []
    scores = [max(shared(ask.text, s.what), shared(question, s.what)) for s in stages]
    best = max(scores, default=0)
    found = of_case(ask.text, [s for s, score in zip(stages, scores, strict=True) if score >= best > 0])
    return [*found, *_of_areas(ask, found, stages)]


def _of_areas(ask: Ask, found: Sequence[Stage], stages: Sequence[Stage]) -> list[Stage]:
    """The same step in an area that may hold the place asked about: 「渝东北片区的初审」 beside 「区县初审」."""
    if not ask.slots.places:
        return []
    area = load("calendar")["stage_names"]["area"]
    apart = [s for s in stages if s not in found and re.search(area, fold(s.what))]
    return [s for s in apart if any(s.topic == f.topic and _alike(f, s) for f in found)]


def _alike(one: Stage, other: Stage) -> bool:
    return bool(set(bigrams(stem(bare(one)))) & set(bigrams(stem(re.sub("^.*的", "", bare(other))))))


def _best_named(ask: Ask, stages: Sequence[Stage]) -> list[Stage]:
    asked = set(bigrams(normal(ask.text)))
    scores = [len(asked & set(bigrams(stem(bare(s))))) for s in stages]
    best = max(scores, default=0)
    return [s for s, score in zip(stages, scores, strict=True) if score >= best]
