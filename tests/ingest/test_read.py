# ruff: noqa: E501
"""The same notice in every format gives the same words, line for line."""

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.read import ReadError, Sandbox, Source, read, read_all
from ingest.read.markdown import read_markdown
from ingest.read.plain import read_plain
from ingest.read.tables import read_csv
from tests.ingest.formats import RENDERERS, to_html, to_scan
from tests.ingest.typeset import title_length

NOTICES = sorted((Path(__file__).parents[1] / "notices").glob("*.txt"))
SHELLS = ("bureau.html", "old_tables.html", "modern.html", "word_export.html")
TEXT = (
    "渝某职改办〔2025〕8号\n\n关于开展2025年职称评审工作的通知\n\n各区县、各单位：\n\n一、申报时间\n"
    "（一）网上申报时间：2025年4月1日—5月10日，逾期系统自动关闭，不再受理，请各单位提前做好准备工作。\n"
    "级别\t评审费\n副高级\t420元/人\n正高级\t520元/人\n联系电话：023-63899976\n2025年3月20日\n"
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as one:
        yield one


def read_as(sandbox: Sandbox, folder: Path, name: str, data: bytes) -> Source:
    (folder / name).write_bytes(data)
    (found,) = sandbox.read(folder / name)
    assert isinstance(found, Source), str(found)
    return found


def squeezed(text: str) -> list[str]:
    """Lines without white space, so that only words and line breaks count."""
    return [s for line in text.split("\n") if (s := "".join(line.split()))]


def similarity(expected: str, found: str) -> float:
    return difflib.SequenceMatcher(None, *("".join(squeezed(t)) for t in (expected, found)), autojunk=False).ratio()


# Setting a PDF takes seconds, so that only every fourth notice is set as one here; benchmarks/read_formats.py does all.
CASES = [(p, k) for n, p in enumerate(NOTICES) for k in RENDERERS if k != "pdf" or n % 4 == 0]


@pytest.mark.parametrize(("path", "kind"), CASES, ids=[f"{p.stem}-{k}" for p, k in CASES])
def test_a_notice_in_any_format_gives_the_words_of_its_text(
    sandbox: Sandbox, tmp_path: Path, path: Path, kind: str
) -> None:
    text = path.read_text(encoding="utf-8")
    source = read_as(sandbox, tmp_path, f"通知.{kind}", RENDERERS[kind](text))
    body = squeezed(text)[title_length(squeezed(text)) :]
    assert [line for line in body if line not in squeezed(source.text)] == []
    assert similarity(text, source.text) > (0.90 if kind == "html" else 0.999)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("path", NOTICES[:4], ids=lambda p: p.stem)
def test_no_line_of_a_notice_is_lost_on_any_page(sandbox: Sandbox, tmp_path: Path, path: Path, shell: str) -> None:
    text = path.read_text(encoding="utf-8")
    source = read_as(sandbox, tmp_path, "页.html", to_html(text, shell))
    assert [line for line in squeezed(text) if line not in squeezed(source.text)] == []


@pytest.mark.parametrize("shell", SHELLS)
def test_what_surrounds_the_notice_is_dropped(sandbox: Sandbox, tmp_path: Path, shell: str) -> None:
    text = read_as(sandbox, tmp_path, "页.html", to_html(TEXT, shell)).text
    for word in (
        "首页",
        "打印",
        "分享到",
        "ICP备",
        "版权所有",
        "上一篇",
        "扫一扫",
        "热点推荐",
        "无障碍",
        "相关文章",
        "不是正文",
    ):
        assert word not in text
    assert text.count("关于开展2025年职称评审工作的通知") == 1


def test_the_record_above_a_notice_is_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    text = read_as(sandbox, tmp_path, "页.html", to_html(TEXT)).text
    assert "发文字号：\t渝某职改办〔2025〕8号" in text
    assert "成文日期：\t2025-04-01" in text


@pytest.mark.parametrize("kind", RENDERERS)
def test_a_fee_table_comes_as_rows_with_marked_cells(sandbox: Sandbox, tmp_path: Path, kind: str) -> None:
    source = read_as(sandbox, tmp_path, f"费.{kind}", RENDERERS[kind](TEXT))
    assert "级别\t评审费\n副高级\t420元/人\n正高级\t520元/人\n" in source.text
    cells = {source.text[m.start : m.end]: (m.row, m.column) for m in source.marks if m.kind == "cell"}
    assert (cells["420元/人"], cells["正高级"]) == ((1, 1), (2, 0))


@pytest.mark.parametrize("kind", ["pdf", "ofd"])
def test_a_table_that_runs_over_pages_is_one_table(sandbox: Sandbox, tmp_path: Path, kind: str) -> None:
    rows = "".join(f"第{n}区县\t人事科\t023-{63890000 + n}\n" for n in range(70))
    source = read_as(sandbox, tmp_path, f"长.{kind}", RENDERERS[kind]("标题\n各单位：\n联系方式如下。\n" + rows))
    cells = [m for m in source.marks if m.kind == "cell"]
    assert {m.table for m in cells} == {0}
    assert [m.row for m in cells] == [n for n in range(70) for _ in range(3)]
    assert {p.page for p in source.places if p.cell == "表1!A70"} == {4}


def test_every_place_and_mark_stands_on_the_words_it_is_about(sandbox: Sandbox, tmp_path: Path) -> None:
    for kind, render in RENDERERS.items():
        source = read_as(sandbox, tmp_path, f"位.{kind}", render(TEXT))
        for thing in (*source.places, *source.marks):
            run = source.text[thing.start : thing.end]
            assert run
            assert "\n" not in run
            assert run == run.strip()
        assert [p.start for p in source.places] == sorted(p.start for p in source.places)


def test_a_paragraph_that_runs_over_a_page_is_one_line_with_a_place_on_each_page(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    long = "各区县、各单位：\n" + "申报人应当如实填写申报信息并对材料的真实性负责，" * 40 + "特此通知。\n"
    source = read_as(sandbox, tmp_path, "长.pdf", RENDERERS["pdf"]("标题\n" + long))
    line = source.text.index("申报人")
    places = [p for p in source.places if p.start >= line]
    assert [p.page for p in places] == [1, 2]
    assert places[0].end == places[1].start
    assert source.text[places[1].end - 5 : places[1].end] == "特此通知。"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_or_cropped_reads_as_it_is_seen(sandbox: Sandbox, tmp_path: Path, turn: int) -> None:
    """The content is set turned, as for a landscape table, and the page says to turn it back."""
    import io

    from pypdf import PdfReader, PdfWriter, Transformation

    upright = RENDERERS["pdf"](TEXT)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(upright)))
    page = writer.pages[0]
    page.rotate(turn).transfer_rotation_to_content()
    page.add_transformation(Transformation().translate(100, 50))
    for box in (page.mediabox, page.cropbox):
        box.lower_left, box.upper_right = (100, 50), (100 + float(box.width), 50 + float(box.height))
    page.rotate(-turn)
    out = io.BytesIO()
    writer.write(out)
    expected = read_as(sandbox, tmp_path, "正.pdf", upright)
    found = read_as(sandbox, tmp_path, "转.pdf", out.getvalue())
    assert found.text == expected.text
    assert [m.kind for m in found.marks] == [m.kind for m in expected.marks]


