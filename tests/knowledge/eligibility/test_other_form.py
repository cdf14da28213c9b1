"""Another notice of another bureau is other YAML files: nothing in the program knows the 2024 one."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.source import Source
from knowledge.clauses import Snapshot
from knowledge.eligibility import Form, check, unbound
from knowledge.eligibility.form import HERE

OTHER = Path(__file__).parent / "other_form"
TEXT = """某职改发〔2026〕8号

某市职称改革办公室关于2026年工艺美术中级职称评审的通知

第一条 本通知适用于在职的工艺美术人员。
第二条 申报人应当从事工艺美术工作满18个月。
第三条 申报人近三年完成作品6件以上。
第四条 不收费。
第五条 申报时间为2026年4月1日至4月30日。
"""


@pytest.fixture
def other(tmp_path: Path) -> Form:
    shutil.copytree(OTHER, tmp_path / "forms")
    shutil.copy(HERE / "phrases.yaml", tmp_path / "forms")
    return Form.load(2026, tmp_path / "forms")


@pytest.fixture
def held() -> Snapshot:
    return Snapshot(3, (extract(Source("8号.txt", "text/plain", "0" * 64, TEXT)),))


def test_another_notices_form_is_loaded_bound_and_walked(other: Form, held: Snapshot) -> None:
    assert unbound(other, held) == []
    report = check(other, held)
    assert report.findings == []
    assert set(report.ends) == {"eligible", "not_eligible", "needs_review"}


@pytest.mark.parametrize(
    ("works", "since", "verdict"),
    [
        (6, "2024-10-30", "eligible"),
        (5, "2024-10-30", "not_eligible"),
        (6, "2024-10-31", "eligible"),  # no 31 April: full on its last day
        (6, "2024-11-01", "not_eligible"),
        (6, "2024", "needs_review"),
        ("unknown", "2020", "needs_review"),
    ],
)
def test_another_notices_thresholds_count_in_its_own_units(
    other: Form, held: Snapshot, works: object, since: str, verdict: str
) -> None:
    told = other.assess({"works": works, "since": since}, held, date(2026, 4, 30))
    assert told.verdict == verdict
    assert "今天是最后一天" in told.text


def test_the_program_names_no_notice_no_date_and_no_figure_of_the_rules() -> None:
    for path in sorted(HERE.glob("*.py")):
        text = re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text("utf-8"))
        assert not re.search(r"〔\d{4}〕|20\d\d-\d\d|20\d\d年|420|工程师|重庆", text), path.name
