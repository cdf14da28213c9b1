"""The one place where the bot's real things are built."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Engine

from bot.conversation import Conversation
from bot.ledger import Ledger
from bot.outbox import Outbox
from bot.talk import Assistant, Tools
from bot.wording import wording
from knowledge.adapters.sql.store import SqlStore
from knowledge.clauses import Snapshot
from knowledge.eligibility.form import Form
from knowledge.errors import SnapshotMissing
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


def core(
    settings: Settings,
    assistant: Assistant,
    engine: Engine | None = None,
    now: Callable[[], datetime] | None = None,
) -> Core:
    """Around the real assistant, on its own database; tests bring an assistant without one, an engine and a clock."""
    store = getattr(assistant, "store", None)
    database: Engine = engine if engine is not None else store.engine  # type: ignore[union-attr]
    tools = Tools(
        assistant=assistant,
        engine=database,
        wording=wording(),
        now=now or (lambda: datetime.combine(settings.today(), datetime.now(SHANGHAI).time(), SHANGHAI)),
        public_url=settings.public_url,
        retention_days=settings.retention_days,
        form=lru_cache(1)(Form.load),
        past=_past(store) if store is not None else None,
    )
    ledger = Ledger(database)
    return Core(tools, ledger, Conversation(tools, ledger), Outbox(database))


def _past(store: SqlStore) -> Callable[[int], Snapshot]:
    """Earlier snapshots by number, the last few kept in memory. A candidate is nobody's business yet."""

    @lru_cache(maxsize=4)
    def read(number: int) -> Snapshot:
        if store.snapshot_row(number).state != "published":
            raise SnapshotMissing(f"版本 {number} 还没有发布")
        return store.snapshot(number)

    return read
