"""Regression questions: what must stay true of an answer, whatever is published. Staff's corrections add to them."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers import Answer, AnswerKind, Question
from knowledge.clauses import Snapshot
from knowledge.numerals import fold
from knowledge.recognise import figures, recognise, unsupported


@dataclass(frozen=True, slots=True)
class Regression:
    """kind: what the answer must be, None for any; clause: the id of a clause that must be cited; values: figures that
    the text must state; never: what it must not say any more; origin: the correction that it came from.

    What the documents no longer hold cannot be asked for: a clause or value that the snapshot does not have any more
    is the editor's doing and is shown in the diff, not here.
    """

    question: Question
    kind: AnswerKind | None = "answer"
    clause: str | None = None
    values: tuple[str, ...] = ()
    origin: str = ""
    never: tuple[str, ...] = ()

    def broken_by(self, answer: Answer, snapshot: Snapshot) -> str | None:
        """Why the answer is not what it must be; None when it is."""
        if self.kind and answer.kind != self.kind:
            return f"应为 {self.kind}，现为 {answer.kind}"
        if again := [words for words in self.never if says(answer.text, words)]:
            return f"又说了「{again[0][:60]}」"
        if self.clause and snapshot.clause(self.clause) and self.clause not in {c.clause_id for c in answer.citations}:
            return f"没有引用 {self.clause}"
        stated = figures(answer.text)
        lost = [v for v in self.values if not figures(v) <= stated and self._is_held(v, snapshot)]
        return f"少了 {'、'.join(lost)}" if lost else None

    def _is_held(self, value: str, snapshot: Snapshot) -> bool:
        """By the clause; where none is named, or it is gone, by any document."""
        held = snapshot.clause(self.clause) if self.clause else None
        texts = [held[0].text_of(held[1])] if held else [d.text for d in snapshot.documents]
        return any(figures(value) <= figures(text) for text in texts)


def says(text: str, words: str) -> bool:
    """Does the text say the same words, or, where the words are one figure, the same figure?"""
    if [v.text for v in recognise(words)] == [words.strip()] and figures(words):
        return not unsupported(words, [text])
    return _plain(words) in _plain(text)


def _plain(text: str) -> str:
    return "".join(fold(text).split())
