"""The windows of a notice for answers: worked out once, found again by what a question calls them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.calendar import Stage, schedule, where_we_stand
from knowledge.clauses import Document
from knowledge.intents import Intent
from knowledge.lexical import bigrams
from knowledge.slots import levels_of
from knowledge.understanding import Ask
from knowledge.wording import normal, plain

ANY_STAGE = "step.window"
OVERVIEW = "procedure.overview"

_stages: dict[str, tuple[Stage, ...]] = {}


def stages_of(document: Document) -> tuple[Stage, ...]:
    """The schedule, worked out once for each version of a document."""
    if document.version not in _stages:
        _stages[document.version] = schedule(document)
    return _stages[document.version]


def is_over(document: Document, today: date) -> bool:
    """Every window of the notice has passed."""
    return where_we_stand(stages_of(document), today).over


def stages_asked(ask: Ask, intent: Intent, document: Document) -> list[Stage]:
    """The windows that the question is about; empty where it is about none."""
    stages = stages_of(document)
    if intent.key == OVERVIEW:
        return [s for s in stages if s.topic != "time.cutoff"]
    if intent.key == ANY_STAGE:
        named = _best_named(ask, document, [s for s in stages if s.topic != "time.cutoff"])
        return named if named and _overlap(ask, document, named[0]) > 0 else []
    if not intent.key.startswith("time."):
        return []
    own = [s for s in stages if s.topic == intent.key]
    return _best_named(ask, document, _of_level(ask, own))


def _of_level(ask: Ask, stages: list[Stage]) -> list[Stage]:
    wanted = set(ask.slots.levels)
    named = [s for s in stages if wanted & set(levels_of(plain(s.what))[0])]
    return named or stages


def _best_named(ask: Ask, document: Document, stages: Sequence[Stage]) -> list[Stage]:
    scores = [_overlap(ask, document, s) for s in stages]
    best = max(scores, default=0.0)
    return [s for s, score in zip(stages, scores, strict=True) if score >= best]


def _overlap(ask: Ask, document: Document, stage: Stage) -> float:
    """How many of the question's character pairs stand in the name of the window."""
    asked = set(bigrams(normal(ask.text)))
    return float(len(asked & set(bigrams(stage.what))))
