"""Talk: one exchange with one person: what is remembered of them, and what this exchange will write.

Flows read and change `state` and hand writes to `later`; nothing is written until the whole exchange is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Engine

from bot.ledger import Write
from bot.messages import Incoming
from bot.wording import Wording
from knowledge.answers import Answer, Question
from knowledge.clauses import Snapshot
from knowledge.eligibility.form import Form

REMEMBERED_QUESTIONS = 5
Later = Callable[[Write], None]


class Assistant(Protocol):
    """What the conversation needs of `knowledge.assemble.Assistant`."""

    def answer(self, question: Question, conversation: str | None = None, later: Later | None = None) -> Answer: ...
    def snapshot(self) -> Snapshot: ...
    def today(self) -> date: ...


@dataclass(frozen=True)
class Tools:
    """What every flow may use. form: loads the questionnaire; past: an earlier snapshot; now: in Asia/Shanghai."""

    assistant: Assistant
    engine: Engine
    wording: Wording
    now: Callable[[], datetime]
    public_url: str
    retention_days: int
    form: Callable[[], Form] | None = None
    past: Callable[[int], Snapshot] | None = None


@dataclass
class State:
    """What is remembered between two messages, kept as JSON in the conversation's row.

    awaiting  what the next free text is meant for, e.g. "why:<answer id>"
    ticks     checklist key → keys of the items ticked
    form      the questionnaire under way, see `bot.questionnaire`
    choices   the buttons last shown, for channels where one answers by number
    album     the pictures or files sent together that were last replied to
    """

    history: list[str] = field(default_factory=list)
    failures: int = 0
    hour: int = 9
    awaiting: str | None = None
    ticks: dict[str, list[str]] = field(default_factory=dict)
    form: dict[str, Any] | None = None
    choices: list[str] = field(default_factory=list)
    album: str | None = None

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> State:
        known = {name: value for name, value in kept.items() if name in cls.__dataclass_fields__}
        return cls(**known)

    def to_json(self) -> dict[str, Any]:
        """Without what is empty or as it is at the start."""
        empty = asdict(State())
        return {name: value for name, value in asdict(self).items() if value != empty[name]}

    def remember(self, question: str) -> None:
        self.history = [*self.history, question][-REMEMBERED_QUESTIONS:]


@dataclass
class Talk:
    """known: False for the first message of a conversation; gone: the person has just erased it.

    questions  how many were put before this exchange
    columns    what changes in the conversation's row
    """

    tools: Tools
    incoming: Incoming
    handle: str
    state: State
    known: bool = True
    case_id: int | None = None
    questions: int = 0
    gone: bool = False
    columns: dict[str, Any] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)

    @property
    def channel(self) -> str:
        return self.incoming.channel

    @property
    def private(self) -> bool:
        return self.incoming.private

    def later(self, write: Write) -> None:
        """Do this write in the transaction that ends the exchange."""
        self.writes.append(write)

    def say(self, name: str, **values: object) -> str:
        return self.tools.wording.say(name, **values)