def test_page_numbers_are_no_part_of_the_text(sandbox: Sandbox, tmp_path: Path) -> None:
    text = "标题\n各单位：\n" + "".join(f"{n}.在我市从事专业技术工作的人员。\n" for n in range(1, 60))
    source = read_as(sandbox, tmp_path, "页码.pdf", RENDERERS["pdf"](text))
    assert source.places[-1].page == 3
    assert "—" not in source.text


def test_a_scan_is_recognised_marked_and_its_reader_warned(sandbox: Sandbox, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    source = read_as(sandbox, tmp_path, "扫描.pdf", to_scan(TEXT))
    assert similarity(TEXT, source.text) > 0.98
    assert all(p.scanned and p.page == 1 for p in source.places)
    assert source.warnings[0].startswith("第 1 页是扫描件，文字由程序识别，可能有错字")
    assert "（一）网上申报时间：2025年4月1日—5月10日" in source.text
    assert "副高级\t420元/人\n正高级\t520元/人\n" in source.text


def test_text_that_a_scanner_laid_under_its_picture_is_marked_as_recognised(sandbox: Sandbox, tmp_path: Path) -> None:
    from fpdf import FPDF
    from fpdf.enums import TextMode
    from PIL import Image

    pdf = FPDF()
    pdf.add_page()
    pdf.image(Image.new("L", (300, 400), 240), 0, 0, 210, 297)
    pdf.set_font("helvetica", size=12)
    pdf.text_mode = TextMode.INVISIBLE
    pdf.text(30, 50, "The fee is 420 yuan for each applicant.")
    source = read_as(sandbox, tmp_path, "层.pdf", bytes(pdf.output()))
    assert source.text == "The fee is 420 yuan for each applicant.\n"
    assert source.places[0].scanned
    assert source.warnings[0].startswith("第 1 页是扫描件")


@pytest.mark.parametrize(
    "encode",
    [
        lambda t: t.encode("utf-8"),
        lambda t: t.encode("utf-8-sig"),
        lambda t: t.encode("utf-16"),
        lambda t: t.encode("utf-16-be"),
        lambda t: t.encode("utf-16-le"),
        lambda t: t.encode("gb18030"),
        lambda t: t.encode("gbk"),
        lambda t: t.replace("\n", "\r\n").encode("gb18030"),
        lambda t: t.replace("\n", "\r").encode("utf-8"),
    ],
)
def test_a_text_is_the_same_in_every_encoding(encode: object) -> None:
    assert callable(encode)
    text = TEXT + "　　首行缩进  两个空格 \n\n"
    assert read_plain("通知.txt", encode(text)).text == text


def test_a_few_broken_bytes_are_shown_and_counted() -> None:
    source = read_plain("坏.txt", TEXT.encode() + b"\xff\xfe\n")
    assert "一、申报时间" in source.text
    assert source.warnings == ("有 2 处字节不符合 utf-8 编码，已用 � 代替",)


def test_the_charset_that_a_page_declares_is_believed(sandbox: Sandbox, tmp_path: Path) -> None:
    for charset, encoding in (("gb2312", "gb18030"), ("utf-8", "utf-8"), ("big5", "big5")):
        page = f'<html><head><meta charset="{charset}"></head><body><p>本年度評審費為每人四百二十元，請於四月一日前繳納，逾期不候。</p>'
        source = read_as(sandbox, tmp_path, f"{charset}.html", page.encode(encoding))
        assert source.text == "本年度評審費為每人四百二十元，請於四月一日前繳納，逾期不候。\n"


def test_an_ordered_list_shows_the_numbers_that_a_browser_prints(sandbox: Sandbox, tmp_path: Path) -> None:
    page = (
        "<body><p>申报人须提供下列材料，缺一不可，逾期不予受理：</p><ol start=3><li>身份证</li><li>学历证</li></ol>"
        '<ol style="list-style-type: cjk-ideographic"><li>论文</li></ol><ol><li>1.已有编号</li></ol></body>'
    )
    assert read_as(sandbox, tmp_path, "列.html", page.encode()).text.split("\n")[1:5] == [
        "3.身份证",
        "4.学历证",
        "一、论文",
        "1.已有编号",
    ]


def test_merged_cells_of_a_page_are_said_in_each_row(sandbox: Sandbox, tmp_path: Path) -> None:
    page = (
        "<body><p>评审费按下表标准收取，由申报人在系统内缴纳：</p><table><tr><th>级别</th><th colspan=2>费用</th></tr>"
        "<tr><td rowspan=2>高级</td><td>评审</td><td>420元</td></tr><tr><td>答辩</td><td>140元</td></tr></table></body>"
    )
    assert (
        "级别\t费用\n高级\t评审\t420元\n高级\t答辩\t140元\n"
        in read_as(sandbox, tmp_path, "表.html", page.encode()).text
    )


def test_links_to_attachments_are_kept_with_their_address(sandbox: Sandbox, tmp_path: Path) -> None:
    page = (
        "<!-- saved from url=(0040)https://x.gov.cn/tz/202504/t1.html --><body><p>现将有关事项通知如下，请遵照执行，认真落实。</p>"
        '<p>附件：<a href="./P1.docx">1.申报表</a></p><p><a href="javascript:close()">关闭</a></p></body>'
    )
    source = read_as(sandbox, tmp_path, "附.html", page.encode())
    assert "附件：1.申报表（https://x.gov.cn/tz/202504/P1.docx）\n" in source.text
    assert "关闭" not in source.text
    assert [m.kind for m in source.marks] == ["attachment"]


def test_markdown_keeps_its_words_and_turns_its_signs_into_marks() -> None:
    text = "# 关于评审的通知\n\n## 一、时间\n\n**网上申报**：4月1日，见[平台](https://a.cn/x)。\n\n| 级别 | 费用 |\n|---|---|\n| 副高 | 420元 |\n"
    source = read_markdown("通知.md", text.encode())
    assert (
        source.text
        == "关于评审的通知\n一、时间\n网上申报：4月1日，见平台（https://a.cn/x）。\n级别\t费用\n副高\t420元\n"
    )
    assert [(m.kind, m.level) for m in source.marks][:3] == [("heading", 1), ("heading", 2), ("bold", None)]


def test_csv_rows_become_lines_whatever_parts_their_cells() -> None:
    assert read_csv_text('级别,费用\n副高,"420元,一次"\n') == "级别\t费用\n副高\t420元,一次\n"
    assert read_csv_text("级别;费用\n副高;420元\n") == "级别\t费用\n副高\t420元\n"


def read_csv_text(text: str) -> str:
    from ingest.read import DEFAULT

    return read_csv("费.csv", text.encode("gb18030"), DEFAULT).text


def test_a_sheet_shows_dates_percentages_and_merged_cells_as_a_reader_sees_them(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    from datetime import date

    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "费用"
    for row in (["级别", "费用", "截止"], ["高级", 420, date(2025, 4, 1)], [None, 0.3, None]):
        sheet.append(row)
    sheet["B3"].number_format = "0%"
    sheet.merge_cells("A2:A3")
    sheet["XFD900000"].number_format = "0"
    book.save(tmp_path / "费.xlsx")
    source = read_as(sandbox, tmp_path, "费.xlsx", (tmp_path / "费.xlsx").read_bytes())
    assert source.text == "级别\t费用\t截止\n高级\t420\t2025-04-01\n高级\t30%\n"
    assert [p.cell for p in source.places][-1] == "费用!B3"


def test_a_zip_gives_each_file_by_its_name_even_in_windows_encoding(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        for name in ("AAAA.txt", "BBBB/BBBB.csv", "__MACOSX/x", "x_files/a.js"):
            archive.writestr(name, TEXT)
        archive.writestr("坏.pdf", b"%PDF-1.4 x")
    packed = (tmp_path / "包.zip").read_bytes()
    for plain, name in ((b"AAAA.txt", "通知.txt"), (b"BBBB/BBBB.csv", "附件/费用.csv")):
        packed = packed.replace(plain, name.encode("gbk"))
    (tmp_path / "包.zip").write_bytes(packed)
    sources = read(tmp_path / "包.zip")
    assert [s.name for s in sources] == ["包.zip/通知.txt", "包.zip/附件/费用.csv"]
    assert "包.zip/坏.pdf：文件已损坏或不完整（pdf）" in sources[0].warnings[-1]


def test_a_folder_is_read_whole_and_failures_are_beside_the_sources(tmp_path: Path) -> None:
    (tmp_path / "内").mkdir()
    for number in range(30):
        (tmp_path / "内" / f"{number:02d}.txt").write_text(f"第{number}号\n" + TEXT, encoding="utf-8")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    told: list[tuple[str, int, int]] = []
    sources, failures = read_all([tmp_path], progress=lambda *step: told.append(step))
    assert [s.name for s in sources] == [f"内/{n:02d}.txt" for n in range(30)]
    assert [str(f) for f in failures] == [
        "坏.docx：文件已损坏或不完整（docx）。请重新下载，或用原软件打开并另存后再导入。"
    ]
    assert (told[0][1:], told[-1][1:]) == ((0, 31), (31, 31))


def test_every_error_has_a_sentence_with_a_reason_and_a_remedy() -> None:
    from ingest.read.errors import from_json
    from ingest.read.messages import messages

    for key, entry in messages().items():
        facts = dict.fromkeys(
            ["format", "entry", "seconds", "megabytes", "limit", "pages", "entries", "ratio", "detail", "status"], 7
        )
        if not key.startswith("warning"):
            error = from_json({"type": "DamagedFile", "name": "甲.pdf", "key": key, "facts": facts})
            assert isinstance(error, ReadError)
            assert str(error).startswith("甲.pdf：")
            assert entry["remedy"]
