"""Pages in two columns are read down one column and then down the other."""

from __future__ import annotations

from ingest.read.columns import in_reading_order, lines_in_columns
from ingest.read.layout import Glyphs, Page, Table, without_furniture
from ingest.read.paragraphs import Paragraph, paragraphs

EM, LEFT, RIGHT, MEASURE = 10.0, 80.0, 310.0, 20
SENTENCE = "申报人员应当对填报内容和提交材料的真实性负责并按规定在本单位公示五个工作日"


def _line(text: str, x: float, row: int, size: float = EM) -> Glyphs:
    return Glyphs(x, 60 + row * 16, x + len(text) * size, 60 + row * 16 + size, text)


def _column(text: str, x: float, first: int) -> list[Glyphs]:
    parts = [text[i : i + MEASURE] for i in range(0, len(text), MEASURE)]
    return [_line(part, x, first + n) for n, part in enumerate(parts)]


def _read(glyphs: list[Glyphs], tables: list[Table] | None = None) -> list[str]:
    page = Page(1, 595, 842, lines_in_columns(glyphs, 1), tables or [])
    parts = [part for p in without_furniture([page]) for part in in_reading_order(p)]
    return [x.text if isinstance(x, Paragraph) else "表" for x in paragraphs(parts)]


def test_the_left_column_is_read_before_the_right_one() -> None:
    left, right = SENTENCE * 5 + "左完。", SENTENCE * 5 + "右完。"
    assert "".join(_read([*_column(left, LEFT, 3), *_column(right, RIGHT, 3)])) == left + right


def test_what_runs_across_parts_what_stands_above_it_from_what_stands_below() -> None:
    title = _line("关于开展职称评审工作的通知及全部附件的全文公开说明一览", 120, 1, 13)
    foot = _line("以上各项由市职称改革办公室负责解释并于公布之日起施行", 120, 30, 13)
    body = [*_column(SENTENCE * 5 + "左完。", LEFT, 3), *_column(SENTENCE * 5 + "右完。", RIGHT, 3)]
    text = "".join(_read([title, *body, foot]))
    assert text.index("一览") < text.index("左完。") < text.index("右完。") < text.index("以上各项")


def test_columns_whose_lines_stand_at_other_heights_are_read_alike() -> None:
    left, right = SENTENCE * 5 + "左完。", SENTENCE * 5 + "右完。"
    lower = [Glyphs(g.x0, g.y0 + 7, g.x1, g.y1 + 7, g.text) for g in _column(right, RIGHT, 3)]
    assert "".join(_read([*_column(left, LEFT, 3), *lower])) == left + right


def test_a_list_of_names_and_numbers_is_no_pair_of_columns() -> None:
    offices = ["市教育局", "市卫生健康委员会", "市水利局", "江北区人力资源和社会保障局", "市农科院"] * 3
    rows = [g for n, o in enumerate(offices) for g in (_line(o, LEFT, n), _line(f"023-6789{n:04}", RIGHT, n))]
    assert len(lines_in_columns(rows, 1)) == len(offices)


def test_one_column_stays_as_it_is() -> None:
    glyphs = [_line(SENTENCE, LEFT, n) for n in range(20)]
    page = Page(1, 595, 842, lines_in_columns(glyphs, 1))
    assert list(in_reading_order(page)) == [page]


def test_a_table_in_a_column_keeps_its_place() -> None:
    below = _column(SENTENCE * 4 + "左完。", LEFT, 8)
    right = _column(SENTENCE * 7 + "右完。", RIGHT, 3)
    table = Table(60 + 3 * 16, 60 + 8 * 16 - 4, 1, (), LEFT, LEFT + MEASURE * EM)
    text = _read([*below, *right], [table])
    assert text[0] == "表"
    assert "".join(text[1:]).index("左完。") < "".join(text[1:]).index("右完。")


def test_a_line_at_the_head_of_both_of_two_pages_is_no_part_of_the_text() -> None:
    head = _line("江岳市人力资源和社会保障局文件", LEFT, 0)
    pages = [Page(n, 595, 842, lines_in_columns([head, _line(f"正文{n}。", LEFT, 9)], n)) for n in (1, 2)]
    assert [x.text for p in without_furniture(pages) for x in p.lines] == ["正文1。", "正文2。"]
