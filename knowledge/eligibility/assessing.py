"""Answers → Verdict: the outcomes of the rules, put into words and bound to the clauses of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.answers import Citation
from knowledge.calendar import window_state
from knowledge.clauses import Snapshot
from knowledge.eligibility import typed
from knowledge.eligibility.changes import would_change
from knowledge.eligibility.logic import UNKNOWN, YES, Facts, Truth
from knowledge.eligibility.moments import Span, full_months, in_chinese
from knowledge.eligibility.policy import Entry, Outcome, Rule
from knowledge.eligibility.verdict import Change, Item, Kind, Reason, Route, Timing, Verdict
from knowledge.eligibility.wording import fill
from knowledge.eligibility.working_days import latest_start_of
from knowledge.ports import Workdays

if TYPE_CHECKING:
    from knowledge.eligibility.form import Form

_WINDOW_NOTES = {
    "before": "window_before",
    "last_day": "window_last",
    "only_day": "window_last",
    "after": "window_after",
}
_WEAKEST = ("B", "A", "notice")


def assess(
    form: Form, answers: Mapping[str, Any], snapshot: Snapshot, today: date, workdays: Workdays | None = None
) -> Verdict:
    """Recomputed whole from the answers; see `Form.assess`."""
    return _Assessment(form, answers, snapshot, today, workdays).verdict()


@dataclass(frozen=True)
class _Known:
    """Days that can be told, with where they stand."""

    first: date | None
    until: date | None
    citations: tuple[Citation, ...]
    computed: str | None = None


class _Assessment:
    """One run: what is bound and worded is looked up once."""

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Any],
        snapshot: Snapshot,
        today: date,
        workdays: Workdays | None,
    ) -> None:
        self.form, self.snapshot, self.today, self.workdays = form, snapshot, today, workdays
        self.problems = form.problems(answers, today)
        self.values = form.values(answers, today)[0]
        self.facts = form.facts(self.values)
        self._bound: dict[str, Citation | None] = {}

    def verdict(self) -> Verdict:
        reasons = tuple(r for rule in self.form.policy.rules if (r := self._reason(rule)))
        kind = self._kind(reasons)
        following = self.form.next_id(self.facts)
        if self.problems:
            following = self.problems[0].question
        words = self.form.words
        return Verdict(
            verdict=kind,
            text=self._window_note(kind) + words.verdicts[kind]["text"],
            next_question=self.form.screen(following) if kind == "incomplete" and following else None,
            problems=self.problems,
            reasons=reasons,
            route=self._route(),
            checklist=self._checklist() if kind in ("eligible", "needs_review") else (),
            timeline=self._timeline(),
            would_change=self._changes(kind),
            notes=self._notes(kind, reasons),
            as_of=self.today,
            snapshot=self.snapshot.name,
            form=self.form.name,
            form_version=self.form.version,
            stale=tuple(name for name, citation in self._bound.items() if citation is None),
        )

    def _kind(self, reasons: Iterable[Reason]) -> Kind:
        outcomes = {r.outcome for r in reasons}
        if self.problems:
            return "incomplete"
        if "unmet" in outcomes:
            return "not_eligible"
        if self.form.needed(self.facts):
            return "incomplete"
        return "needs_review" if "unknown" in outcomes else "eligible"

    def _notes(self, kind: Kind, reasons: Iterable[Reason]) -> tuple[str, ...]:
        if kind == "incomplete":
            return ()
        trusts = {r.trust for r in reasons if r.outcome != "unknown"}
        notes = self.form.words.notes
        cautions = [notes[f"trust_{t}"] for t in ("A", "B") if t in trusts]
        return (self._filled(notes["authority"]), *cautions)

    def _window_note(self, kind: Kind) -> str:
        """Said first when one cannot apply today, or can for the last time."""
        known = self._window(self.form.window)
        if kind == "incomplete" or known is None or known.first is None or known.until is None:
            return ""
        phase = window_state(known.first, known.until, self.today).phase
        note = self.form.words.notes.get(_WINDOW_NOTES.get(phase, ""), "")
        window = self.form.parameters[self.form.window]
        return note.replace("{window}", window.in_chinese(Span(known.first, known.until)))

    def _changes(self, kind: Kind) -> tuple[Change, ...]:
        # While a clause is in doubt nothing can be promised of other answers.
        if kind == "incomplete" or kind != self.form.kind_of(self.facts):
            return ()
        return would_change(self.form, self.values, kind, self.today)

    # Rules

    def _reason(self, rule: Rule) -> Reason | None:
        outcome = rule.outcome(self.facts)
        if outcome in (None, "pending"):
            return None
        key = rule.wording_key(outcome, self.facts)
        if self._is_stale(rule, key):
            return self._stale_reason(rule)
        names = rule.grounds_for(key)
        words = self.form.words
        return Reason(
            rule=rule.id,
            title=words.rules[rule.id]["title"],
            outcome=outcome,  # type: ignore[arg-type]
            text=self._text(rule, outcome, key),
            citations=self._citations([*names, *self._asking(rule, outcome)]),
            trust=self._trust(names),
            left_to=rule.left_to if outcome == "unknown" else None,
            ask=words.ask[rule.ask] if outcome == "unknown" and rule.ask else None,
        )

    def _text(self, rule: Rule, outcome: Outcome, key: str) -> str:
        words = self.form.words
        texts = words.rules[rule.id]
        if outcome != "unknown":
            mark = words.notes.get(f"mark_{self._trust(rule.grounds_for(key))}", "")
            return self._filled(texts[key] + mark)
        asking = words.ask[rule.ask] if rule.ask else ""
        unclear = rule.unclear(self.facts)
        if not unclear:
            return self._filled(texts[key] + asking)
        names = "、".join(f"“{words.questions[q].short}”" for q in self.form.questions if q in unclear)
        if rule.applies and rule.applies.truth(self.facts) is UNKNOWN:
            told = words.notes["depends"].replace("{title}", texts["title"])
            return self._filled(told.replace("{questions}", names) + asking)
        told = words.notes["unclear"].replace("{questions}", names)
        return self._filled(told + texts.get("unclear", "") + asking)

    def _asking(self, rule: Rule, outcome: Outcome | None) -> list[str]:
        name = f"ask_{rule.ask}"
        return [name] if outcome == "unknown" and name in self.form.grounds else []

    def _trust(self, names: Iterable[str]) -> str:
        trusts = {self.form.grounds[n].trust for n in names}
        return next((t for t in _WEAKEST if t in trusts), "notice")

    def _is_stale(self, rule: Rule, key: str) -> bool:
        figures = (limit.name for c in rule.conditions() for part in c.walk() for limit in part.limits())
        names = [*rule.grounds_for(key), *(self.form.parameters[f].ground for f in figures)]
        return any(self._cite(n) is None for n in names)

    def _stale_reason(self, rule: Rule) -> Reason:
        words = self.form.words
        cited = self._citations(rule.grounds.get("all", ()))
        title = words.rules[rule.id]["title"]
        return Reason(rule.id, title, "unknown", words.notes["stale"], cited, "notice", rule.left_to)

    # What is shown beside the rules

    def _route(self) -> Route | None:
        truths = [(entry, entry.truth(self.facts)) for entry in self.form.policy.routes]
        chosen = next((entry for entry, truth in truths if truth is YES), None)
        if chosen is None or any(self._cite(n) is None for n in chosen.grounds):
            return None
        steps = [self.form.policy.steps[s] for s in chosen.steps]
        steps = [s for s in steps if s.truth(self.facts) is YES and self._holds(s)]
        names = [*chosen.grounds, *(n for s in steps for n in s.grounds)]
        texts = tuple(self._filled(self.form.words.steps[s.id]) for s in steps)
        return Route(chosen.id, self.form.words.routes[chosen.id], texts, self._citations(names))

    def _holds(self, entry: Entry) -> bool:
        return all(self._cite(n) is not None for n in entry.grounds)

    def _checklist(self) -> tuple[Item, ...]:
        shown = (e for e in self.form.policy.checklist if e.truth(self.facts) is YES and self._holds(e))
        return tuple(self._item(e) for e in shown)

    def _item(self, entry: Entry) -> Item:
        texts = {k: self._filled(v) for k, v in self.form.words.checklist[entry.id].items()}
        extra = {k: texts.get(k, "") for k in ("pages", "stamp", "excluded")}
        cited = self._citations(entry.grounds)
        return Item(entry.id, entry.kind, texts["item"], texts["why"], citations=cited, **extra)

    def _timeline(self) -> tuple[Timing, ...]:
        shown = (e for e in self.form.policy.timeline if e.truth(self.facts) is YES)
        return tuple(t for e in shown if (t := self._timing(e)))

    def _timing(self, entry: Entry) -> Timing | None:
        known = self._window(entry.window) if entry.window else None
        if known and entry.working_days:
            known = self._counted_back(known, entry.working_days)
        if known is None:
            return None
        state = window_state(known.first, known.until, self.today)
        what = self._filled(self.form.words.timeline[entry.id])
        days = state.days_to_start, state.days_left
        return Timing(entry.id, what, known.first, known.until, state.phase, *days, known.citations, known.computed)

    def _window(self, name: str) -> _Known | None:
        """What the form says, or the later document that amends it; None when neither can be cited."""
        parameter = self.form.parameters[name]
        value = parameter.value
        first, last = (value.first, value.last) if isinstance(value, Span) else (None, value)
        cited = self._cite(parameter.ground)
        if cited:
            return _Known(first, last, (cited,))
        amended = self.form.grounds[parameter.ground].amended(self.snapshot)
        if amended is None:
            return None
        document, stage = amended
        return _Known(stage.from_day or first, stage.until or last, (stage.citation(document),))

    def _counted_back(self, known: _Known, days_name: str) -> _Known | None:
        """The latest day to begin so that the working days are full when the window closes."""
        days = self.form.parameters[days_name]
        cited = self._cite(days.ground)
        start = latest_start_of(days.value, known.until, self.workdays) if cited and known.until else None
        if cited is None or start is None or known.until is None:
            return None
        told = self.form.words.notes["computed_from"].replace("{days}", str(days.value))
        return _Known(None, start, (cited, *known.citations), told.replace("{day}", in_chinese(known.until)))

    # Words and clauses

    def _cite(self, name: str) -> Citation | None:
        if name not in self._bound:
            self._bound[name] = self.form.grounds[name].cite(self.snapshot)
        return self._bound[name]

    def _citations(self, names: Iterable[str]) -> tuple[Citation, ...]:
        cited = (self._cite(n) for n in dict.fromkeys(names))
        return tuple(c for c in cited if c is not None)

    def _filled(self, template: str) -> str:
        return filled(self.form, self.facts, template)


def filled(form: Form, facts: Facts, template: str) -> str:
    """The sentence with its figures: parameters, table rows, the applicant's own answers and full years."""

    def value_of(kind: str, name: str, until: str) -> str:
        if kind == "":
            return form.parameters[name].in_chinese()
        if kind == "row":
            row = form.rows[name].of(facts)
            return "" if row is None or isinstance(row, Truth) else form.parameters[name].in_chinese(row)
        value = facts.value(name)
        if isinstance(value, Truth):
            return form.words.notes["unknown_label"]
        if kind == "answer":
            return typed.shown(form, name, value)
        return _full(value, form.parameters[until].value)

    return fill(template, value_of)


def _full(value: Any, to: date) -> str:
    least, most = full_months(value.last, to), full_months(value.first, to)
    return _months(least) if least == most else f"{_months(least)}至{_months(most)}"


def _months(months: int) -> str:
    years, rest = divmod(months, 12)
    if years and rest:
        return f"{years}年{rest}个月"
    return f"{years}年" if years else f"{rest}个月"
