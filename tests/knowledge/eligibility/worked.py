"""Reads the worked cases that policy staff sign: situations in words, answers as typed, verdict, route, reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.eligibility import Form, ProblemWithAnswer
from knowledge.eligibility.policy import Rule

CASES = Path(__file__).parent / "cases"
TODAY = date(2024, 9, 20)
OUTCOMES = {"满足": "met", "不满足": "unmet", "不能判断": "unknown"}


@dataclass(frozen=True)
class Case:
    """answers are JSON by question id; reasons only those that are not met, by rule id."""

    name: str
    situation: str
    answers: dict[str, Any]
    verdict: str
    reasons: dict[str, str]
    route: str | None = None
    says: dict[str, str] = field(default_factory=dict)
    next: str | None = None
    problem: str | None = None


def cases(form: Form) -> list[Case]:
    entries = [e for path in sorted(CASES.glob("*.yaml")) for e in _entries(yaml.safe_load(path.read_text("utf-8")))]
    by_name = {entry["case"]: entry for entry in entries}
    assert len(by_name) == len(entries), "a case is written twice"
    return [_case(form, entry, by_name) for entry in entries]


def _entries(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from content.get("cases", ())
    for row in content.get("table", ()):
        told = dict(zip(content["columns"], row, strict=True))
        outcome = told.pop("中小企业")
        yield {
            "case": "划型：" + "，".join(row),
            "situation": "按行业、人数和金额算是不是中小企业：" + "，".join(row),
            "like": content["like"],
            "but": {"企业规模": "帮我算"} | {k: v for k, v in told.items() if v != "-"},
            "verdict": "符合条件" if outcome == "满足" else "需要核实",
            "reasons": {} if outcome == "满足" else {"中小企业": outcome},
        }


def typed_answers(entry: dict[str, Any], by_name: dict[str, dict[str, Any]]) -> dict[str, str]:
    told = typed_answers(by_name[entry["like"]], by_name) if "like" in entry else dict(entry["answers"])
    kept = {k: v for k, v in told.items() if k not in entry.get("without", ())}
    return kept | entry.get("but", {})


def _case(form: Form, entry: dict[str, Any], by_name: dict[str, dict[str, Any]]) -> Case:
    questions = {words.short: name for name, words in form.words.questions.items()}
    rules = {words["title"]: name for name, words in form.words.rules.items()}
    verdicts = {words["title"]: name for name, words in form.words.verdicts.items()}
    return Case(
        name=entry["case"],
        situation=entry["situation"],
        answers={
            questions[short]: parsed(form, questions[short], str(text))
            for short, text in typed_answers(entry, by_name).items()
        },
        verdict=verdicts[entry["verdict"]],
        reasons={rules[title]: OUTCOMES[told] for title, told in (entry.get("reasons") or {}).items()},
        route=entry.get("route"),
        says={rules[title]: text for title, text in entry.get("says", {}).items()},
        next=questions[entry["next"]] if "next" in entry else None,
        problem=entry.get("problem"),
    )


def parsed(form: Form, question: str, text: str) -> Any:
    told = form.parse(question, text, TODAY)
    assert not isinstance(told, ProblemWithAnswer), f"{question}: {text}: {told}"
    return told


def outcome_of(form: Form, rules: tuple[Rule, ...], case: Case) -> tuple[str, dict[str, str], str | None]:
    """What the rules alone make of a case: verdict, the reasons that are not met, what is asked next."""
    facts = form.facts(form.values(case.answers, TODAY)[0])
    told = {r.id: o for r in rules if (o := r.outcome(facts)) not in (None, "met", "pending")}
    contradicting = form.contradicting(facts)
    kind = "incomplete" if contradicting else form.kind_of(facts)
    following = contradicting[0].question if contradicting else form.next_id(facts)
    return kind, {k: str(v) for k, v in told.items()}, following if kind == "incomplete" else None


def expected_of(case: Case) -> tuple[str, dict[str, str], str | None]:
    return case.verdict, case.reasons, case.next
