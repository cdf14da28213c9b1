"""The one place where the bot's real things are built."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from bot.conversation import Conversation
from bot.ledger import Ledger
from bot.outbox import Outbox
from bot.tables import metadata
from bot.talk import Assistant, Tools
from bot.wording import wording
from knowledge.settings import SHANGHAI, Settings


@dataclass(frozen=True)
class Core:
    """The conversation and what channels need beside it; `close` commits what is left."""

    tools: Tools
    ledger: Ledger
    conversation: Conversation
    outbox: Outbox

    def close(self) -> None:
        self.ledger.close()


def core(settings: Settings, assistant: Assistant, engine: Engine, now: Callable[[], datetime] | None = None) -> Core:
    """`engine` must have been opened after this module was imported, so that the bot's tables exist."""
    metadata.create_all(engine)
    tools = Tools(
        assistant=assistant,
        engine=engine,
        wording=wording(),
        now=now or (lambda: datetime.now(SHANGHAI)),
        public_url=settings.public_url,
        retention_days=settings.retention_days,
    )
    ledger = Ledger(engine)
    return Core(tools, ledger, Conversation(tools, ledger), Outbox(engine))
