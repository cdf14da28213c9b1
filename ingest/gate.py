"""Between a candidate and the public: structure checks, then the regression questions, asked of old and new."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest.findings import Finding, findings
from knowledge.answers import Answer, Question
from knowledge.assemble import Assistant
from knowledge.clauses import Snapshot
from knowledge.ports import Progress
from knowledge.regressions import Regression

Ask = Callable[[Question], Answer]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A regression question whose answer the candidate changes, or leaves wrong.

    broken: why it no longer is what it must be; still: why it is not, and was not before; origin: the correction that
    the question came from.
    """

    question: str
    before: str
    after: str
    broken: str | None
    still: str | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class GateResult:
    """findings that the live snapshot does not have already; answers that change; asked: how many questions were."""

    findings: tuple[Finding, ...]
    answers: tuple[AnswerChange, ...]
    asked: int = 0

    @property
    def blocks(self) -> list[str]:
        """Why it may not be published without a reason; empty when it may."""
        structure = [f.line() for f in self.findings if f.severity == "block"]
        return structure + [f"回答退步：{a.question}（{a.broken}）" for a in self.answers if a.broken]

    @property
    def passed(self) -> bool:
        return not self.blocks

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"passed": self.passed, "blocks": self.blocks}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "GateResult":
        """As `to_json` told it."""
        found = tuple(Finding(**f) for f in kept["findings"])
        return cls(found, tuple(AnswerChange(**a) for a in kept["answers"]), kept.get("asked", 0))

    def lines(self) -> Iterator[str]:
        yield from (f.line() for f in self.findings)
        yield from (f"回答{_outcome(a)}  {a.question}" for a in self.answers)
        yield "可以发布" if self.passed else f"有 {len(self.blocks)} 处阻止发布；确认无误可写明理由强制发布"


def gate(assistant: Assistant, candidate: int, progress: Progress | None = None) -> GateResult:
    """Everything that must be looked at before the candidate goes live; changes nothing."""
    regressions = assistant.regressions.all()
    live = assistant.store.live()
    before, after = assistant.store.snapshot(live), assistant.store.snapshot(candidate)
    fresh = tuple(f for f in findings(after) if f not in set(findings(before)))
    if not regressions or not after.documents:
        return GateResult(fresh, ())
    old = _asker(assistant, live) if live else None
    changes = _changes(old, _asker(assistant, candidate), after, _told(regressions, progress))
    return GateResult(fresh, tuple(changes), len(regressions))


def _outcome(change: AnswerChange) -> str:
    return "退步" if change.broken else "仍不对" if change.still else "有变"


def _told(regressions: Sequence[Regression], progress: Progress | None) -> Iterator[Regression]:
    for done, regression in enumerate(regressions, 1):
        yield regression
        if progress:
            progress("检查题", done, len(regressions))


def _asker(assistant: Assistant, number: int) -> Ask:
    tools = assistant.tools(number)
    return lambda question: assistant.ask(question, tools)


def _changes(old: Ask | None, new: Ask, after: Snapshot, regressions: Iterable[Regression]) -> Iterator[AnswerChange]:
    for regression in regressions:
        now = new(regression.question)
        then = old(regression.question) if old else None
        broken, still = regression.broken_by(now, after), None
        if broken and then is not None and regression.broken_by(then, after):
            broken, still = None, broken  # it was wrong before: listed, but not this candidate's doing
        if broken or still or (then is not None and then.text != now.text):
            before = then.text if then else ""
            yield AnswerChange(regression.question.text, before, now.text, broken, still, regression.origin)
