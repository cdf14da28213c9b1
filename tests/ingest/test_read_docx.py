# ruff: noqa: E501
"""Word files: the numbers that Word prints, tables, notes, boxes, revisions."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from ingest.read.docx import read_docx
from ingest.read.limits import DEFAULT
from ingest.read.numerals import printed
from ingest.source import Source

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def word(body: str, numbering: str = "", styles: str = "", **parts: str) -> Source:
    """What is read of a file with this body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {NS}><w:body>{body}</w:body></w:document>")
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {NS}>{numbering}</w:numbering>")
        if styles:
            archive.writestr("word/styles.xml", f"<w:styles {NS}>{styles}</w:styles>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return read_docx("试.docx", out.getvalue(), DEFAULT)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, level: int, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


OFFICIAL = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
) + num(1, 0)


def test_the_numbers_that_word_generates_stand_in_the_text() -> None:
    body = item("范围", 0) + item("条件", 0) + item("学历", 1) + item("资历", 1) + item("本科", 2) + item("甲", 3)
    body += item("硕士", 2) + item("时间", 0) + item("网上申报", 1)
    assert word(body, OFFICIAL).text.split("\n") == [
        "一、范围", "二、条件", "（一）学历", "（二）资历", "1.本科", "①甲", "2.硕士", "三、时间", "（一）网上申报", "",
    ]  # fmt: skip


def test_a_generated_number_is_marked_and_may_be_told_from_the_words() -> None:
    source = word(item("范围", 0), OFFICIAL)
    (mark,) = source.marks
    assert (mark.kind, source.text[mark.start : mark.end]) == ("list_number", "一、")


def test_figures_never_run_together_with_a_generated_number() -> None:
    bare = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    assert word(item("5个工作日", 0), bare).text == "1 5个工作日\n"
    assert word(item("2025年4月", 2), OFFICIAL).text == "1. 2025年4月\n"


def test_a_list_that_restarts_counts_from_its_own_start() -> None:
    again = OFFICIAL + num(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    body = item("甲", 0) + item("乙", 0) + item("丙", 0, 2) + item("丁", 0, 2)
    assert word(body, again).text == "一、甲\n二、乙\n五、丙\n六、丁\n"


def test_two_lists_of_one_form_count_on_unless_they_restart() -> None:
    assert word(item("甲", 0) + item("乙", 0, 2), OFFICIAL + num(2, 0)).text == "一、甲\n二、乙\n"


def test_a_level_that_is_never_restarted_counts_through() -> None:
    articles = abstract(
        0,
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'),
    ) + num(1, 0)
    body = item("总则", 0) + item("目的", 1) + item("范围", 1) + item("附则", 0) + item("施行", 1)
    assert word(body, articles).text == "第一章总则\n第一条目的\n第二条范围\n第二章附则\n第三条施行\n"


def test_decimal_outlines_print_the_levels_above() -> None:
    outline = abstract(
        0,
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%1.%2.%3"),
    ) + num(1, 0)
    assert word(item("甲", 0) + item("乙", 1), outline).text == "一、甲\n1.1 乙\n"


def test_numbers_come_from_the_style_when_the_paragraph_has_none() -> None:
    tied = abstract(0, level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'),
                    level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>')) + num(1, 0)  # fmt: skip
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{i}"/>{based}'
        f'<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{o}"/></w:pPr></w:style>'
        for i, based, o in (("H1", "", 0), ("H2", '<w:basedOn w:val="H1"/>', 1))
    )
    source = word(p("范围", '<w:pStyle w:val="H1"/>') + p("网上", '<w:pStyle w:val="H2"/>'), tied, styles)
    assert source.text == "一、范围\n（一）网上\n"
    assert [(m.level, source.text[m.start : m.end]) for m in source.marks if m.kind == "heading"] == [
        (1, "一、范围"),
        (2, "（一）网上"),
    ]


def test_a_paragraph_may_take_itself_out_of_its_styles_list() -> None:
    style = '<w:style w:type="paragraph" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    out = p("不编号", '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert word(p("甲", '<w:pStyle w:val="L"/>') + out, OFFICIAL, style).text == "一、甲\n不编号\n"


def test_empty_and_deleted_paragraphs_take_no_number() -> None:
    gone = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>'
    assert word(item("甲", 0) + item("", 0) + gone + item("乙", 0), OFFICIAL).text == "一、甲\n二、乙\n"


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百〇五"),
        (110, "chineseCountingThousand", "一百一十"),
        (3, "ideographTraditional", "丙"),
        (12, "ideographDigital", "一二"),
        (3, "chineseLegalSimplified", "叁"),
        (10, "chineseLegalSimplified", "壹拾"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "㉑"),
        (2, "decimalEnclosedParen", "⑵"),
        (3, "decimalEnclosedFullstop", "⒊"),
        (4, "lowerRoman", "iv"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"),
        (15, "decimalFullWidth", "１５"),
        (8, "unknownForm", "8"),
    ],
)
def test_number_forms_print_as_word_prints_them(number: int, form: str, shown: str) -> None:
    assert printed(number, form) == shown


