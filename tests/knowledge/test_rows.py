"""Rows of tables whose first cell is merged with that above, or whose last cells are empty."""

from datetime import date

import pytest

from ingest.extract import extract
from ingest.source import Source
from knowledge.answering import answer
from knowledge.answers import Question
from knowledge.clauses import Document
from knowledge.ports import Embedder
from knowledge.rows import TIMES, cell_of, heading_clause
from tests.knowledge.kit import tools_for

_HEAD = "关于2026年职称核验的通知\n各单位：\n一、核验\n"
_ROWS = ["片区\t中级\t副高级", "东片\t4月7日\t4月9日", "\t4月8日下午", "西片\t4月10日\t4月13日"]
_MORE = ["南片\t5月1日\t5月2日", "\t5月3日\t5月6日", "北片\t5月7日\t5月9日", "中片\t5月8日\t5月9日"]


def document(text: str) -> Document:
    return extract(Source("x.txt", "text/plain", "0" * 64, text))


def barred(rows: list[str]) -> list[str]:
    return [f"| {row} |".replace("\t", " | ") for row in rows]


def labels(read: Document) -> list[str]:
    found = [(clause, v) for clause in read.clauses for v in read.values_of(clause) if v.kind in TIMES]
    cells = [cell_of(read, clause, value) for clause, value in found]
    return ["、".join(cell.labels) for cell in cells if cell is not None]


def test_a_row_under_a_merged_cell_is_of_its_name() -> None:
    read = document(_HEAD + "\n".join(_ROWS) + "\n二、其他\n无。\n")
    assert labels(read) == ["东片", "东片", "东片", "西片", "西片"]
    assert [c.path[-1] for c in read.clauses] == ["标题", "引言", "一、核验", "片区·中级·副高级", "二、其他"]


@pytest.mark.parametrize("rows", [_ROWS + _MORE, barred([*_ROWS[:2], "\t4月8日\t", _ROWS[3], *_MORE])])
def test_a_row_under_a_merged_cell_is_of_one_clause_with_that_above(rows: list[str]) -> None:
    read = document(_HEAD + "\n".join(rows) + "\n二、其他\n无。\n")
    assert [c.path[-1] for c in read.clauses][3:-1] == ["表头", "东片", "西片", "南片", "北片", "中片"]
    assert labels(read) == [*("东片",) * 3, *("西片",) * 2, *("南片",) * 4, *("北片",) * 2, *("中片",) * 2]
    heading = heading_clause(read, next(c for c in read.clauses if "5月3日" in read.text_of(c)))
    assert heading is not None
    assert heading.path[-1] == "表头"


def test_a_paragraph_set_in_with_a_tab_is_no_row() -> None:
    read = document(_HEAD + "\n".join(_ROWS[:2]) + "\n\t逾期不再受理，请提前预约。\n二、其他\n无。\n")
    assert [c.path[-1] for c in read.clauses][3:] == ["片区·中级·副高级", "逾期不再受理", "二、其他"]


def test_rows_that_are_all_set_in_with_a_tab_keep_their_names() -> None:
    rows = [f"\t{row}" for row in (*_ROWS[:2], _ROWS[3], *_MORE[::2], "外片\t5月4日\t5月5日", "港片\t5月4日\t5月5日")]
    read = document(_HEAD + "\n".join(rows) + "\n二、其他\n无。\n")
    assert [c.path[-1] for c in read.clauses][4:-1] == ["东片", "西片", "南片", "北片", "外片", "港片"]


def test_the_frame_drawn_round_a_table_is_no_row() -> None:
    rows = "┌────┬────┐\n" + "\n".join(_ROWS[:2]) + "\n└────┴────┘\n"
    read = document(_HEAD + rows + "二、其他\n无。\n")
    assert [c.path[-1] for c in read.clauses][3:] == ["片区·中级·副高级", "二、其他"]


def test_a_fee_under_a_merged_cell_is_of_the_level_above() -> None:
    read = document(_HEAD + "二、费用（单位：元）\n级别\t项目\t标准\n副高级\t评审费\t310\n\t答辩费\t90\n")
    assert [(v.text, v.note["level"]) for v in read.values if v.kind == "money"] == [
        ("310", "副高级"),
        ("90", "副高级"),
    ]


@pytest.mark.parametrize("more", [[], _MORE])
def test_a_row_without_its_last_cells_has_the_headings_of_its_table(more: list[str]) -> None:
    rows = [_ROWS[0], "西片\t4月10日\t4月13日", "东片\t4月7日", *more]
    read = document(_HEAD + "\n".join(rows) + "\n二、其他\n无。\n")
    (found,) = [(c, v) for c in read.clauses for v in read.values_of(c) if v.text == "4月7日"]
    cell = cell_of(read, *found)
    assert cell is not None
    assert (cell.heading, cell.labels) == ("中级", ("东片",))


def test_both_halves_of_a_day_under_a_merged_cell_are_told(embedder: Embedder) -> None:
    rows = ["片区\t日期\t地点", "东片、港片\t4月7日上午\t大厅3号窗口", "\t4月7日下午", "西片\t4月10日\t大厅4号窗口"]
    more = ["南片\t4月13日\t大厅4号窗口", "北片\t4月14日\t大厅4号窗口", "外片\t4月15日\t大厅4号窗口"]
    read = document(_HEAD.replace("核验\n", "市级受理\n") + "\n".join([*rows, *more]) + "\n二、其他\n无。\n")
    told = answer(Question("东片什么时候去窗口交材料", date(2026, 3, 15)), tools_for(embedder, read)).text
    assert "4月7日上午" in told
    assert "4月7日下午" in told
    assert "4月10日" not in told
