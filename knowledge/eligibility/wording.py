"""The sentences, kept apart from the rules. Placeholders are filled from parameters and from the applicant's answers.

{cutoff}            a parameter, written in Chinese          {row:seniority.years}   the row that fits the answer
{answer:title_date} what the applicant told                   {full:title_date:cutoff}   full years, months until then
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge.eligibility.flow import Question
from knowledge.eligibility.reading import Node

PLACEHOLDER = re.compile(r"\{(?:(answer|full|row):)?([\w.]+)(?::([\w.]+))?\}")


@dataclass(frozen=True)
class QuestionWords:
    """One screen: the question, why it is asked, an explanation, examples, the options' labels and other names."""

    text: str
    short: str
    why: str
    help: str
    examples: tuple[str, ...]
    labels: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Wording:
    title: str
    sections: Mapping[str, str]
    questions: Mapping[str, QuestionWords]
    rules: Mapping[str, Mapping[str, str]]
    routes: Mapping[str, str]
    steps: Mapping[str, str]
    checklist: Mapping[str, Mapping[str, str]]
    timeline: Mapping[str, str]
    contradictions: Mapping[str, str]
    ask: Mapping[str, str]
    sheet: Mapping[str, str]
    verdicts: Mapping[str, Mapping[str, str]]
    notes: Mapping[str, str]

    def label(self, question: str, option: str) -> str:
        if option == "unknown":
            return self.notes["unknown_label"]
        return self.questions[question].labels[option]


_SECTIONS = "title sections questions rules routes steps checklist timeline contradictions ask sheet verdicts notes"
_ITEM = ("item why", "pages stamp excluded")


def wording(node: Node, questions: Mapping[str, Question]) -> Wording:
    """Read the wording; FormError where a question or an option has no words, or a key is unknown."""
    fields = node.mapping(_SECTIONS)
    words = dict(fields["questions"].items())
    for missing in questions.keys() - words.keys():
        raise fields["questions"].wrong(f"no wording for question {missing!r}")
    for extra in words.keys() - questions.keys():
        raise words[extra].wrong(f"wording for a question that does not exist: {extra!r}")
    plain = {k: _texts(fields[k]) for k in _SECTIONS.split() if k in _PLAIN}
    return Wording(
        title=fields["title"].text(),
        questions={name: _question(words[name], question) for name, question in questions.items()},
        rules={name: _texts(entry) for name, entry in fields["rules"].items()},
        checklist={name: _item(entry) for name, entry in fields["checklist"].items()},
        verdicts={name: _texts(entry) for name, entry in fields["verdicts"].items()},
        **plain,
    )


_PLAIN = {"sections", "routes", "steps", "timeline", "contradictions", "ask", "sheet", "notes"}


def _texts(node: Node) -> dict[str, str]:
    return {key: _joined(entry.text()) for key, entry in node.items()}


def _item(node: Node) -> dict[str, str]:
    return {key: _joined(entry.text()) for key, entry in node.mapping(*_ITEM).items()}


def _question(node: Node, question: Question) -> QuestionWords:
    fields = node.mapping("text short why", "help examples options also")
    labels = _texts(fields["options"]) if "options" in fields else {}
    if set(labels) != set(question.options):
        wrong = set(labels) ^ set(question.options)
        raise node.wrong(f"the options of {question.id!r} and their labels differ: {', '.join(sorted(wrong))}")
    also = {k: v.texts() for k, v in fields["also"].items()} if "also" in fields else {}
    for option in also.keys() - labels.keys():
        raise fields["also"].wrong(f"{question.id!r} has no option {option!r}")
    return QuestionWords(
        text=_joined(fields["text"].text()),
        short=fields["short"].text(),
        why=_joined(fields["why"].text()),
        help=_joined(fields["help"].text()) if "help" in fields else "",
        examples=fields["examples"].texts() if "examples" in fields else (),
        labels={option: labels[option] for option in question.options},
        also=also,
    )


def _joined(text: str) -> str:
    # A Chinese sentence folded over lines must not get blanks between its characters.
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text)


def fill(template: str, value_of: Callable[[str, str, str], str]) -> str:
    """Put values in: `value_of(kind, name, until)`; kind is "" for a parameter, `until` a parameter for "full"."""
    return PLACEHOLDER.sub(lambda m: value_of(m[1] or "", m[2], m[3] or ""), template)
