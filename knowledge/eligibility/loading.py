"""Puts a form together from its four files. Whatever does not fit stops it, with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from knowledge.eligibility import flow as flows
from knowledge.eligibility.conditions import Names, condition
from knowledge.eligibility.figures import Parameter, grounds, parameters
from knowledge.eligibility.form import HERE, Form
from knowledge.eligibility.logic import Condition
from knowledge.eligibility.policy import Policy, policy
from knowledge.eligibility.reading import FormError, Node, read, together
from knowledge.eligibility.wording import PLACEHOLDER, wording

_HEAD = "form title year notice in_force window flow policy wording grounds parameters"


@cache
def forms(folder: Path = HERE) -> tuple[Form, ...]:
    """Every form of the folder, oldest first; FormError for the first that cannot be read."""
    found = [load_form(path) for path in sorted((folder / "parameters").glob("*.yaml"))]
    return tuple(sorted(found, key=lambda f: (f.year, f.name)))


def form_of(year: int | None, folder: Path) -> Form:
    found = [f for f in forms(folder) if year in (None, f.year)]
    if not found:
        raise FormError(f"{folder.name}/parameters:1: no form for {year or 'any year'}")
    return found[-1]


def load_form(path: Path) -> Form:
    """The form whose parameters file this is; the files that it names lie one folder up."""
    head = read(path).mapping(_HEAD)
    flow_file, policy_file = _files(path, head["flow"]) + _files(path, head["policy"])
    word_files = _files(path, head["wording"])
    known = grounds(head["grounds"])
    figures = parameters(head["parameters"], known)
    flow = read(flow_file).mapping("earliest_year sections contradictions")
    questions = flows.questions(flow["sections"])
    names = Names(questions, figures)
    judged = policy(read(policy_file), names, known)
    conditions = {q.id: condition(q.when, names) if q.when else None for q in questions.values()}
    clashes = flows.contradictions(flow["contradictions"], questions)
    holds = tuple((c, condition(c.holds, names)) for c in clashes)
    names.close()
    _refuse_looking_ahead(questions, conditions)
    words = together([read(file) for file in word_files])
    in_force = _day(head["in_force"])
    _refuse_ended(figures, in_force, head["parameters"])
    form = Form(
        name=head["form"].text(),
        title=head["title"].text(),
        year=int(head["year"].number()),
        notice=head["notice"].text(),
        in_force=in_force,
        window=_window(head["window"], figures),
        version=_version([path, flow_file, policy_file, *word_files]),
        earliest_year=int(flow["earliest_year"].number()),
        questions=questions,
        conditions=conditions,
        contradictions=holds,
        policy=replace(judged, rules=tuple(r for r in judged.rules if r.in_force(in_force))),
        grounds=known,
        parameters=figures,
        words=wording(words, questions),
    )
    _check_words(form, words, judged)
    return form


def _window(node: Node, figures: Mapping[str, Parameter]) -> str:
    if node.text() not in figures or figures[node.text()].kind != "window":
        raise node.wrong(f"{node.text()!r} is no parameter with a window")
    return node.text()


def _files(path: Path, node: Node) -> list[Path]:
    files = [path.parent.parent / name for name in node.texts()]
    for file in files:
        if not file.is_file():
            raise node.wrong(f"no such file: {file.name}")
    return files


def _day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError as error:
        raise node.wrong(f"{node.text()!r} is no day (write YYYY-MM-DD)") from error


def _version(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _refuse_ended(figures: Mapping[str, Parameter], in_force: date, node: Node) -> None:
    for name, figure in figures.items():
        if not figure.start <= in_force or (figure.end and figure.end <= in_force):
            raise dict(node.items())[name].wrong(f"{name!r} is not in force on {in_force}, the day of the form")


def _refuse_looking_ahead(questions: Mapping[str, flows.Question], conditions: Mapping[str, Condition | None]) -> None:
    """A question may hang only on earlier ones, so that conditions can never run in a circle."""
    order = list(questions)
    for name, when in conditions.items():
        read_there = {q for part in when.walk() for q in part.questions()} if when else set()
        later = [q for q in read_there if order.index(q) >= order.index(name)]
        node = questions[name].when
        if later and node:
            raise node.wrong(f"cycle: whether {name!r} is asked hangs on {later[0]!r}, which is not asked before it")


_NEEDED_NOTES = (
    "window_before window_last window_after unknown_label unknown_words unclear depends authority trust_A trust_B "
    "mark_A mark_B stale no_such_option not_together not_a_number too_small not_whole not_a_date no_such_day "
    "in_the_future too_long_ago or_earlier or_later from_to from_to_less less_than or_more computed_from"
)


_NEEDED_SHEET = (
    "reasons changes route checklist timeline answers dated generated step and change notice source pages stamp "
    "excluded to left to_start last_day over trust_A trust_B trust_–"
)
# Filled by the code that uses the sentence, not from the form.
_FREE = frozenset(
    {"until", "unit", "questions", "window", "title", "day", "days", "value", "question", "before", "after", "steps"}
    | {"result", "snapshot", "version", "notice"}
)


def _check_words(form: Form, node: Node, judged: Policy) -> None:
    """Every rule, outcome, route, step, thing to prepare and contradiction has its words, and no word is left over."""
    fields = node.mapping()
    entries = {
        "routes": {r.id for r in form.policy.routes},
        "steps": set(form.policy.steps),
        "checklist": {i.id for i in form.policy.checklist},
        "timeline": {t.id for t in form.policy.timeline},
        "contradictions": {c.id for c, _ in form.contradictions},
        "sections": {q.section for q in form.questions.values()},
        "ask": {r.ask for r in judged.rules if r.ask},
        "verdicts": {"eligible", "not_eligible", "needs_review", "incomplete"},
        "sheet": set(_NEEDED_SHEET.split()),
        "notes": set(_NEEDED_NOTES.split()),
        "rules": {r.id for r in judged.rules},
    }
    for part, expected in entries.items():
        _same(fields[part], expected, part)
    for rule in judged.rules:
        needed = {"title", "met", *rule.say, *(["unmet"] if rule.unmet else [])}
        _same(dict(fields["rules"].items())[rule.id], needed, f"rule {rule.id}", optional={"unknown", "unclear"})
        if rule.left_to and rule.left_to not in {g.document for g in form.grounds.values()}:
            raise fields["rules"].wrong(f"rule {rule.id!r} is left to {rule.left_to!r}, which no ground names")
    _check_placeholders(form, node)


def _same(node: Node, expected: set[str], what: str, optional: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    present = dict(node.items())
    for name in sorted(expected - present.keys()):
        raise node.wrong(f"{what}: no wording for {name!r}")
    for name in sorted(present.keys() - expected - optional):
        raise present[name].wrong(f"{what}: wording for {name!r}, which does not exist")


def _check_placeholders(form: Form, node: Node) -> None:
    known = {"": form.parameters, "row": form.rows, "answer": form.questions, "full": form.dated}
    for leaf in _leaves(node):
        for match in PLACEHOLDER.finditer(str(leaf.value)):
            free = match[2] in _FREE
            if not free and match[2] not in known[match[1] or ""]:
                raise leaf.wrong(f"unknown placeholder {match[0]!r}")
            if (match[1] == "full") != (match[3] in form.parameters):
                raise leaf.wrong(f"{match[0]!r}: write {{full:question:parameter}} for the years until a day")


def _leaves(node: Node) -> list[Node]:
    if isinstance(node.value, dict):
        return [leaf for n in node.value.values() for leaf in _leaves(n)]
    if isinstance(node.value, list):
        return [leaf for n in node.value for leaf in _leaves(n)]
    return [node]
