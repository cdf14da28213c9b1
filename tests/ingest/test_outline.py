"""Text to clause tree, in the numbering styles of the genre."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.outline import outline
from ingest.source import Mark


def paths(text: str, marks: tuple[Mark, ...] = ()) -> list[str]:
    return [" > ".join(c.path) for c in outline(text, "K", marks)[0]]


def warnings(text: str) -> list[str]:
    return outline(text, "K")[1]


def test_numbers_nest_as_the_notice_nests_them() -> None:
    text = (
        "一、程序\n（一）申报。\n1.登录。先登录平台，再填写。\n（1）点击\n①确认\n"
        "2.提交。提交后不得修改。\n（二）审核。\n单位审核。\n二、时间\n"
    )
    assert paths(text) == [
        "一、程序",
        "一、程序 > （一）申报",
        "一、程序 > （一）申报 > 1.登录",
        "一、程序 > （一）申报 > 1.登录 > （1）点击",
        "一、程序 > （一）申报 > 1.登录 > （1）点击 > ①确认",
        "一、程序 > （一）申报 > 2.提交",
        "一、程序 > （二）审核",
        "二、时间",
    ]


def test_a_notice_may_put_bracketed_chinese_numbers_under_arabic_ones() -> None:
    text = "1.范围\n（一）在职人员\n（二）自由职业者\n2.条件\n（一）学历\n"
    assert paths(text) == [
        "1.范围",
        "1.范围 > （一）在职人员",
        "1.范围 > （二）自由职业者",
        "2.条件",
        "2.条件 > （一）学历",
    ]


def test_chapters_hold_sections_and_articles() -> None:
    text = (
        "第一章　总则\n第一条　为了评价，制定本办法。\n第二章　程序\n第一节　申报\n第二条　申报人应当：\n"
        "（一）登录；\n（二）填报。\n"
    )
    assert paths(text) == [
        "第一章　总则",
        "第一章　总则 > 第一条",
        "第二章　程序",
        "第二章　程序 > 第一节　申报",
        "第二章　程序 > 第一节　申报 > 第二条",
        "第二章　程序 > 第一节　申报 > 第二条 > （一）登录",
        "第二章　程序 > 第一节　申报 > 第二条 > （二）填报",
    ]


def test_decimal_numbers_nest_by_their_points() -> None:
    text = "1 范围\n1.1 对象\n1.1.1 在职人员\n1.2 例外\n2 条件\n2.1 学历\n"
    text = text.replace("1 范围", "1. 范围").replace("\n2 条件", "\n2. 条件")
    assert paths(text) == [
        "1. 范围",
        "1. 范围 > 1.1 对象",
        "1. 范围 > 1.1 对象 > 1.1.1 在职人员",
        "1. 范围 > 1.2 例外",
        "2. 条件",
        "2. 条件 > 2.1 学历",
    ]


def test_run_in_headings_stand_under_the_number_that_announces_them() -> None:
    text = (
        "二、材料\n1.如实填写，不得造假。\n2.材料要求如下：\n关于论文：上传封面。\n关于专利：上传证书。\n"
        "以上材料须盖章。\n三、时间\n"
    )
    assert paths(text)[2:] == [
        "二、材料 > 2.材料要求如下",
        "二、材料 > 2.材料要求如下 > 关于论文",
        "二、材料 > 2.材料要求如下 > 关于专利",
        "二、材料 > 2.材料要求如下 > 以上材料须盖章",
        "三、时间",
    ]


def test_a_paragraph_after_a_list_of_single_paragraphs_speaks_for_the_list() -> None:
    text = (
        "（一）程序。\n1.档案在渝的。个人到单位。\n2.档案在外的。个人到参保地。\n"
        "按照有关规定，须满1年。\n（二）审核。\n"
    )
    assert paths(text)[3] == "（一）程序 > 按照有关规定"


def test_a_paragraph_between_two_items_goes_on_with_the_first() -> None:
    text = "一、程序\n（一）申报。登录平台。\n逾期不再受理。\n（二）审核。单位审核。\n二、时间\n"
    assert paths(text) == ["一、程序", "一、程序 > （一）申报", "一、程序 > （二）审核", "二、时间"]


def test_a_paragraph_after_the_items_of_an_article_is_the_article_s() -> None:
    items = "（一）高级，由省组建；\n1.正高级；\n2.副高级；\n（二）中级，由市组建。\n"
    text = f"第四条 评委会分为：\n{items}评委会实行备案。\n"
    assert paths(text)[-2:] == ["第四条 评委会分为 > （二）", "第四条 评委会分为 > 评委会实行备案"]


def test_titles_without_text_keep_all_their_paragraphs() -> None:
    text = "（一）单位审核。\n单位应当审核。\n单位应当公示。\n（二）归档。\n评审表存入档案。\n证书自行下载。\n"
    assert paths(text) == ["（一）单位审核", "（二）归档"]


def test_a_long_paragraph_is_known_by_its_number_alone() -> None:
    assert (
        paths("一、条件\n（一）申报人应当遵守宪法和法律，具备良好的职业道德，符合有关要求。\n（二）略\n")[1]
        == "一、条件 > （一）"
    )


def test_header_preamble_and_signature_are_clauses_of_their_own() -> None:
    text = (
        "渝职改办〔2024〕1号\n关于评审的通知\n各单位：\n现通知如下。\n一、范围\n全市。\n特此通知。\n"
        "重庆市职改办\n2024年9月3日\n（此件公开发布）\n"
    )
    assert paths(text) == ["标题", "引言", "一、范围", "落款"]


def test_an_attachment_begins_its_own_numbering() -> None:
    text = (
        "一、范围\n附件：1.清单\n      2.表格\n重庆市职改办\n2024年9月3日\n附件1\n材料清单\n一、必备\n"
        "（一）身份证\n附件2：表格说明\n一、填写\n"
    )
    assert paths(text) == [
        "一、范围",
        "附件",
        "落款",
        "附件1 材料清单",
        "附件1 材料清单 > 一、必备",
        "附件1 材料清单 > 一、必备 > （一）身份证",
        "附件2：表格说明",
        "附件2：表格说明 > 一、填写",
    ]
    assert warnings(text) == []


def test_skipped_and_restarted_numbers_are_noted_and_kept() -> None:
    text = "一、范围\n三、时间\n一、费用\n"
    assert paths(text) == ["一、范围", "三、时间", "一、费用"]
    assert len(warnings(text)) == 2


def test_a_notice_without_headings_is_cut_by_paragraphs() -> None:
    text = "申报时间为9月。请登录平台。\n\n评审费420元。\n"
    assert paths(text) == ["申报时间为9月", "评审费420元"]
    assert any("没有编号" in w for w in warnings(text))


def test_short_lines_are_the_headings_of_a_notice_that_has_no_others() -> None:
    text = (
        "各位申报人：\n现通知如下。\n申报条件\n本科以上学历。\n取得工程师满5年。\n申报时间\n2024年9月3日至10月10日。\n"
    )
    assert paths(text) == ["引言", "申报条件", "申报时间"]


def test_contact_lines_set_with_tabs_are_no_table() -> None:
    text = "六、联系方式\n联系人：杨老师\t电话：023-63899976\n联系人：李老师\t电话：023-63899977\n"
    assert paths(text) == ["六、联系方式"]


def test_a_year_or_an_amount_at_the_start_of_a_line_is_no_number() -> None:
    assert paths("一、时间\n2024.9.3开始。\n1.2万元以上的项目。\n2024年9月3日，开始。\n") == ["一、时间"]


def test_a_year_right_after_a_number_does_not_hide_it() -> None:
    assert paths("一、人员\n1.在职人员；\n2.2025年底前退休的人员；\n")[2] == "一、人员 > 2."


def test_bold_openings_and_marked_lines_are_headings() -> None:
    text = "申报条件\n本科以上。\n评审费用  每人420元。\n"
    bold = text.index("评审费用")
    marks = (Mark("heading", 0, 4, level=1), Mark("bold", bold, bold + 4))
    assert paths(text, marks) == ["申报条件", "申报条件 > 评审费用"]


def test_rows_of_a_large_table_are_clauses_under_their_heading() -> None:
    rows = [f"{name}区\t{name}老师\t0231234567{i}" for i, name in enumerate("甲乙丙丁戊己庚辛")]
    text = "一、联系方式\n区县\t联系人\t电话\n" + "\n".join(rows) + "\n二、其他\n"
    assert paths(text)[:3] == ["一、联系方式", "一、联系方式 > 表头", "一、联系方式 > 甲区"]


def test_a_small_table_is_one_clause_named_by_its_head() -> None:
    text = "一、收费\n级别\t标准\n高级\t420\n中级\t240\n缴费时间另行通知。\n"
    assert paths(text) == ["一、收费", "一、收费 > 级别·标准", "一、收费 > 缴费时间另行通知"]


def test_contact_lines_stay_together() -> None:
    assert paths("六、联系方式\n办公地点：云杉南路12号\n联系人：杨老师\n联系电话：023—63899976\n") == ["六、联系方式"]


def test_a_line_broken_at_the_page_width_goes_on() -> None:
    line = "一二三四五六七八九十" * 3
    text = "\n".join(["一、范围", *[line] * 5, "1.结束。", "二、时间", line, "完。"])
    assert paths(text) == ["一、范围", "一、范围 > 1.结束", "二、时间"]


def test_ids_are_the_markers_and_never_repeat() -> None:
    clauses, _ = outline("四、程序\n（二）申报。\n2.要求如下：\n关于论文：上传。\n关于论文：再传。\n", "渝〔2024〕16号")
    assert [c.id for c in clauses][-2:] == [
        "渝〔2024〕16号/四/（二）/2./关于论文",
        "渝〔2024〕16号/四/（二）/2./关于论文~2",
    ]


_LINES = [
    "渝职改办〔2024〕1号",
    "关于开展评审工作的通知",
    "各有关单位：",
    "一、申报范围",
    "二、申报条件。须在职。",
    "五、其他",
    "（一）申报时间：2024年9月3日—10月10日。",
    "（二）",
    "(3)材料",
    "1.身份证；",
    "2、学历证",
    "1.1 范围",
    "2.2.1 细则",
    "①②③",
    "第一章　总则",
    "第二条　本办法适用于全市。",
    "关于论文：上传封面。",
    "【收费】420元/人",
    "**加粗**：文字",
    "## 标题",
    "附件1",
    "附件：1.清单",
    "2.名单",
    "甲\t乙\t丙",
    "1\t2\t3",
    "| 甲 | 乙 |",
    "重庆市职称改革办公室",
    "2024年9月3日",
    "（此件公开发布）",
    "特此通知。",
    "以上材料须盖章。",
    "　　缩进的段落",
    "",
    "   ",
    "\ufeff",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_LINES) | st.text(max_size=8), max_size=24).map("\n".join), st.booleans())
def test_clauses_partition_any_text(text: str, marked: bool) -> None:
    marks = tuple(Mark("bold", at, at + 2) for at in range(0, len(text) - 2, 17)) if marked else ()
    clauses, _ = outline(text, "K", marks)
    assert "".join(text[c.start : c.end] for c in clauses) == text
    assert len({c.id for c in clauses}) == len(clauses)
    assert all(c.path and all(c.path) for c in clauses)


@pytest.mark.parametrize("text", ["", "\n", " \n\ufeff\n", "。", "一、"])
def test_next_to_nothing_is_still_covered(text: str) -> None:
    clauses, _ = outline(text, "K")
    assert "".join(text[c.start : c.end] for c in clauses) == text


def test_a_decimal_number_is_told_from_a_quantity() -> None:
    text = "3.申报程序\n3.1 个人填报。登录系统。\n3.2人事部门审核。盖章。\n3.3 名单公布。上网。\n"
    assert any("3.1" in p for p in paths(text))
    assert any("3.2" in p for p in paths(text))
    assert any("3.3" in p for p in paths(text))
    assert not any("3.5" in p for p in paths("一、幅度\n提高\n3.5个百分点以上的，从其规定。\n"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("壹、申报范围", "贰、申报条件"),
        ("甲、一般材料", "乙、其他材料"),
        ("Ⅰ、申报范围", "Ⅱ、申报条件"),
        ("I. 申报范围", "II. 申报条件"),
        ("⑴申报范围", "⑵申报条件"),
        ("⒈申报范围", "⒉申报条件"),
        ("㈠申报范围", "㈡申报条件"),
        ("一）申报范围", "二）申报条件"),
        ("◆ 申报范围", "◆ 申报条件"),
        ("■申报范围", "■申报条件"),
    ],
)
def test_numbers_and_signs_of_other_offices_head_their_lines(first: str, second: str) -> None:
    text = f"{first}\n在职人员可以申报。\n{second}\n1）取得工程师职称；\n2）无处分。\n"
    assert paths(text) == [first, second, f"{second} > 1）取得工程师职称", f"{second} > 2）无处分"]
    assert warnings(text) == []


def test_a_number_and_a_space_head_a_line_where_the_text_counts_so() -> None:
    text = "1 适用范围\n1.1 本市人员。\n2 申报条件\n2.1 学历\n大学本科。\n"
    assert paths(text) == [
        "1 适用范围",
        "1 适用范围 > 1.1 本市人员",
        "2 申报条件",
        "2 申报条件 > 2.1 学历",
    ]


def test_a_number_and_a_space_are_no_heading_elsewhere() -> None:
    assert paths("一、材料\n3 年以上工作经历证明\n") == ["一、材料"]


def test_a_sign_before_a_sentence_heads_nothing() -> None:
    assert paths("一、材料\n★申报人应当如实填报，逾期不予受理。\n") == ["一、材料"]


def test_a_step_has_its_title_in_its_heading_and_a_time_not() -> None:
    text = "第一步：个人填报。登录系统填报。\n第二步：审核（6月1日至30日）。单位审核。\n"
    assert paths(text) == ["第一步：个人填报", "第二步"]


def test_an_article_may_open_with_the_name_of_its_matter() -> None:
    text = "第一条　能力业绩条件。应当具备下列条件。\n第二条　本办法由市局解释。另有规定的除外。\n"
    assert paths(text) == ["第一条　能力业绩条件", "第二条"]


def test_a_paragraph_behind_a_long_table_is_no_part_of_its_last_row() -> None:
    rows = "".join(f"{name}区\t4月{day}日\n" for day, name in enumerate("甲乙丙丁戊己庚", 1))
    found = paths(f"一、核验\n1.时间如下：\n区县\t时间\n{rows}市直单位由主管部门审核。\n2.其他\n")
    assert found[-3:] == [
        "一、核验 > 1.时间如下 > 庚区",
        "一、核验 > 1.时间如下 > 市直单位由主管部门审核",
        "一、核验 > 2.其他",
    ]


def test_bars_between_cells_draw_a_table() -> None:
    text = "一、收费\n级别 | 评审费\n高级 | 450元/人\n中级 | 350元/人\n二、其他\n"
    assert paths(text) == ["一、收费", "一、收费 > 级别·评审费", "二、其他"]
    assert paths("一、收费\n高级 | 中级均可申报\n") == ["一、收费"]


def test_a_list_may_be_coded_with_letters_and_numbers() -> None:
    text = "附件2 材料清单\nA 全部人员\nA1 申报表，本人签名。\nA2 学历证书。\nB 按级别补充\nB1 正高级：推荐函。\n"
    assert paths(text) == [
        "附件2 材料清单",
        "附件2 材料清单 > A 全部人员",
        "附件2 材料清单 > A 全部人员 > A1",
        "附件2 材料清单 > A 全部人员 > A2 学历证书",
        "附件2 材料清单 > B 按级别补充",
        "附件2 材料清单 > B 按级别补充 > B1 正高级",
    ]


def test_each_question_of_a_list_of_questions_heads_its_answer() -> None:
    text = (
        "附件3 常见问题\n问：考试没过，能当年补考吗？\n答：不能。\n问：能同时报两个专业吗？\n答：不能，每年限报1个。\n"
    )
    assert paths(text) == [
        "附件3 常见问题",
        "附件3 常见问题 > 问：考试没过，能当年补考吗",
        "附件3 常见问题 > 问：能同时报两个专业吗",
    ]


def test_a_date_behind_a_number_is_no_part_of_it() -> None:
    text = "一、受理\n1.9月12日—9月13日，受理电信人员；\n2.9月18日—9月20日，受理联通人员。\n"
    assert paths(text) == ["一、受理", "一、受理 > 1.", "一、受理 > 2."]


def test_the_lines_of_a_list_of_contacts_stay_together_whatever_they_are_called() -> None:
    text = "联系方式\n政策咨询：纪科长 0533-3589162\n核验窗口：C12号窗口（鲁泰大道77号）\n"
    assert paths("一、时间\n（一）申报：5月。\n（二）审核：6月。\n" + text) == [
        "一、时间",
        "一、时间 > （一）申报",
        "一、时间 > （二）审核",
        "一、时间 > 联系方式",
    ]


def test_an_article_may_name_its_matter_before_a_stop_or_a_colon() -> None:
    text = "第一条 技能人才贯通。取得证书的可以申报。\n第二条 政策咨询：人事科 0791-83986317。\n"
    assert paths(text + "第三条 本办法另有规定的除外。其他照旧。\n") == [
        "第一条 技能人才贯通",
        "第二条 政策咨询",
        "第三条",
    ]
