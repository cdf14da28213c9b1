"""The same question again, on the snapshot, the day and the history of the record: the same answer, or what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from knowledge.answering import Tools
from knowledge.answers import Answer, Question
from knowledge.errors import SnapshotMissing, StoreProblem
from knowledge.version import program

COMPARED = ("kind", "text", "segments", "citations", "values", "suggestions", "as_of", "snapshot", "topic", "origin")


class Records(Protocol):
    def find(self, answer_id: str) -> dict[str, Any] | None: ...


class Answers(Protocol):
    """What replay needs of `assemble.Assistant`."""

    @property
    def journal(self) -> Records: ...
    def tools(self, number: int | None = None) -> Tools: ...
    def ask(self, question: Question, tools: Tools) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Difference:
    """field: a key of the answer's JSON, or "snapshot" when it is gone, or "program"."""

    field: str
    recorded: Any
    replayed: Any


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """same: the answer is what it was, to the character. notes: what may explain a difference, in Chinese."""

    answer_id: str
    same: bool
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    answer: Answer | None = None

    def line(self) -> str:
        """For a terminal: the same, or each field that differs on a line of its own."""
        if self.same:
            return f"相同：{self.answer_id} 重做后与记录一致"
        told = [f"{d.field}：当时 {d.recorded!r}\n    现在 {d.replayed!r}" for d in self.differences]
        return "\n".join([f"不同：{self.answer_id}", *told, *self.notes])

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.answer_id,
            "same": self.same,
            "differences": [
                {"field": d.field, "recorded": d.recorded, "replayed": d.replayed} for d in self.differences
            ],
            "notes": list(self.notes),
            "answer": self.answer.to_json() if self.answer else None,
        }


def replay(answer_id: str, assistant: Answers) -> ReplayResult:
    """Raises StoreProblem where nothing is recorded under that id."""
    row = assistant.journal.find(answer_id)
    if row is None:
        raise StoreProblem(f"没有编号为 {answer_id} 的记录：编号有误，或已超过保存期限被清除")
    try:
        tools = assistant.tools(row["snapshot"])
    except SnapshotMissing:
        gone = Difference("snapshot", row["snapshot"], None)
        return ReplayResult(answer_id, False, (gone,), ("当时的知识库版本已被清除，无法重放",))
    question = Question(row["question"], row["today"], tuple(row["history"]))
    again = assistant.ask(question, tools)
    differences = tuple(_differences(row["answer"], again.to_json()))
    notes = tuple(_notes(row, again)) if differences else ()
    return ReplayResult(answer_id, not differences, differences, notes, again)


def _differences(recorded: Mapping[str, Any], replayed: Mapping[str, Any]) -> Iterator[Difference]:
    for name in COMPARED:
        if recorded.get(name) != replayed.get(name):
            yield Difference(name, recorded.get(name), replayed.get(name))


def _notes(row: Mapping[str, Any], again: Answer) -> Iterator[str]:
    if row["program"] != program():
        yield f"程序不同：当时是 {row['program']}，现在是 {program()}"
    origins = {row["answer"].get("origin"), again.origin}
    if "staff" in origins:
        yield "其中有工作人员审定的答案，审定答案在当时与现在可能不同"
    if "model" in origins:
        yield "其中有语言模型写的文字，同一问题每次写法可能不同"
