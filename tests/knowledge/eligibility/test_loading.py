"""A slip in a data file stops the form at load, told with file and line; a new year is a new file."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from knowledge.clauses import Snapshot
from knowledge.eligibility import Form, FormError, forms
from knowledge.eligibility.form import HERE
from tests.knowledge.eligibility.worked import TODAY, cases

PARAMETERS = "parameters/engineering-2024.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HERE, tmp_path / "data", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "data"


def _put(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first occurrence; the line on which it stands."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


SLIPS = {
    "a rule without a clause": ("policy.yaml", "    grounds: {all: [level]}\n", "", "missing grounds"),
    "a clause that is not given": (
        "policy.yaml",
        "grounds: {all: [level]}",
        "grounds: {all: [levle]}",
        "unknown ground 'levle'",
    ),
    "an empty list of clauses": ("policy.yaml", "grounds: {all: [level]}", "grounds: {all: []}", "no clause"),
    "a question that does not exist": (
        "policy.yaml",
        "is: {level: associate}",
        "is: {lvel: associate}",
        "unknown question 'lvel'",
    ),
    "an option that does not exist": (
        "policy.yaml",
        "is: {level: associate}",
        "is: {level: assoc}",
        "no option 'assoc'",
    ),
    "an operator that does not exist": (
        "policy.yaml",
        "met: {is: {level",
        "met: {iss: {level",
        "unknown operator 'iss'",
    ),
    "a parameter that does not exist": (
        "policy.yaml",
        "to: cutoff, at_least: seniority, by",
        "to: cutof, at_least: seniority, by",
        "unknown parameter 'cutof'",
    ),
    "a table without its question": (
        "policy.yaml",
        "at_least: seniority, by: education}",
        "at_least: seniority}",
        "is a table",
    ),
    "a key that is a typo": ("policy.yaml", "    left_to: 渝人社发", "    leftto: 渝人社发", "unknown key 'leftto'"),
    "a rule written twice": ("policy.yaml", "- rule: not_retired", "- rule: not_civil_servant", "written twice"),
    "a term that does not exist": (
        "policy.yaml",
        "applies: {term: has_middle_title}",
        "applies: {term: has_middel}",
        "unknown term 'has_middel'",
    ),
    "terms in a circle": (
        "policy.yaml",
        "has_middle_title: {is: {present_title: middle}}",
        "has_middle_title: {term: degree_counts}",
        "cycle of terms",
    ),
    "a step that does not exist": (
        "policy.yaml",
        "steps: [online, unit",
        "steps: [onlin, unit",
        "unknown step 'onlin'",
    ),
    "a window that does not exist": (
        "policy.yaml",
        "window: window.review",
        "window: window.revue",
        "unknown parameter 'window.revue'",
    ),
    "a question asked on a later one": (
        "flow.yaml",
        "when: {is: {size: reckon}}\n    - {question: headcount",
        "when: {is: {path: ordinary}}\n    - {question: headcount",
        "cycle",
    ),
    "a question written twice": ("flow.yaml", "question: revenue", "question: headcount", "written twice"),
    "a kind that does not exist": (
        "flow.yaml",
        "question: level, kind: choice",
        "question: level, kind: choise",
        "unknown kind",
    ),
    "an option called unknown": (
        "flow.yaml",
        "options: [associate, full, lower]",
        "options: [associate, full, unknown]",
        "unknown",
    ),
    "a day that does not exist": (PARAMETERS, "cutoff: {value: 2024-12-31", "cutoff: {value: 2024-12-32", "is no day"),
    "a window that closes before it opens": (
        PARAMETERS,
        "value: {from: 2024-09-03, until: 2024-10-10}",
        "value: {from: 2024-10-11, until: 2024-10-10}",
        "closes before",
    ),
    "a figure without a source": (PARAMETERS, "ground: fee, source: 通知五（四）, ", "ground: fee, ", "missing source"),
    "a figure on a clause that is not given": (PARAMETERS, "ground: fee,", "ground: fees,", "unknown ground 'fees'"),
    "a figure that has ended": (
        PARAMETERS,
        "source: 通知五（四）, from: 2024-09-03",
        "source: 通知五（四）, from: 2020-01-01, until: 2024-01-01",
        "not in force",
    ),
    "a trust that does not exist": (PARAMETERS, "trust: A}", "trust: C}", "trust is"),
    "an option without a label": ("wording.yaml", "      associate: 副高级（高级工程师）\n", "", "labels differ"),
    "an outcome without words": (
        "wording.yaml",
        "    unmet: 公务员（含",
        "    unmett: 公务员（含",
        "no wording for 'unmet'",
    ),
    "a placeholder that does not exist": ("wording.yaml", "{record.insured}", "{record.insurd}", "unknown placeholder"),
    "a file that does not exist": (PARAMETERS, "policy: policy.yaml", "policy: polcy.yaml", "no such file"),
    "no YAML at all": ("flow.yaml", "sections:", "sections: [", "not readable"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_with_file_and_line(folder: Path, slip: str) -> None:
    file, old, new, words = SLIPS[slip]
    line = _put(folder, file, old, new)
    with pytest.raises(FormError) as told:
        Form.load(2024, folder)
    message = str(told.value)
    assert words in message
    where = re.match(r"([\w.-]+\.yaml):(\d+): ", message)
    assert where
    if where[1] == Path(file).name and slip not in ELSEWHERE:
        assert abs(int(where[2]) - line) <= 2


# Told where the name is used, or at the head of the part that lacks something.
ELSEWHERE = {
    "terms in a circle",
    "no YAML at all",
    "an option without a label",
    "a rule without a clause",
    "an outcome without words",
    "a rule written twice",
    "a question written twice",
}


def _next_year(folder: Path, *changes: tuple[str, str]) -> None:
    text = (folder / PARAMETERS).read_text("utf-8")
    standing = (("form: engineering-2024", "form: engineering-2025"), ("year: 2024\n", "year: 2025\n"))
    for old, new in (*standing, *changes):
        assert old in text
        text = text.replace(old, new)
    (folder / "parameters" / "engineering-2025.yaml").write_text(text, "utf-8")


def test_a_new_year_is_a_new_file_and_the_last_one_still_computes(folder: Path, snapshot: Snapshot) -> None:
    _next_year(folder, ("in_force: 2024-09-03", "in_force: 2025-09-01"), ("value: 2024-12-31", "value: 2025-12-31"))
    old, new = forms(folder)
    assert (old.year, new.year) == (2024, 2025)
    assert Form.load(None, folder).name == "engineering-2025"
    case = next(c for c in cases(old) if c.name == "本科差一天五年")
    answers = {k: v for k, v in case.answers.items() if k != "special"}
    assert old.assess(case.answers, snapshot, TODAY).verdict == "needs_review"
    seniority = next(r for r in new.assess(answers, snapshot, TODAY).reasons if r.rule == "seniority")
    assert seniority.outcome == "met"


def test_last_years_version_does_not_change_when_a_year_is_added(folder: Path) -> None:
    before = Form.load(2024, folder).version
    _next_year(folder)
    forms.cache_clear()
    assert Form.load(2024, folder).version == before


def test_the_version_changes_with_any_word(folder: Path, form: Form) -> None:
    _put(folder, "wording.yaml", "您想申报哪一级职称？", "您要申报哪一级职称？")
    assert Form.load(2024, folder).version != form.version


def test_a_rule_that_has_ended_no_longer_counts_but_is_kept(folder: Path) -> None:
    _put(folder, "policy.yaml", "  - rule: tests\n", "  - rule: tests\n    until: 2025-01-01\n")
    _next_year(folder, ("in_force: 2024-09-03", "in_force: 2025-09-01"))
    old, new = forms(folder)
    assert "tests" in {r.id for r in old.policy.rules}
    assert "tests" not in {r.id for r in new.policy.rules}


def test_there_is_no_form_for_a_year_without_a_file() -> None:
    with pytest.raises(FormError, match="1999"):
        Form.load(1999)


def test_the_schema_is_json_with_every_question_option_and_condition(form: Form) -> None:
    schema = form.schema()
    assert [q["id"] for q in schema["questions"]] == list(form.questions)
    for question in schema["questions"]:
        assert question["allows_unknown"]
        assert [o["id"] for o in question["options"]] == list(form.questions[question["id"]].options)
        assert (question["when"] is None) == (form.conditions[question["id"]] is None)
    assert json.loads(json.dumps(schema, ensure_ascii=False)) == schema
