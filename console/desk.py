"""The desk's parts, built once and handed to every route."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from sqlalchemy import Engine

from console.audit import Audit, Clock, now_utc
from console.changed import Changed
from console.corrections import Corrections
from console.fixes import Fixes
from console.gaps import Gaps
from console.inbox import Inbox
from console.insight import Insight
from console.jobs import Jobs
from console.journal import Checking
from console.limits import Limits, load_limits
from console.privacy import Privacy
from console.reviews import Reviews
from console.sessions import Sessions
from console.staff import HASHER, Staff
from console.tokens import Tokens
from console.triggers import prepare
from console.updates import Updates
from knowledge.assemble import Assistant
from knowledge.settings import Settings
from knowledge.vocabulary import load


@dataclass(frozen=True)
class Desk:
    """What routes may use; the clock is handed in so that tests can move it."""

    settings: Settings
    assistant: Assistant
    engine: Engine
    limits: Limits
    clock: Clock
    audit: Audit
    staff: Staff
    sessions: Sessions
    tokens: Tokens
    checking: Checking
    reviews: Reviews
    inbox: Inbox
    gaps: Gaps
    insight: Insight
    privacy: Privacy
    updates: Updates
    corrections: Corrections
    topics: dict[str, str]


def assemble_desk(
    settings: Settings, assistant: Assistant, clock: Clock = now_utc, hasher: PasswordHasher = HASHER
) -> Desk:
    engine, limits = assistant.store.engine, load_limits()
    prepare(engine, limits.low_confidence, settings.retention_days)
    audit, insight = Audit(engine, clock), Insight(engine, clock)
    corrections = Corrections(assistant, audit)
    gaps = Gaps(engine, assistant.indexes.embedder, audit, limits)
    return Desk(
        settings=settings,
        assistant=assistant,
        engine=engine,
        limits=limits,
        clock=clock,
        audit=audit,
        staff=Staff(engine, audit, limits, clock, hasher),
        sessions=Sessions(engine, limits, clock),
        tokens=Tokens(engine, audit, limits, clock),
        checking=Checking(engine, limits, clock),
        reviews=Reviews(engine, audit, clock),
        inbox=Inbox(engine, audit, limits, clock),
        gaps=gaps,
        insight=insight,
        privacy=Privacy(engine, settings, assistant.journal, gaps, insight, audit, clock),
        updates=_updates(assistant, corrections, audit, limits, clock),
        corrections=corrections,
        topics=_topics(),
    )


def _updates(assistant: Assistant, corrections: Corrections, audit: Audit, limits: Limits, clock: Clock) -> Updates:
    engine = assistant.store.engine
    changed, fixes = Changed(engine, assistant.store, clock), Fixes(engine, audit, clock)
    return Updates(assistant, Jobs(engine, clock), fixes, changed, corrections, audit, limits)


def _topics() -> dict[str, str]:
    """Keys of clause topics and of what can be asked, with their Chinese names."""
    entries = load("topics")["topics"] | load("intents")
    return {key: entry.get("name", key) for key, entry in entries.items()}
