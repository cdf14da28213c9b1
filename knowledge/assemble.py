"""The one place where real things are built."""

import logging
import threading
from dataclasses import replace
from datetime import date

from knowledge.adapters.chat_model import make_writer
from knowledge.adapters.embedding import make_embedder
from knowledge.adapters.indexes import Indexes, Shelf
from knowledge.adapters.sql.approved import SqlApprovedAnswers
from knowledge.adapters.sql.engine import open_database
from knowledge.adapters.sql.journal import Later, SqlJournal
from knowledge.adapters.sql.regressions import SqlRegressions
from knowledge.adapters.sql.store import SqlStore
from knowledge.adapters.vector_cache import KeptArrays, KeptVectors
from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.answering import Tools, Watch, answer
from knowledge.answers import Answer, Question
from knowledge.clauses import Snapshot
from knowledge.errors import IndexDamaged, SnapshotMissing, ZhichengError
from knowledge.ports import VectorIndex
from knowledge.relevance import Judge
from knowledge.repeated import Repeated
from knowledge.retrieval import HybridRetriever
from knowledge.settings import Settings
from knowledge.topics import topic_model

logger = logging.getLogger(__name__)

KEPT = 3


class Assistant:
    """Answers from whatever snapshot the pointer names at the moment of the question. Thread safe."""

    def __init__(self, settings: Settings, shelf: Shelf, journal: SqlJournal) -> None:
        self.settings = settings
        self.shelf = shelf
        self.store = shelf.store
        self.indexes = shelf.indexes
        self.journal = journal
        self.regressions = SqlRegressions(shelf.store.engine)
        self.approved = SqlApprovedAnswers(shelf.store.engine, shelf.indexes.embedder)
        self._keep = KeptArrays(settings.home / "vectors")
        self.embedder = KeptVectors(shelf.indexes.embedder, self._keep)
        self.relevance = Judge(self.embedder)
        self.writer = make_writer(settings)
        self._lock = threading.Lock()
        self._tools: dict[int, Tools] = {}
        self._mending: set[int] = set()
        self._repeated = Repeated()

    def today(self) -> date:
        return self.settings.today()

    def tools(self, number: int | None = None) -> Tools:
        """The tools of a snapshot (default: the live one), built once and kept while it is live."""
        wanted = self.store.live() if number is None else number
        if wanted == 0:
            raise SnapshotMissing("知识库还没有发布任何版本，请先运行 zhicheng ingest corpus 和 zhicheng kb publish")
        with self._lock:
            if wanted not in self._tools:
                self._tools = {wanted: self._build(wanted)} | dict(list(self._tools.items())[: KEPT - 1])
            tools = self._tools[wanted]
        if isinstance(tools.retriever.degraded, IndexDamaged):
            self._mend(wanted)
        return replace(tools, approved=self.approved.book())

    def snapshot(self) -> Snapshot:
        return self.tools().snapshot

    def answer(self, question: Question, conversation: str | None = None, later: Later | None = None) -> Answer:
        """One answer from the live snapshot, kept in the journal with its steps."""
        given, steps = self._repeated.answer(question, self.tools())
        self.journal.record(question, given, conversation, steps, later)
        return given

    def ask(self, question: Question, tools: Tools, watch: Watch | None = None) -> Answer:
        """One answer from any snapshot's tools, kept nowhere."""
        return answer(question, tools, watch)

    def _build(self, number: int) -> Tools:
        snapshot = self.store.snapshot(number)
        retriever = HybridRetriever(snapshot, self.embedder, self._index(number))
        return Tools(
            snapshot,
            retriever,
            OfficialWorkdays(),
            topics=topic_model(self.embedder, self._keep),
            relevance=self.relevance,
            writer=self.writer,
        )

    def _index(self, number: int) -> VectorIndex | None:
        """None while the index is rebuilt: keyword search answers meanwhile."""
        try:
            return self.indexes.open(number)
        except IndexDamaged:
            self._mend(number)
            return None

    def _mend(self, number: int) -> None:
        if number not in self._mending:
            self._mending.add(number)
            threading.Thread(target=self._rebuild, args=(number,), daemon=True).start()

    def _rebuild(self, number: int) -> None:
        try:
            self.indexes.repair(number)
            with self._lock:
                self._tools.pop(number, None)
        except ZhichengError as problem:
            logger.error("index of snapshot %s cannot be rebuilt: %s", number, problem)
        finally:
            self._mending.discard(number)


def assistant(settings: Settings) -> Assistant:
    """Everything real, from the settings. Raises SettingsProblem, StoreProblem or ModelUnavailable."""
    held = shelf(settings)
    return Assistant(settings, held, SqlJournal(held.store.engine))


def shelf(settings: Settings) -> Shelf:
    """The store and the indexes alone: what an editor's commands need."""
    held = store(settings)
    embedder = make_embedder(settings.embedding_model, settings.model_folder)
    return Shelf(held, Indexes(held, embedder, settings.chroma_url or settings.home / "chroma"))


def store(settings: Settings) -> SqlStore:
    return SqlStore(open_database(settings.database()))
