"""Approved answers as staff write them: suggested clauses, verification as one types, approval, regression question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from console.audit import Audit
from console.errors import NotThere, Refused
from console.labels import label
from knowledge.answers import Question
from knowledge.approved import ApprovedAnswer, changed_clauses, verify_draft
from knowledge.assemble import Assistant
from knowledge.clauses import Snapshot
from knowledge.errors import ApprovalRefused
from knowledge.recognise import recognise
from knowledge.regressions import Regression

SUGGESTED = 8
ORIGIN = "desk:"  # of the regression questions that an approved answer makes
MOST_QUESTIONS, LONGEST_QUESTION = 50, 400
# Kinds of figures that a regression question insists on.
EXACT = ("date", "window", "money", "percent", "phone", "working_days", "duration", "relative_deadline")


@dataclass(frozen=True, slots=True)
class Choice:
    """A clause that an answer may stand on."""

    id: str
    document: str
    path: tuple[str, ...]
    text: str
    chosen: bool = False


class Corrections:
    def __init__(self, assistant: Assistant, audit: Audit) -> None:
        self.assistant = assistant
        self.answers = assistant.approved
        self.audit = audit

    def find(self, answer_id: str) -> ApprovedAnswer:
        try:
            return self.answers.get(answer_id)
        except ApprovalRefused as problem:
            raise NotThere(str(problem)) from problem

    def choices(self, query: str, chosen: Sequence[str]) -> list[Choice]:
        """The chosen clauses first, then the best of the live snapshot for the query."""
        tools = self.assistant.tools()
        found = [h.clause.id for h in tools.retriever.search(query, SUGGESTED)] if query.strip() else []
        wanted = list(dict.fromkeys([*chosen, *found]))
        return [c for i in wanted if (c := _choice(tools.snapshot, i, i in chosen)) is not None]

    def problems(self, text: str, clause_ids: Sequence[str]) -> list[str]:
        """What does not hold of the text, in words for staff; empty when it could be approved."""
        found = verify_draft(text, clause_ids, self.assistant.snapshot(), self.assistant.today())
        return [
            f"第 {p.segment + 1} 行 {label('rule', p.rule)}：{p.what}" if p.segment is not None else p.what
            for p in found
        ]

    def changed(self, answer: ApprovedAnswer) -> list[str]:
        return changed_clauses(answer, self.assistant.snapshot())

    def approvable(self, text: str, clause_ids: Sequence[str]) -> None:
        """Raises ApprovalRefused before anything is saved."""
        if problems := self.problems(text, clause_ids):
            raise ApprovalRefused(f"还不能批准：{'；'.join(problems[:5])}")

    def draft(self, questions: Sequence[str], text: str, clause_ids: Sequence[str], who: str) -> ApprovedAnswer:
        _askable(questions)
        made = self.answers.draft(questions, text, clause_ids, who, self.assistant.snapshot())
        self.audit.note(who, "approved.draft", made.id, after=_told(made))
        return made

    def rewrite(
        self, answer_id: str, revision: int, questions: Sequence[str], text: str, clause_ids: Sequence[str], who: str
    ) -> ApprovedAnswer:
        """Raises ApprovalRefused when a colleague saved after `revision` was read; nothing is overwritten."""
        _askable(questions)
        before = self.find(answer_id)
        read = replace(before, revision=revision)
        made = self.answers.rewrite(read, questions, text, clause_ids, who, self.assistant.snapshot())
        self.audit.note(who, "approved.draft", answer_id, _told(before), _told(made))
        return made

    def approve(self, answer_id: str, who: str) -> ApprovedAnswer:
        """From the next question on it is given; each of its questions becomes a regression question."""
        rule = self.assistant.settings.two_person_rule
        done = self.answers.approve(answer_id, who, self.assistant.snapshot(), rule)
        for question in done.questions:
            self.assistant.regressions.add(self._regression(question, done))
        self.audit.note(who, "approved.approve", answer_id, after=_told(done))
        return done

    def retire(self, answer_id: str, who: str, why: str) -> None:
        before = self.find(answer_id)
        self.answers.retire(answer_id, who, why)
        self.assistant.regressions.drop(f"{ORIGIN}{answer_id}")
        self.audit.note(who, "approved.retire", answer_id, {"state": before.state}, {"why": why})

    def _regression(self, question: str, answer: ApprovedAnswer) -> Regression:
        stated = tuple(v.text for v in recognise(answer.text) if v.kind in EXACT)
        asked = Question(question, self.assistant.today())
        return Regression(asked, "answer", answer.clauses[0].clause_id, stated, f"{ORIGIN}{answer.id}")


def _askable(questions: Sequence[str]) -> None:
    if len(questions) > MOST_QUESTIONS or any(len(q) > LONGEST_QUESTION for q in questions):
        raise Refused(f"问法最多 {MOST_QUESTIONS} 条，每条不超过 {LONGEST_QUESTION} 字")


def _choice(snapshot: Snapshot, clause_id: str, chosen: bool) -> Choice | None:
    held = snapshot.clause(clause_id)
    if held is None:
        return None
    document, clause = held
    return Choice(clause_id, document.key, clause.path, document.text_of(clause).strip(), chosen)


def _told(answer: ApprovedAnswer) -> dict[str, Any]:
    return {"text": answer.text, "clauses": [b.clause_id for b in answer.clauses], "state": answer.state}
