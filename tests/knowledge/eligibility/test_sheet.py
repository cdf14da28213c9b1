"""The result to keep: a page and a PDF in Chinese, complete, on A4, without a missing glyph."""

from __future__ import annotations

import io
import logging
import re

import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from knowledge.adapters.pdf import _Page as Page
from knowledge.adapters.pdf import checklist_pdf, verdict_pdf, wrapped
from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.clauses import Snapshot
from knowledge.eligibility import Form, Verdict
from knowledge.eligibility.sheet import Sheet, sheet
from tests.knowledge.eligibility.worked import TODAY, cases

A4 = (595, 842)


def _text(content: bytes) -> str:
    pages = PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in pages)


FORM = Form.load(2024)
ANSWERS = next(c for c in cases(FORM) if c.name == "索引没有核对").answers


@pytest.fixture(scope="module")
def verdict(snapshot: Snapshot) -> Verdict:
    return FORM.assess(ANSWERS, snapshot, TODAY, OfficialWorkdays())


@pytest.fixture(scope="module")
def page(verdict: Verdict) -> Sheet:
    return sheet(FORM, verdict, ANSWERS)


def test_the_page_has_date_snapshot_quotes_changes_and_the_note_on_who_decides(page: Sheet, verdict: Verdict) -> None:
    html = page.to_html()
    assert "2024年9月20日" in html
    assert f"快照：{verdict.snapshot}" in html
    assert "重庆市职称申报标准条件索引" in html
    assert "评委会审核决定" in html
    assert "自动生成" in html
    assert "如果“条件索引”由“还没有核对”变为“逐条核对过，都符合”：符合条件。" in html
    for reason in verdict.reasons:
        assert reason.citations[0].quote.split("“")[0] in html


def test_what_comes_from_answers_is_escaped_on_the_page(page: Sheet) -> None:
    evil = Sheet("<script>", "&", ("<b>",), (), ("“x”",))
    assert "<script>" not in evil.to_html()
    assert page.to_html().count("<script") == 0


def test_the_pdf_is_a4_embeds_its_font_and_holds_every_line(
    page: Sheet, verdict: Verdict, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        content = verdict_pdf(verdict, FORM, ANSWERS)
    assert "missing" not in caplog.text
    document = PdfReader(io.BytesIO(content))
    assert {tuple(map(round, (p.mediabox.width, p.mediabox.height))) for p in document.pages} == {A4}
    text = re.sub(r"第\d+页，共\d+页", "", re.sub(r"\s", "", _text(content)))
    for block in page.blocks:
        for line in block.lines:
            assert re.sub(r"\s", "", line.text) in text
    fonts = [f.get_object() for f in document.pages[0]["/Resources"]["/Font"].values()]  # type: ignore[index]
    descendants = [f["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for f in fonts]
    assert all("/FontFile3" in d or "/FontFile2" in d for d in descendants)
    assert len(content) < 400_000


@pytest.mark.parametrize("name", ["社保年底差一天", "基准", "援藏满一年但没有确认"])
def test_no_glyph_is_missing_whatever_the_verdict(
    snapshot: Snapshot, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    answers = next(c for c in cases(FORM) if c.name == name).answers
    told = FORM.assess(answers, snapshot, TODAY, OfficialWorkdays())
    with caplog.at_level(logging.WARNING):
        content = verdict_pdf(told, FORM, answers)
    assert "missing" not in caplog.text
    assert FORM.words.verdicts[told.verdict]["title"] in _text(content)


def test_a_line_never_runs_over_the_margin_nor_begins_with_a_closing_mark() -> None:
    pdf = Page("x").pdf
    pdf.set_font("noto", size=10.5)
    text = (
        "申报人应当提供证明，（包括网址 https://rlsbj.cq.gov.cn/ywzl/zjrc/zchzyzg/202307/t20230726_12187351.html）。"
        * 3
    )
    lines = wrapped(pdf, text, 80)
    assert all(pdf.get_string_width(line) <= 80 for line in lines)
    assert not [line for line in lines if line[0] in "，。）；"]
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_checklist_can_be_exported_with_what_is_ticked() -> None:
    items = [("论文封面、目录、正文等关键页", True), ("检索报告", False)]
    text = _text(checklist_pdf("论文材料清单", items, ["以通知原文为准。"]))
    for words in ("论文材料清单", "论文封面、目录、正文等关键页", "检索报告", "以通知原文为准。"):
        assert words in text
