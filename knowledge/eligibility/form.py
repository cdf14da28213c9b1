"""Form: the flow, policy, parameters and wording of one notice and year, read whole or not at all.

    form = Form.load(2024)
    form.next_question({"level": "associate"})           → Screen, or None when nothing more can matter
    form.parse("title_date", "19年7月", today)            → "2019-07", or a ProblemWithAnswer
    form.assess(answers, snapshot, today)                 → Verdict, recomputed from all answers each time

Answers are plain JSON: an option id, a list of them, a number, a date ("2019", "2019-07", "2019-07-01"), or "unknown".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.clauses import Snapshot
from knowledge.eligibility import assessing, changes, outline, typed
from knowledge.eligibility.figures import Ground, Parameter
from knowledge.eligibility.flow import Contradiction, Question
from knowledge.eligibility.given import by_label, given, values_of
from knowledge.eligibility.logic import PENDING, YES, Condition, Facts, Full, Limit, Value
from knowledge.eligibility.policy import Policy
from knowledge.eligibility.verdict import Kind, ProblemWithAnswer, Screen, Verdict
from knowledge.eligibility.wording import Wording
from knowledge.ports import Workdays

HERE = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Form:
    """name, e.g. "engineering-2024"; notice: the 文号 it is for; version: sha256 of its files; window: the parameter
    with the days on which one applies."""

    name: str
    title: str
    year: int
    notice: str
    in_force: date
    window: str
    version: str
    earliest_year: int
    questions: Mapping[str, Question]
    conditions: Mapping[str, Condition | None]
    contradictions: tuple[tuple[Contradiction, Condition], ...]
    policy: Policy
    grounds: Mapping[str, Ground]
    parameters: Mapping[str, Parameter]
    words: Wording

    @classmethod
    def load(cls, year: int | None = None, folder: Path = HERE) -> Form:
        """The form of a year, or the latest. FormError: file and line, or that there is none for the year."""
        from knowledge.eligibility.loading import form_of  # loading builds Forms, so it cannot come first

        return form_of(year, folder)

    def facts(self, values: Mapping[str, Value]) -> Facts:
        return Facts(self.conditions, values)

    def values(self, answers: Mapping[str, Any], today: date) -> tuple[dict[str, Value], list[ProblemWithAnswer]]:
        """The usable answers, and what is wrong with the others. BadAnswers for a question that does not exist."""
        return values_of(self, answers, today)

    def problems(self, answers: Mapping[str, Any], today: date) -> tuple[ProblemWithAnswer, ...]:
        """Impossible answers, then answers that contradict each other."""
        values, wrong = self.values(answers, today)
        facts = self.facts(values)
        return (*(p for p in wrong if facts.asked(p.question) is YES), *self.contradicting(facts))

    def contradicting(self, facts: Facts) -> list[ProblemWithAnswer]:
        return [
            ProblemWithAnswer(c.again, assessing.filled(self, facts, self.words.contradictions[c.id]))
            for c, holds in self.contradictions
            if holds.truth(facts) is YES
        ]

    def needed(self, facts: Facts) -> set[str]:
        """The questions whose answers can still change the outcome; empty once a rule is unmet."""
        if any(r.outcome(facts) == "unmet" for r in self.policy.rules):
            return set()
        found = set().union(*(r.needed(facts) for r in self.policy.rules))
        return found.union(*(c.needed(facts) for c in self.shown_conditions))

    def kind_of(self, facts: Facts) -> Kind:
        """The verdict alone, without its words; contradictions are not looked at."""
        outcomes = {r.outcome(facts) for r in self.policy.rules}
        if "unmet" in outcomes:
            return "not_eligible"
        if "pending" in outcomes or any(c.truth(facts) is PENDING for c in self.shown_conditions):
            return "incomplete"
        return "needs_review" if "unknown" in outcomes else "eligible"

    @cached_property
    def shown_conditions(self) -> tuple[Condition, ...]:
        """Beyond the rules: the conditions that decide what a finished result shows, and the contradictions."""
        entries = (*self.policy.routes, *self.policy.checklist, *self.policy.timeline)
        return (*(e.when for e in entries if e.when), *(holds for _, holds in self.contradictions))

    def next_id(self, facts: Facts) -> str | None:
        needed = self.needed(facts)
        return next((q for q in self.questions if q in needed), None)

    def next_question(self, answers: Mapping[str, Any], today: date = date.max) -> Screen | None:
        """The question to put next; what is contradictory is asked again before anything else."""
        wrong = self.problems(answers, today)
        if wrong:
            return self.screen(wrong[0].question)
        following = self.next_id(self.facts(self.values(answers, today)[0]))
        return self.screen(following) if following else None

    def asked(self, answers: Mapping[str, Any], today: date = date.max) -> tuple[str, ...]:
        """The answered questions that concern the applicant, in asking order."""
        values = self.values(answers, today)[0]
        facts = self.facts(values)
        return tuple(q for q in self.questions if q in values and facts.asked(q) is YES)

    def screen(self, question_id: str) -> Screen:
        question, words = self.questions[question_id], self.words.questions[question_id]
        text, why, help_ = (assessing.filled(self, self.facts({}), t) for t in (words.text, words.why, words.help))
        return Screen(
            id=question_id,
            section=self.words.sections[question.section],
            kind=question.kind,
            text=text,
            short=words.short,
            why=why,
            help=help_,
            examples=words.examples,
            options=(*words.labels.items(), ("unknown", self.words.notes["unknown_label"])),
            unit=question.unit,
        )

    def parse(
        self, question_id: str, text: str, today: date, answers: Mapping[str, Any] | None = None
    ) -> Any | ProblemWithAnswer:
        """What somebody typed as a JSON answer; with `answers`, also whether it contradicts them."""
        told = typed.read(self, question_id, text, today)
        if isinstance(told, ProblemWithAnswer):
            return told
        wrong = self.values({question_id: told}, today)[1]
        if answers is not None and not wrong:
            wrong = [*self.problems({**answers, question_id: told}, today)]
        return wrong[0] if wrong else told

    def shown(self, question_id: str, answer: Any) -> str:
        """An answer as people read it: labels, 2019年7月, 300人."""
        told = by_label(self, question_id, answer)
        return typed.shown(self, question_id, given(self.questions[question_id], told))

    def assess(
        self, answers: Mapping[str, Any], snapshot: Snapshot, today: date, workdays: Workdays | None = None
    ) -> Verdict:
        """The verdict on all answers given so far, whatever their order. BadAnswers for an unknown question.

        With `workdays` the calendar also says by when the employer's publicity has to begin.
        """
        return assessing.assess(self, answers, snapshot, today, workdays)

    def schema(self) -> dict[str, Any]:
        """The questionnaire as JSON: questions with options and conditions, rules with grounds, parameters."""
        return outline.schema(self)

    @cached_property
    def rows(self) -> Mapping[str, Limit]:
        """The tables of figures by parameter name, with the question that picks the row."""
        limits = [limit for c in self.all_conditions for limit in c.limits() if limit.by is not None]
        return {limit.name: limit for limit in limits}

    @cached_property
    def dated(self) -> frozenset[str]:
        """The questions about a date from which full years are counted."""
        return frozenset(c.since for c in self.all_conditions if isinstance(c, Full))

    @cached_property
    def touched_by(self) -> Mapping[str, set[str]]:
        """For each question the ids of the rules that its answer can touch."""
        return changes.readers(self)

    @cached_property
    def all_conditions(self) -> tuple[Condition, ...]:
        """Every condition of the form with all its parts."""
        tops = [c for c in self.conditions.values() if c]
        for rule in self.policy.rules:
            tops += [*rule.conditions(), *rule.say.values()]
        return tuple(part for top in (*tops, *self.shown_conditions) for part in top.walk())