def test_revisions_are_accepted_and_said() -> None:
    body = (
        "<w:p><w:r><w:t>评审费</w:t></w:r><w:del><w:r><w:delText>400</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>420</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:r><w:t>元</w:t></w:r></w:p>"
    )
    source = word(body)
    assert source.text == "评审费420元\n"
    assert source.warnings == ("文件带修订痕迹，已按“接受全部修订”读取",)


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>申报时间为</w:t></w:r></w:p>"
    assert word(first + p("4月1日。")).text == "申报时间为4月1日。\n"


def test_merged_cells_are_said_in_each_row_that_they_cover() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, texts in enumerate((("级别", "费用", ""), ("副高", "420元", "市级"), ("正高", "520元", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 2).merge(table.cell(2, 2))
    source = saved(document)
    assert source.text == "级别\t费用\n副高\t420元\t市级\n正高\t520元\t市级\n"
    cells = [(m.row, m.column, source.text[m.start : m.end]) for m in source.marks if m.kind == "cell"]
    assert cells[-1] == (2, 2, "市级")
    assert [x.cell for x in source.places][-2:] == ["表1!B3", "表1!C2"]


def saved(document: docx.document.Document) -> Source:
    out = io.BytesIO()
    document.save(out)
    return read_docx("试.docx", out.getvalue(), DEFAULT)


def test_a_table_that_only_frames_the_page_is_read_as_paragraphs() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "一、范围"
    cell.add_paragraph("在职人员。")
    assert saved(document).text == "一、范围\n在职人员。\n"


def test_tables_inside_tables_lose_nothing() -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "左边"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "副高", "420元"
    assert saved(document).text == "左边\n副高\t420元\n"


def test_footnotes_follow_the_paragraph_that_cites_them() -> None:
    notes = f'<w:footnotes {NS}><w:footnote w:id="2"><w:p><w:r><w:t>以系统时间为准。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    body = (
        '<w:p><w:r><w:t>截止4月1日</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>'
    )
    source = word(body + p("二、其他"), footnotes=notes)
    assert source.text == "截止4月1日。\n［注1］以系统时间为准。\n二、其他\n"
    assert [source.text[m.start : m.end] for m in source.marks] == ["［注1］以系统时间为准。"]


def test_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>渝某〔2025〕8号</w:t></w:r></w:p></w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>通知</w:t></w:r></w:p>"
    )
    assert word(body).text == "通知\n渝某〔2025〕8号\n"


def test_links_show_their_address_once() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("登录")
    for text, url in (("服务平台", "https://a.cn/x"), ("https://b.cn", "https://b.cn/")):
        key = document.part.relate_to(
            url, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True
        )
        paragraph._p.append(parse_xml(f'<w:hyperlink {NS} r:id="{key}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>'))
    assert saved(document).text == "登录服务平台（https://a.cn/x）https://b.cn\n"


def test_bold_is_marked_whether_by_the_run_or_its_style() -> None:
    styles = '<w:style w:type="character" w:styleId="S"><w:rPr><w:b/></w:rPr></w:style>'
    body = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>关于论文：</w:t></w:r><w:r><w:t>提供</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>原件</w:t></w:r>'
        '<w:r><w:rPr><w:b w:val="0"/><w:rStyle w:val="S"/></w:rPr><w:t>。</w:t></w:r></w:p>'
    )
    source = word(body, styles=styles)
    assert [source.text[m.start : m.end] for m in source.marks if m.kind == "bold"] == ["关于论文：", "原件"]


def test_hidden_words_field_codes_and_contents_are_left_out() -> None:
    body = (
        '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    toc = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    assert word(body + p("一、范围 …… 3", '<w:pStyle w:val="T"/>'), styles=toc).text == "正文\n"


def test_a_strict_file_is_read_like_a_transitional_one() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_rels/.rels", '<Relationships><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/'
                         'relationships/officeDocument" Target="/word/main.xml"/></Relationships>')  # fmt: skip
        archive.writestr("word/main.xml", '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">'
                         "<w:body><w:p><w:r><w:t>一、范围</w:t></w:r></w:p></w:body></w:document>")  # fmt: skip
    assert read_docx("严.docx", out.getvalue(), DEFAULT).text == "一、范围\n"


def test_places_count_the_bodys_own_paragraphs() -> None:
    source = word(p("甲") + p("") + p("丙"))
    assert [(source.text[x.start : x.end], x.paragraph) for x in source.places] == [("甲", 1), ("丙", 3)]


def test_check_boxes_set_in_a_symbol_font_are_kept(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>已公示</w:t></w:r></w:p>'
    assert word(body).text == "☑已公示\n"
