"""A source becomes a document: header, clauses, values, references, warnings."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.ingest import read_notice, score, score_document, shorthand
from ingest.extract import extract
from ingest.source import Source
from knowledge.clauses import Document

NOTICES = Path(__file__).parents[1] / "notices"
GOLDS = sorted(NOTICES.rglob("*.yaml"))
REAL = Path(__file__).parents[2] / "corpus" / "notices" / "渝经信职改办〔2024〕16号.txt"


def document(text: str, name: str = "x.txt") -> Document:
    return extract(Source(name, "text/plain", hashlib.sha256(text.encode()).hexdigest(), text))


@pytest.fixture(scope="module")
def real() -> Document:
    return read_notice(REAL)


def test_the_notice_of_2024_has_its_header(real: Document) -> None:
    assert real.key == real.number == "渝经信职改办〔2024〕16号"
    assert real.title == "关于组织开展2024年重庆市工程技术副高级非公中小企业专业技术资格申报评审工作的通知"
    assert real.issuer == "重庆市经济和信息化委员会职称改革办公室"
    assert (real.issued_on, real.year) == (date(2024, 9, 3), 2024)
    assert real.warnings == ()


def test_the_notice_of_2024_has_its_windows_under_their_headings(real: Document) -> None:
    windows = {real.clause_at(v.start).path[-1]: shorthand(v) for v in real.values if v.kind == "window"}
    assert windows == {
        "（一）网上申报时间": "2024-09-03/2024-10-10",
        "（二）评委会审核时间": "2024-10-11/2024-10-25",
        "（三）评审缴费时间": "2024-10-28/2024-11-11",
    }


def test_a_deep_clause_has_the_path_and_the_id_of_the_contract(real: Document) -> None:
    clause = next(c for c in real.clauses if c.path[-1] == "关于期刊发表论文")
    assert clause.path == ("四、有关程序", "（二）个人申报", "2.", "关于期刊发表论文")
    assert clause.id == "渝经信职改办〔2024〕16号/四/（二）/2./关于期刊发表论文"


def test_the_fee_of_the_notice_is_in_its_fee_clause(real: Document) -> None:
    (fee,) = [v for v in real.values if v.kind == "money"]
    assert fee.normalised == {"amount": 420, "currency": "CNY", "per": "人"}
    assert "fee.amount" in real.clause_at(fee.start).topics


@pytest.mark.parametrize("gold", GOLDS, ids=lambda p: p.stem)
def test_a_notice_is_understood_as_its_gold_says(gold: Path) -> None:
    scores = score_document(read_notice(gold.with_suffix(".txt")), yaml.safe_load(gold.read_text("utf-8")))
    assert {m: (s.missed, s.extra) for m, s in scores.items() if s.f1 < 0.98} == {}


def test_the_outlines_and_values_of_all_notices_reach_their_aim() -> None:
    report = score(NOTICES)
    assert report.to_json()["notices"] >= 12
    assert report.total("outline").f1 >= 0.99
    assert report.total("values").f1 >= 0.98
    assert "outline" in report.table()


def test_every_value_of_the_gold_stands_in_its_notice() -> None:
    for gold in GOLDS:
        text, values = gold.with_suffix(".txt").read_text("utf-8"), yaml.safe_load(gold.read_text("utf-8"))["values"]
        assert [v for v in values if str(v[1]) not in text and str(v[0]) != "date"] == [], gold.stem


def test_a_wrong_reading_is_scored_as_wrong() -> None:
    gold = yaml.safe_load(GOLDS[0].read_text("utf-8"))
    other = document("一、范围\n在职人员，2024年9月3日前申报。\n")
    with pytest.raises(ValueError, match="begins no line"):
        score_document(other, gold)
    right = read_notice(GOLDS[0].with_suffix(".txt"))
    gold["values"].append(["date", "2001年1月1日", "2001-01-01"])
    scores = score_document(right, gold)
    assert scores["values"].f1 < 1
    assert scores["values"].missed == ("('date', '2001-01-01')",)


def test_a_gold_directory_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no gold"):
        score(tmp_path)


def test_a_bare_cell_is_a_fee_when_its_column_says_so() -> None:
    text = "一、收费\n级别\t评审费（元/人）\t备注\n副高级\t300\t12\n正高级\t400\t13\n"
    fees = [v for v in document(text).values if v.kind == "money"]
    assert [(v.text, shorthand(v), v.note["level"]) for v in fees] == [
        ("300", "300/人", "副高级"),
        ("400", "400/人", "正高级"),
    ]
    assert all(text[v.start : v.end] == v.text for v in fees)


@pytest.mark.parametrize("caption", ["收费如下（单位：元/人）：", "单位：元/人", "按核定标准，单位：元/人。"])
def test_bare_cells_are_fees_when_the_line_over_the_table_prints_the_unit(caption: str) -> None:
    text = f"一、费用\n{caption}\n序号\t级别\t评审费\t限报人数\n1\t副高级\t310\t12\n2\t中级\t1,020\t13\n"
    fees = [(v.text, shorthand(v)) for v in document(text).values if v.kind == "money"]
    assert fees == [("310", "310/人"), ("1,020", "1020/人")]


def test_bare_cells_without_any_unit_are_no_fees() -> None:
    text = "一、费用\n按下表执行。\n级别\t评审费\t答辩费\n副高级\t310\t90\n中级\t200\t0\n"
    assert [v for v in document(text).values if v.kind == "money"] == []


def test_names_and_telephones_are_read_by_their_columns() -> None:
    text = "一、联系方式\n区县\t联系人\t联系电话\n万州区\t冉明\t58223761\n渝中区\t周倩\t63765039\n"
    found = [(v.kind, v.normalised) for v in document(text).values]
    assert found == [("person", "冉明"), ("phone", "58223761"), ("person", "周倩"), ("phone", "63765039")]


def test_dates_that_run_backwards_or_do_not_exist_are_warned_of() -> None:
    text = "渝职改办〔2024〕1号\n关于评审的通知\n一、时间\n2024年10月10日至2024年9月3日申报，2024年2月30日缴费。\n"
    warnings = document(text).warnings
    assert any("先后颠倒" in w for w in warnings)
    assert any("2024年2月30日" in w for w in warnings)


def test_a_text_without_number_date_or_issuer_says_so() -> None:
    assert len([w for w in document("一、范围\n在职人员。\n").warnings if "未找到" in w]) == 3


def test_a_text_without_title_is_named_by_its_file() -> None:
    assert document("一、范围\n在职人员。\n", "2025年方案.docx").key == "2025年方案"


def test_the_index_of_a_web_page_is_header() -> None:
    text = (
        "索 引 号：\t115000/2025-123\t发文字号：\t渝职改办〔2025〕3号\n主题分类：\t人事\t成文日期：\t2025-04-01\n"
        "来源：市人社局 发布时间：2025-04-08\n关于开展2025年评审工作的通知\n各单位：\n现通知如下。\n一、范围\n全市。\n"
    )
    read = document(text)
    assert (read.number, read.issued_on) == ("渝职改办〔2025〕3号", date(2025, 4, 1))
    assert read.title == "关于开展2025年评审工作的通知"
    assert [c.path[0] for c in read.clauses] == ["标题", "引言", "一、范围"]


def test_an_application_from_now_on_begins_on_the_day_of_issue() -> None:
    text = "关于评审的通知\n各单位：\n一、时间\n即日起至6月21日申报。\n重庆市职改办\n2024年5月20日\n"
    assert [shorthand(v) for v in document(text).values if v.kind == "window"] == ["2024-05-20/2024-06-21"]


def test_a_bare_date_after_the_issue_of_an_early_notice_is_of_the_year_of_issue() -> None:
    text = (
        "关于2026年度职称评审的通知\n各单位：\n一、时间\n（一）申报：12月22日至1月23日。\n（二）缴费：3月16日前。\n"
        "市职改办\n2025年12月12日\n"
    )
    assert [shorthand(v) for v in document(text).values][:2] == ["2025-12-22/2026-01-23", "2026-03-16"]


def test_a_date_that_was_over_when_issued_is_warned_of_when_its_year_was_inherited() -> None:
    text = "关于2024年职称评审的通知\n各单位：\n一、时间\n1月20日前报送。\n市职改办\n2024年11月12日\n"
    assert [w for w in document(text).warnings if "早于" in w and "2024-01-20" in w]


def test_the_same_text_has_the_same_version_and_another_has_another() -> None:
    text = "一、范围\n在职人员。\n"
    assert document(text).version == document(text).version
    assert document(text).version != document(text + "二、时间\n").version


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="一二三、（）1.\n\t附件第条章：。年月日《》〔〕2024元人电话0-9", max_size=120))
def test_any_text_becomes_a_document_whose_parts_are_cut_from_it(text: str) -> None:
    read = document(text)
    assert "".join(read.text_of(c) for c in read.clauses) == text
    assert all(text[v.start : v.end] == v.text for v in read.values)
    assert all(text[r.start : r.end] == r.text for r in read.references)
