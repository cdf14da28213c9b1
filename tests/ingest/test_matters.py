"""Paragraphs that open with the name of their matter, and rows that open with the number of a batch."""

from ingest.extract import extract
from ingest.outline import outline
from ingest.source import Source


def paths(text: str) -> list[str]:
    return [" > ".join(c.path) for c in outline(text, "K")[0]]


def topics(text: str) -> dict[str, tuple[str, ...]]:
    document = extract(Source("x.txt", "text/plain", "0" * 64, text))
    return {c.path[-1]: c.topics for c in document.clauses}


_TIMES = (
    "一、日程\n初级。网上填报自5月6日起，5月20日截止。\n正高级。网上填报自5月6日起，5月12日截止。\n"
    "二、费用\n每人三百元，由本人缴纳。\n"
)


def test_paragraphs_of_a_section_that_open_with_a_name_are_clauses_of_that_name() -> None:
    assert paths(_TIMES) == ["一、日程", "一、日程 > 初级", "一、日程 > 正高级", "二、费用"]


def test_one_such_paragraph_alone_stays_in_its_section() -> None:
    assert paths("一、日程\n初级。网上填报自5月6日起。\n系统到期关闭。\n二、费用\n每人三百元。\n") == [
        "一、日程",
        "二、费用",
    ]


def test_a_short_sentence_at_the_head_of_a_paragraph_is_no_name() -> None:
    text = "一、费用\n每人三百元。答辩另收一百元。\n逾期不予受理。已缴的不退。\n不得代缴。代缴的退回。\n"
    assert paths(text) == ["一、费用"]


def test_the_lists_below_such_a_paragraph_are_its_own() -> None:
    text = "一、条件\n学历要求。具备下列之一：\n1.硕士；\n2.学士。\n成果要求。具备下列之一：\n1.专利；\n2.标准。\n"
    assert paths(text) == [
        "一、条件",
        "一、条件 > 学历要求",
        "一、条件 > 学历要求 > 1.硕士",
        "一、条件 > 学历要求 > 2.学士",
        "一、条件 > 成果要求",
        "一、条件 > 成果要求 > 1.专利",
        "一、条件 > 成果要求 > 2.标准",
    ]


def test_paragraphs_behind_a_name_and_a_colon_are_clauses_and_lines_of_a_list_are_not() -> None:
    long = "由所在单位在系统内逐项核对原件后签署意见，核对不符的一次退回并写明理由，退回后当周补齐再报"
    assert paths(f"一、办法\n学籍证明：{long}。\n项目证明：{long}。\n") == [
        "一、办法",
        "一、办法 > 学籍证明",
        "一、办法 > 项目证明",
    ]
    assert paths("一、日程\n填报：5月6日起\n初审：6月3日起\n") == ["一、日程"]


def test_telephones_behind_a_name_stay_together() -> None:
    office = "某某市技术协会秘书处评审工作小组二楼接待窗口值班同志，工作日上午接听，电话 0999-1234567"
    assert paths(f"一、询问\n政策事项：{office}\n平台事项：{office}\n") == ["一、询问"]


def test_a_row_that_opens_with_a_batch_is_a_row_of_its_table() -> None:
    text = "一、分批\n批次\t网上填报\t地点\n第一批（东区）\t3月2日—3月9日\t二楼\n第二批（西区）\t4月6日—4月9日\t三楼\n"
    assert paths(text) == ["一、分批", "一、分批 > 批次·网上填报·地点"]


def test_a_heading_with_a_tab_below_a_table_is_no_row_of_it() -> None:
    text = "一、\t电话\n甲区\t二楼\n乙区\t三楼\n二、\t条件\n本科毕业。\n"
    assert paths(text)[-1] == "二、 条件"


def test_the_name_of_a_paragraph_tells_what_it_is_about() -> None:
    text = "一、要求\n岗位变动。换岗满一年者先办同级手续。\n市级复核。由评委办在十日内办结。\n"
    assert topics(text)["岗位变动"][0] == "condition.exception"
    assert "step.district" in topics(text)["市级复核"]
