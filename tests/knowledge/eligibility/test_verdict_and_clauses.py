"""A verdict stands on the clauses as they read now: reworded, moved, extended by a later notice, or not held."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from ingest.extract import extract
from ingest.source import Source
from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.clauses import Document, Snapshot
from knowledge.eligibility import Form, touched, unbound
from tests.knowledge.eligibility.worked import TODAY, cases

FORM = Form.load(2024)
BASE = {case.name: case for case in cases(FORM)}["基准"].answers


def _reworded(snapshot: Snapshot, clause_id: str, old: str, new: str) -> Snapshot:
    found = snapshot.clause(clause_id)
    assert found
    document, clause = found
    assert old in document.text_of(clause)
    assert len(old) == len(new)
    text = document.text[: clause.start] + document.text_of(clause).replace(old, new) + document.text[clause.end :]
    return _with(snapshot, replace(document, text=text))


def _with(snapshot: Snapshot, changed: Document) -> Snapshot:
    kept = tuple(changed if d.key == changed.key else d for d in snapshot.documents)
    return Snapshot(snapshot.number + 1, kept)


NOTICE = FORM.notice


def test_a_rule_whose_clause_reads_otherwise_is_not_cited_and_not_decided(snapshot: Snapshot) -> None:
    moved = _reworded(snapshot, f"{NOTICE}/五/（二）", "2024年12月31日", "2024年11月30日")
    verdict = FORM.assess(BASE, moved, TODAY)
    assert verdict.verdict == "needs_review"
    assert "cutoff" in verdict.stale
    seniority = next(r for r in verdict.reasons if r.rule == "seniority")
    assert seniority.outcome == "unknown"
    assert "12月31日" not in seniority.text
    assert not verdict.would_change
    assert "cutoff" not in {t.id for t in verdict.timeline}


def test_a_date_that_a_publish_moves_is_never_shown_as_it_was(snapshot: Snapshot) -> None:
    moved = _reworded(snapshot, f"{NOTICE}/三/（一）", "10月10日", "10月20日")
    told = json.dumps(FORM.assess(BASE, moved, TODAY, OfficialWorkdays()).to_json(), ensure_ascii=False)
    assert "10月10日" not in told
    assert "2024-10-10" not in told


LATER = f"""渝经信职改办〔2024〕20号

重庆市经济和信息化委员会职称改革办公室

关于延长2024年工程技术副高级非公中小企业职称网上申报时间的通知

各相关单位：

一、《关于组织开展2024年重庆市工程技术副高级非公中小企业专业技术资格申报评审工作的通知》（{NOTICE}）规定的网上申报时间\
调整为：2024年9月3日—10月20日。

二、其他事项不变。

重庆市经济和信息化委员会职称改革办公室
2024年9月25日
"""


def test_a_later_notice_that_extends_the_window_speaks_in_its_place(snapshot: Snapshot) -> None:
    later = extract(Source("20号.txt", "text/plain", "0" * 64, LATER))
    both = Snapshot(2, (*snapshot.documents, later))
    verdict = FORM.assess(BASE, both, date(2024, 10, 15), OfficialWorkdays())
    line = next(t for t in verdict.timeline if t.id == "application")
    assert (line.until, line.days_left) == (date(2024, 10, 20), 5)
    assert line.citations[0].document == later.key
    assert "已经结束" not in verdict.text
    assert "10月10日" not in json.dumps(verdict.to_json(), ensure_ascii=False)
    publicity = next(t for t in verdict.timeline if t.id == "publicity")
    assert publicity.until == date(2024, 10, 14)
    assert any("window_application" in line for line in unbound(FORM, both))
    assert {"insured_one_year", "filed_one_year", "application"} <= set(touched(FORM, snapshot, both))


def test_without_the_digests_what_rests_on_them_is_unknown(snapshot: Snapshot) -> None:
    alone = Snapshot(2, tuple(d for d in snapshot.documents if d.status == "full_text"))
    verdict = FORM.assess(BASE, alone, TODAY)
    assert verdict.verdict == "needs_review"
    outcomes = {r.rule: r.outcome for r in verdict.reasons}
    assert outcomes["seniority"] == "unknown"
    assert outcomes["level"] == "met"


def test_a_publish_that_rewords_a_clause_names_the_rules_on_it(snapshot: Snapshot) -> None:
    moved = _reworded(snapshot, f"{NOTICE}/二/（二）", "不作统一要求", "应当全部合格")
    assert touched(FORM, snapshot, moved) == ["tests"]
    assert touched(FORM, snapshot, snapshot) == []
    assert any("tests" in line and "engineering-2024.yaml:" in line for line in unbound(FORM, moved))


def test_a_publish_that_moves_the_cut_off_names_every_rule_that_counts_to_it(snapshot: Snapshot) -> None:
    moved = _reworded(snapshot, f"{NOTICE}/五/（二）", "2024年12月31日", "2024年11月30日")
    assert set(touched(FORM, snapshot, moved)) == {
        "seniority",
        "skill_years",
        "insured_one_year",
        "worked_one_year",
        "filed_one_year",
        "cutoff",
    }
