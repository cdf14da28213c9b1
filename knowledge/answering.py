"""READ THIS FIRST. An answer is made by the steps below, in this order.

Each step takes a Turn and returns the next Turn, or the Answer that ends it. Whatever ends it is verified.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from knowledge.answers import Answer, Question, Turn
from knowledge.clauses import Snapshot
from knowledge.likeness import Book
from knowledge.ports import Retriever, Workdays, Writer
from knowledge.relevance import Judge
from knowledge.steps.changes import changes
from knowledge.steps.compose import compose
from knowledge.steps.judge import judge
from knowledge.steps.phrase import phrase
from knowledge.steps.recall import recall
from knowledge.steps.search import search
from knowledge.steps.understand import understand
from knowledge.steps.verify import verify
from knowledge.topics import TopicModel, topic_model


@dataclass(frozen=True)
class Tools:
    """What the steps may use; all of one snapshot."""

    snapshot: Snapshot
    retriever: Retriever
    workdays: Workdays | None = None
    topics: TopicModel | None = None
    relevance: Judge | None = None
    approved: Book | None = None
    writer: Writer | None = None

    @property
    def reader(self) -> TopicModel:
        """What tells the topic of a question; letters and sounds alone where none was given."""
        return self.topics or topic_model()


Step = Callable[[Turn, Tools], Turn | Answer]
Watch = Callable[[str, Turn | Answer, float], None]

STEPS: tuple[Step, ...] = (
    understand,
    recall,
    changes,
    search,
    judge,
    compose,
)


def answer(question: Question, tools: Tools, watch: Watch | None = None) -> Answer:
    """One answer; `watch(step name, what it returned, ms)` lays the steps open for the desk."""
    began = time.perf_counter()
    turn, outcome = _run(question, tools, watch)
    checked = verify(outcome, turn, tools)
    if tools.writer is not None:
        checked = verify(phrase(checked, turn, tools), turn, tools)
    if watch:
        watch("verify", checked, (time.perf_counter() - began) * 1000)
    return replace(
        checked,
        id=uuid.uuid4().hex,
        as_of=question.today,
        snapshot=tools.snapshot.name,
        elapsed_ms=(time.perf_counter() - began) * 1000,
    )


def _run(question: Question, tools: Tools, watch: Watch | None) -> tuple[Turn, Answer]:
    turn = Turn(question)
    for step in STEPS:
        began = time.perf_counter()
        result = step(turn, tools)
        if watch:
            watch(step.__name__, result, (time.perf_counter() - began) * 1000)
        if isinstance(result, Answer):
            return turn, result
        turn = result
    raise AssertionError("the last step must return an Answer")
