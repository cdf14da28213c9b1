"""Layouts of other offices: signs with dates, names of matters above numbers, Markdown, letterheads."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.extract import extract
from ingest.outline import outline
from ingest.source import Source
from knowledge.clauses import Document


def paths(text: str) -> list[str]:
    return [" > ".join(c.path) for c in outline(text, "K")[0]]


def document(text: str) -> Document:
    return extract(Source("x.txt", "text/plain", "0" * 64, text))


def test_a_sign_before_a_name_and_its_dates_opens_a_clause_each() -> None:
    text = (
        "【办理时间】\n▶ 网上填报　10月9日（周四）9:00—10月28日\n▶ 单位初审　　　10月30日前\n▶ 答辩  12月上旬（待定）\n"
    )
    assert paths(text) == ["办理时间", "办理时间 > ▶ 网上填报", "办理时间 > ▶ 单位初审", "办理时间 > ▶ 答辩"]


_PLAIN = "1 范围\n1.1 全区企业。\n2 时间\n2.1 七月申报。\n3 口径\n3.1 以身份证为准。\n"


def test_plain_numbers_count_on_with_lines_that_are_no_titles() -> None:
    text = f"{_PLAIN}4 收费：每人400元。\n5 本通知自印发之日起施行，由我厅解释，各地遵照执行。\n"
    assert paths(text)[-3:] == ["3 口径 > 3.1 以身份证为准", "4 收费", "5"]


def test_a_line_that_begins_with_another_number_counts_nothing_on() -> None:
    assert paths(f"{_PLAIN}9 月底前办结。\n")[-1] == "3 口径 > 3.1 以身份证为准"


_SECTIONS = (
    "市教育局关于评审工作的通知\n各学校：\n现通知如下。\n\n申报范围\n在职教师。\n\n申报条件\n一、师德合格。\n二、持教师资格证。\n\n"
    "指标分配\n1.退二进一。\n2.单列126个。\n\n时间\n10月11日—17日  校内公示（不少于7天）\n10月20日  审核\n\n"
    "材料（每人一袋）\n1.评审表\n2.教案\n"
)


def test_names_of_matters_stand_above_the_numbers_that_begin_anew_below_them() -> None:
    assert paths(_SECTIONS) == [
        "标题",
        "引言",
        "申报范围",
        "申报条件",
        "申报条件 > 一、师德合格",
        "申报条件 > 二、持教师资格证",
        "指标分配",
        "指标分配 > 1.退二进一",
        "指标分配 > 2.单列126个",
        "时间",
        "材料（每人一袋）",
        "材料（每人一袋） > 1.评审表",
        "材料（每人一袋） > 2.教案",
    ]


def test_where_a_number_comes_first_the_name_of_a_matter_is_text() -> None:
    text = "一、总体要求\n严格标准。\n\n申报范围\n在职。\n\n申报条件\n合格。\n\n申报时间\n九月。\n"
    assert paths(text) == ["一、总体要求"]


def test_the_rule_under_a_letterhead_is_no_office() -> None:
    read = document(
        "中铁北方建设集团有限公司文件\n中铁北建人〔2026〕45号\n————————————\n关于开展职称评审的通知\n\n各单位：\n现通知如下。\n"
    )
    assert read.issuer == "中铁北方建设集团有限公司"
    assert read.title == "关于开展职称评审的通知"


def test_the_index_of_a_page_names_the_office_and_the_day_in_bold() -> None:
    read = document(
        "# 2026年职称评审申报指南\n\n**发布单位：** 珠海市工业和信息化局　**发布时间：** 2026-04-20\n\n"
        "## 01 对象\n在职。\n"
    )
    assert (read.issuer, read.issued_on) == ("珠海市工业和信息化局", date(2026, 4, 20))
    assert [c.path for c in read.clauses] == [("标题",), ("01 对象",)]


def test_bold_marks_are_no_part_of_a_heading() -> None:
    assert paths("## 时间\n1. **个人申报**：5月6日—6月30日\n2. **单位推荐**：7月10日前\n") == [
        "时间",
        "时间 > 1. 个人申报",
        "时间 > 2. 单位推荐",
    ]


@pytest.mark.parametrize("rule", ["|---|---|", "| :--- | ---: |"])
def test_the_rule_of_a_markdown_table_is_no_row(rule: str) -> None:
    rows = "".join(f"| {level} | 本科 |\n" for level in ("助理级", "中级", "副高级", "正高级", "特级", "首席"))
    assert paths(f"## 条件\n| 层级 | 学历 |\n{rule}\n{rows}")[1:3] == ["条件 > 表头", "条件 > 助理级"]


def test_the_steps_of_a_procedure_are_told_apart_by_a_space_too() -> None:
    text = "五、程序\n第一步　个人申报（8月25日—9月20日）。登录。\n第二步　县区初审（10月15日前）\n六、费用\n无。\n"
    assert paths(text)[1:3] == ["五、程序 > 第一步　个人申报", "五、程序 > 第二步　县区初审"]


def test_a_page_that_labels_its_title_keeps_number_title_and_office() -> None:
    read = document(
        "【政策通知】关于开展2026年度高级经济师申报的通知\n发布时间：2026-05-11　来源：市人社局\n盐人社专〔2026〕21号\n"
        "各县（市、区）人社局：\n现通知如下：\n一、条件\n合格。\n盐城市人力资源和社会保障局\n2026年5月8日\n（此件公开发布）\n"
    )
    assert (read.number, read.title) == ("盐人社专〔2026〕21号", "关于开展2026年度高级经济师申报的通知")
    assert (read.issuer, read.issued_on) == ("盐城市人力资源和社会保障局", date(2026, 5, 8))


def test_who_signed_is_no_office() -> None:
    read = document(
        "昆职改办发〔2025〕18号\n签发人：李明辉\n昆明市职称改革工作领导小组办公室关于\n做好评审工作的通知\n各单位：\n现通知如下。\n"
    )
    assert read.issuer == "昆明市职称改革工作领导小组办公室"


def test_a_day_in_figures_under_the_office_is_the_day_of_issue() -> None:
    read = document("建协字〔2025〕14号\n关于评审的通知\n各单位：\n一、时间\n七月。\n吉林省建筑业协会\n2025.6.16\n")
    assert read.issued_on == date(2025, 6, 16)
    assert read.clauses[-1].path == ("落款",)


@pytest.mark.parametrize(
    "below", ["松河市人力资源服务中心\n（2026年3月编）\n", "松河市人力资源服务中心\n2026年3月2日\n各位申报人：\n", ""]
)
def test_the_office_below_a_title_is_no_part_of_it(below: str) -> None:
    read = document(f"松河市职称申报问答（2026年版）\n{below}一、范围\n企业人员。\n二、时间\n4月受理。\n")
    assert read.title == "松河市职称申报问答（2026年版）"
    assert read.issuer == ("松河市人力资源服务中心" if below else None)
    assert read.clauses[0].path == ("标题",)
    assert "中心" not in "".join(read.text_of(c) for c in read.clauses[1:])


def test_numbered_questions_head_their_numbered_answers() -> None:
    text = (
        "一、常见问题\nQ1：窗口在哪里？几点下班？\nA1：一楼。下午五点。\nQ2：能分几次交？\nA2：1. 不能。\n"
        "第一批 甲区 4月2日\n第二批 乙区 4月3日\nQ3：谁能代交？要带什么？\nA3：同事可以。\n"
    )
    assert paths(text) == [
        "一、常见问题",
        "一、常见问题 > Q1：窗口在哪里？几点下班",
        "一、常见问题 > Q2：能分几次交",
        "一、常见问题 > Q2：能分几次交 > 第一批 甲区",
        "一、常见问题 > Q2：能分几次交 > 第二批 乙区",
        "一、常见问题 > Q3：谁能代交？要带什么",
    ]


_CONTACTS = "一、受理\n5月受理。\n二、联系方式\n材料受理：评审科　甘老师　0555-2380117\n"


@pytest.mark.parametrize("closing", ["本通知由市质检局负责解释，旧办法作废。", "未尽事宜按上级文件执行。"])
def test_what_a_notice_says_of_itself_is_no_part_of_its_contacts(closing: str) -> None:
    found = paths(f"{_CONTACTS}投诉：0555-2380120\n{closing}\n\n附件：1.汇总表\n2.样表\n\n某市质检局\n2026年3月2日\n")
    assert found[:3] == ["一、受理", "二、联系方式", closing[: len(found[2])]]
    assert found[3:] == ["附件", "落款"]


def test_contacts_behind_what_a_notice_says_of_itself_are_a_clause() -> None:
    text = "一、受理\n5月受理。\n二、附则\n本办法自印发之日起施行。\n业务咨询：2380117（甘老师）；平台：2380118。\n"
    assert paths(text) == ["一、受理", "二、附则", "二、附则 > 业务咨询"]


def test_an_office_and_the_day_on_one_line_sign_the_notice() -> None:
    read = document(f"关于受理职称材料的通知\n各单位：\n{_CONTACTS}某市质检局　　2026年3月2日\n主动公开\n")
    assert (read.issuer, read.issued_on) == ("某市质检局", date(2026, 3, 2))
    assert [c.path[-1] for c in read.clauses][2:] == ["一、受理", "二、联系方式", "落款"]


def test_a_day_that_says_that_it_is_of_printing_ends_the_signature() -> None:
    read = document(f"关于受理职称材料的通知\n各单位：\n{_CONTACTS}特此通知。\n某市质检局\n2026年3月2日印发\n")
    assert (read.issuer, read.issued_on) == ("某市质检局", date(2026, 3, 2))
    assert read.text_of(read.clauses[-1]).startswith("特此通知")


def test_whose_a_batch_is_belongs_to_its_name() -> None:
    text = (
        "一、核验\n（一）集中核验。\n第一批（河东片、河西片）\t3月2日\n（二）补报。\n第二批（补报人员）：4月6日一楼。\n"
    )
    found = [path.split(" > ")[-1] for path in paths(text)]
    assert found[2::2] == ["第一批（河东片、河西片）", "第二批（补报人员）"]
    assert paths("一、核验\n第二批（4月6日起）：一楼。\n")[-1] == "一、核验 > 第二批"


@pytest.mark.parametrize("title", ["附件3　评审收费标准（单位：元）", "附件3：《推荐表》"])
def test_an_attachment_whose_title_ends_with_a_bracket_stands_under_no_section(title: str) -> None:
    assert paths(f"一、收费\n（一）标准。见附件3。\n{title}\n一、说明\n如实填写。\n")[2:] == [
        title,
        f"{title} > 一、说明",
    ]


def test_the_last_title_of_a_list_of_attachments_heads_what_stands_below_it() -> None:
    text = "一、收费\n见附件3。\n附件1　花名册（略）\n附件2　推荐表（略）\n附件3　年限表\n一、本科\n五年。\n"
    assert paths(text) == ["一、收费", "附件", "附件3　年限表", "附件3　年限表 > 一、本科"]


@pytest.mark.parametrize("below", ["咨询　蒋老师　0555-84425581\n", "区县\t电话\n河东\t84425581\n河西\t84425582\n"])
def test_contacts_below_the_signature_are_no_list_of_attachments(below: str) -> None:
    found = paths(f"一、收费\n二百元。\n某局\n2026年3月2日\n附：联系方式\n{below}")
    assert found[2].startswith("附：联系方式")
    assert paths("一、收费\n二百元。\n附：花名册\n某局\n2026年3月2日\n")[1:] == ["附件", "落款"]


def test_who_gets_a_copy_and_the_imprint_end_the_text_behind_an_attachment() -> None:
    text = "一、时间\n5月。\n附件1　电话\n甲区　0555-2380117\n抄送：市人社局。\n某市质检局办公室　2026年3月9日印发\n"
    assert paths(text) == ["一、时间", "附件1　电话", "落款"]


def test_what_a_title_says_of_its_round_on_a_line_of_its_own_belongs_to_it() -> None:
    head = "关于印发规程的通知\n各单位：\n现印发。\n某局\n2026年2月1日\n"
    text = head + "职称评审工作规程\n（2026年度）\n第一条　本规程适用本市。\n"
    assert paths(text)[-2:] == ["职称评审工作规程", "职称评审工作规程 > 第一条"]
