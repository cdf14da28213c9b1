"""Reads conditions out of the data files; every name is checked where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.eligibility.figures import Parameter
from knowledge.eligibility.flow import Question
from knowledge.eligibility.logic import All, AnyOf, Before, Below, Condition, Full, Has, Is, Limit, Not, Term
from knowledge.eligibility.reading import Node


@dataclass
class Names:
    """What a condition may speak of. `terms` fills up as they are read; a Term may stand before its definition."""

    questions: Mapping[str, Question]
    parameters: Mapping[str, Parameter]
    terms: dict[str, Condition] = field(default_factory=dict)
    open_terms: list[tuple[Term, Node]] = field(default_factory=list)

    def close(self) -> None:
        """Put the definitions into the terms that use them; FormError for an unknown one and for a cycle."""
        for term, node in self.open_terms:
            if term.name not in self.terms:
                raise node.wrong(f"unknown term {term.name!r}")
            if not term.condition:
                term.condition.append(self.terms[term.name])
        for term, node in self.open_terms:
            self._refuse_cycle(term, node, ())
        self.open_terms.clear()

    def _refuse_cycle(self, term: Term, node: Node, above: tuple[str, ...]) -> None:
        if term.name in above:
            raise node.wrong(f"cycle of terms: {' → '.join((*above, term.name))}")
        for inner in _terms_of(term.condition[0]):
            self._refuse_cycle(inner, node, (*above, term.name))


def _terms_of(condition: Condition) -> list[Term]:
    if isinstance(condition, Term):
        return [condition]
    return [t for part in condition.parts() for t in _terms_of(part)]


def condition(node: Node, names: Names) -> Condition:
    """The condition that stands at `node`; FormError with file and line for anything unknown."""
    key, inner = node.single()
    reader = _READERS.get(key)
    if reader is None:
        raise inner.wrong(f"unknown operator {key!r}; known: {', '.join(sorted(_READERS))}")
    return reader(inner, names)


def _group(kind: Callable[[tuple[Condition, ...]], Condition]) -> Callable[[Node, Names], Condition]:
    def read(node: Node, names: Names) -> Condition:
        parts = tuple(condition(n, names) for n in node.sequence())
        if not parts:
            raise node.wrong("an empty list of conditions")
        return kind(parts)

    return read


def _is(node: Node, names: Names) -> Condition:
    name, options = node.single()
    question = _question(options, name, names, "choice")
    for option in options.texts():
        _option(options, question, option)
    return Is(name, frozenset(options.texts()))


def _has(node: Node, names: Names) -> Condition:
    name, option = node.single()
    _option(option, _question(option, name, names, "several"), option.text())
    return Has(name, option.text())


def _below(node: Node, names: Names) -> Condition:
    fields = node.mapping("question limit", "by")
    name = fields["question"].text()
    _question(fields["question"], name, names, "number")
    return Below(name, _limit(fields["limit"], fields.get("by"), names, "number"))


def _full(node: Node, names: Names) -> Condition:
    fields = node.mapping("since to at_least", "by")
    name = fields["since"].text()
    _question(fields["since"], name, names, "date")
    least = _limit(fields["at_least"], fields.get("by"), names, "duration")
    return Full(name, _limit(fields["to"], None, names, "date"), least)


def _before(node: Node, names: Names) -> Condition:
    fields = node.mapping("first second")
    for entry in fields.values():
        _question(entry, entry.text(), names, "date")
    return Before(fields["first"].text(), fields["second"].text())


def _term(node: Node, names: Names) -> Condition:
    term = Term(node.text())
    names.open_terms.append((term, node))
    return term


def _question(node: Node, name: str, names: Names, kind: str) -> Question:
    question = names.questions.get(name)
    if question is None:
        raise node.wrong(f"unknown question {name!r}")
    if question.kind != kind:
        raise node.wrong(f"{name!r} is a question of kind {question.kind}, this needs {kind}")
    return question


def _option(node: Node, question: Question, option: str) -> None:
    if option not in question.options:
        raise node.wrong(f"{question.id!r} has no option {option!r}; known: {', '.join(question.options)}")


def _limit(node: Node, by: Node | None, names: Names, kind: str) -> Limit:
    parameter = names.parameters.get(node.text())
    if parameter is None:
        raise node.wrong(f"unknown parameter {node.text()!r}")
    if parameter.kind != kind:
        raise node.wrong(f"{parameter.name!r} is a {parameter.kind}, this needs a {kind}")
    if by is None:
        return Limit(parameter.name, _single(node, parameter), None, parameter.unit)
    question = _question(by, by.text(), names, "choice")
    for option in _rows(node, parameter):
        _option(node, question, option)
    return Limit(parameter.name, parameter.value, question.id, parameter.unit)


def _single(node: Node, parameter: Parameter) -> Any:
    if isinstance(parameter.value, dict):
        raise node.wrong(f"{parameter.name!r} is a table: say `by: question`")
    return parameter.value


def _rows(node: Node, parameter: Parameter) -> Mapping[str, Any]:
    if not isinstance(parameter.value, dict):
        raise node.wrong(f"{parameter.name!r} is no table: leave out `by`")
    return parameter.value


_READERS: Mapping[str, Callable[[Node, Names], Condition]] = {
    "all": _group(All),
    "any": _group(AnyOf),
    "not": lambda node, names: Not(condition(node, names)),
    "is": _is,
    "has": _has,
    "below": _below,
    "full": _full,
    "before": _before,
    "term": _term,
}
