"""A verdict on an answer, and the regression question that it becomes: what must be cited, what must not be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.corrections import EXACT
from console.desk import Desk
from console.errors import Refused
from console.reviews import Review
from knowledge.answers import Question
from knowledge.regressions import Regression, says

ORIGIN = "review:"


@dataclass(frozen=True, slots=True)
class Judgement:
    """never: words of the answer that must not be said again; clause: the id of one that must be cited.

    asked: how the question is put before a publish, "" for the applicant's own words.
    """

    verdict: str
    reason: str = ""
    never: tuple[str, ...] = ()
    clause: str = ""
    asked: str = ""


def judge(desk: Desk, answer_id: str, judgement: Judgement, who: str, version: int) -> Review:
    """Keep the verdict and ask its question before each publish from now on."""
    row = desk.checking.one(answer_id)
    _check(desk, row["answer"], judgement)
    desk.reviews.judge(answer_id, judgement.verdict, judgement.reason, who, version)
    regressions = desk.assistant.regressions
    regressions.drop(f"{ORIGIN}{answer_id}")
    regressions.add(expected(row, judgement))
    return desk.reviews.of(answer_id)


def expected(row: Mapping[str, Any], judgement: Judgement) -> Regression:
    """Of a right answer: its clause and the figures of its first words. Of any other: that it is not given again."""
    answer, origin = row["answer"], f"{ORIGIN}{row['id']}"
    question = Question(judgement.asked or row["question"], row["today"], tuple(row["history"]))
    if judgement.verdict == "right":
        right = answer["kind"] == "answer"
        return Regression(question, "answer" if right else None, _clause(answer), _figures(answer), origin)
    never = judgement.never or (() if judgement.clause else (answer["text"],))
    return Regression(question, None, judgement.clause or None, (), origin, never)


def of_answer(desk: Desk, answer_id: str) -> Regression | None:
    """The question that the verdict on this answer became."""
    return desk.assistant.regressions.of(f"{ORIGIN}{answer_id}")


def _check(desk: Desk, answer: Mapping[str, Any], judgement: Judgement) -> None:
    """A regression question that could never break, or never hold, guards nothing."""
    if strange := [words for words in judgement.never if not says(answer["text"], words)]:
        raise Refused(f"「{strange[0][:40]}」不是这条回答里的话，请从回答里勾选")
    if judgement.clause and desk.assistant.snapshot().clause(judgement.clause) is None:
        raise Refused("现行资料里没有这一条，请另选必须引用的条款")


def _clause(answer: Mapping[str, Any]) -> str | None:
    citations: Sequence[Mapping[str, Any]] = answer["citations"]
    return str(citations[0].get("clause_id", "")) or None if citations and answer["kind"] == "answer" else None


def _figures(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Computed figures are left out: they come from the day."""
    first = answer["segments"][0]["text"] if answer["segments"] else ""
    stated = [v["text"] for v in answer["values"] if v["kind"] in EXACT and v["text"] in first]
    return tuple(dict.fromkeys(stated)) if answer["kind"] == "answer" else ()
