"""Values in any text: notices, questions and drafts of answers."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.numerals import fold
from knowledge.recognise import figures, recognise, unsupported


def found(text: str, year: int | None = None) -> list[tuple[str, str, object]]:
    return [(v.kind, v.text, v.normalised) for v in recognise(text, year)]


def normalised(text: str, kind: str, year: int | None = None) -> list[object]:
    return [v.normalised for v in recognise(text, year) if v.kind == kind]


@pytest.mark.parametrize(
    ("text", "amount", "per"),
    [
        ("420元/人", 420, "人"),
        ("每人420元", 420, "人"),
        ("每人每次80元", 80, "人·次"),
        ("60元/人·科", 60, "人·科"),
        ("人民币肆佰贰拾元整", 420, None),
        ("1.2万元", 12000, None),
        ("1,200元", 1200, None),
        ("￥650", 650, None),
        ("￥1200", 1200, None),
        ("420块", 420, None),
        ("三百元", 300, None),
    ],
)
def test_money_has_its_amount_and_per_what(text: str, amount: float, per: str | None) -> None:
    assert normalised(text, "money") == [{"amount": amount, "currency": "CNY", "per": per}]


def test_a_list_of_fees_shares_the_unit_at_its_end() -> None:
    fees = [v for v in recognise("高级420元、中级240元、初级120元/人") if v.kind == "money"]
    assert [(v.normalised["amount"], v.normalised["per"], v.note["level"]) for v in fees] == [
        (420, "人", "高级"),
        (240, "人", "中级"),
        (120, "人", "初级"),
    ]


@pytest.mark.parametrize(
    ("text", "event", "amount", "unit"),
    [
        ("职称资格确认通知下发后1个月内", "职称资格确认通知下发", 1, "month"),
        ("用人单位应当在公示结束后5个工作日内报送", "公示结束", 5, "working_day"),
        ("自公示结束之日起30日内", "公示结束", 30, "day"),
        ("申报人应在收到退回通知后十日内补正", "收到退回通知", 10, "day"),
        ("评审结果公布后的三十日内", "评审结果公布", 30, "day"),
        ("证书自发文之日起一个月内可下载", "发文", 1, "month"),
    ],
)
def test_a_deadline_after_an_event_names_the_event(text: str, event: str, amount: int, unit: str) -> None:
    assert normalised(text, "relative_deadline") == [{"after": event, "amount": amount, "unit": unit}]


def test_a_deadline_before_an_event_says_before() -> None:
    assert normalised("面试前5天通知", "relative_deadline") == [{"before": "面试", "amount": 5, "unit": "day"}]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1年以上", "duration", {"amount": 1, "unit": "year"}),
        ("满五年", "duration", {"amount": 5, "unit": "year"}),
        ("半年", "duration", {"amount": 6, "unit": "month"}),
        ("一年半", "duration", {"amount": 18, "unit": "month"}),
        ("5 个工作日", "working_days", {"amount": 5, "unit": "working_day"}),
        ("七个工作日", "working_days", {"amount": 7, "unit": "working_day"}),
        ("30%", "percent", {"amount": 30}),
        ("百分之三十", "percent", {"amount": 30}),
        ("三分之二", "percent", {"amount": 66.67}),
        ("两名", "count", {"amount": 2, "unit": "名"}),
        ("第3次", "count", {"amount": 3, "unit": "次"}),
        ("90学时", "count", {"amount": 90, "unit": "学时"}),
        ("2—3篇", "count", {"amount": 2, "to": 3, "unit": "篇"}),
    ],
)
def test_measures_are_read_in_any_numerals(text: str, kind: str, value: object) -> None:
    assert normalised(text, kind) == [value]


@pytest.mark.parametrize(
    "text", ["统一部署", "一次性告知", "十分重要", "第一作者", "进一步", "2024年度", "一级建造师", "第十条", "每年一度"]
)
def test_a_numeral_inside_a_word_counts_nothing(text: str) -> None:
    assert [v for v in recognise(text) if v.kind in ("count", "duration")] == []


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("023—63899976", "023-63899976"),
        ("023-6389 9976", "023-63899976"),
        ("（023）63899976", "023-63899976"),
        ("０２３－６３８９９９７６", "023-63899976"),
        ("15923960007", "15923960007"),
        ("电话：63899976转801", "63899976-801"),
        ("12333", "12333"),
        ("400-086-5566", "400-086-5566"),
        ("0755-83287521转802", "0755-83287521-802"),
    ],
)
def test_a_telephone_number_has_one_form(text: str, canonical: str) -> None:
    assert normalised(text, "phone") == [canonical]


@pytest.mark.parametrize(
    ("text", "printed"),
    [("咨询（0731-84907862，工作日）", "0731-84907862"), ("电话：（023）63899976", "（023）63899976")],
)
def test_a_bracket_belongs_to_a_telephone_only_with_its_other_half(text: str, printed: str) -> None:
    assert [v.text for v in recognise(text) if v.kind == "phone"] == [printed]


@pytest.mark.parametrize(
    ("text", "kind", "normalised"),
    [
        ("4月15日上午至4月18日上午", "window", {"from": "--04-15", "until": "--04-18"}),
        ("联系人变更为王老师", "person", "王老师"),
        ("联系人 刘建国  电话", "person", "刘建国"),
        ("通讯地址变更为重庆市江北区海尔路20号", "address", "重庆市江北区海尔路20号"),
        ("地址：天津市西青区海泰发展六道3号（工作日9:00—16:30）", "address", "天津市西青区海泰发展六道3号"),
        ("推荐信2封", "count", {"amount": 2, "unit": "封"}),
        ("2.第二批，其他区县", "count", {"amount": 2, "unit": "批"}),
        ("1.两名专家推荐", "count", {"amount": 2, "unit": "名"}),
    ],
)
def test_values_of_other_offices_are_read(text: str, kind: str, normalised: object) -> None:
    assert [v.normalised for v in recognise(text) if v.kind == kind] == [normalised]


def test_the_number_of_a_heading_counts_nothing() -> None:
    assert recognise("1.1 本指南适用于全市") == []


def test_digits_that_are_no_telephone_stay_out() -> None:
    text = "QQ群：784512369，邮编：401147，编号20240903，身份证500101199001011234。"
    assert normalised(text, "phone") == []


@pytest.mark.parametrize(
    ("text", "number_"),
    [
        ("渝职改办[2024]207号", "渝职改办〔2024〕207号"),
        ("根据渝人社发〔2017〕67 号规定", "渝人社发〔2017〕67号"),
        ("渝價〔2015〕123號", "渝价〔2015〕123号"),
        ("渝价（2015）123号", "渝价〔2015〕123号"),
        ("执行国发【2010】第12号", "国发〔2010〕12号"),
        ("人社部令第40号", "人社部令第40号"),
        ("苏财综\n〔2001〕197号", "苏财综〔2001〕197号"),
    ],
)
def test_a_document_number_has_one_form(text: str, number_: str) -> None:
    assert normalised(text, "document_number") == [number_]


def test_a_list_of_numbers_shares_its_code() -> None:
    text = "渝人社发〔2023〕15号、37号和〔2022〕57号"
    expected = ["渝人社发〔2023〕15号", "渝人社发〔2023〕37号", "渝人社发〔2022〕57号"]
    assert normalised(text, "document_number") == expected


def test_a_qualification_to_practise_is_no_level() -> None:
    assert normalised("注册结构工程师、监理工程师可申报高级工程师", "level") == ["高级工程师"]


def test_a_link_ends_before_its_bracket() -> None:
    text = "（网址：https://ggfw.rlsbj.cq.gov.cn/rc/#/index）；"
    assert normalised(text, "url") == ["https://ggfw.rlsbj.cq.gov.cn/rc/#/index"]


def test_an_email_is_no_link() -> None:
    assert normalised("邮箱：szzc@dsj.cq.gov.cn", "url") == []


def test_contacts_are_read_from_their_lines() -> None:
    text = "办公地点：重庆市两江新区云杉南路12号\n联系人：杨老师、李明\n联系电话：023—63899976，63899977。"
    assert [(k, n) for k, _, n in found(text)] == [
        ("address", "重庆市两江新区云杉南路12号"),
        ("person", "杨老师"),
        ("person", "李明"),
        ("phone", "023-63899976"),
        ("phone", "63899977"),
    ]


def test_figures_are_equal_however_they_are_printed() -> None:
    printed = "请于二〇二四年十月十日前缴纳肆佰贰拾元，公示五个工作日，电话（023）63899976"
    written = "2024年10月10日；420元；5个工作日；023-63899976"
    assert figures(printed) == figures(written) == {"2024-10-10", "420元", "5working_day", "02363899976"}


def test_a_window_supports_both_its_ends_and_no_day_between() -> None:
    source = ["申报时间：2024年9月3日—10月10日"]
    assert unsupported("9月3日开始，10月10日截止", source) == []
    assert unsupported("10月9日截止", source) == ["--10-09"]


def test_a_date_supports_its_month_and_a_month_supports_no_date() -> None:
    assert unsupported("9月开始申报", ["2024年9月3日开始"]) == []
    assert unsupported("8月开始申报", ["2024年9月3日开始"]) == ["--08"]
    assert unsupported("9月1日开始", ["2024年9月开始"]) == ["--09-01"]


def test_a_draft_with_the_year_is_supported_by_a_source_that_inherits_it() -> None:
    assert unsupported("2024年10月10日", ["截止10月10日"], 2024) == []
    assert unsupported("2025年10月10日", ["截止10月10日"], 2024) == ["2025-10-10"]


def test_a_wrong_figure_of_any_kind_is_named() -> None:
    source = ["高级职称评审费420元/人，公示5个工作日，17:00截止，咨询023-63899976。"]
    draft = "评审费480元，公示7个工作日，18:00截止，咨询023-63899977，渝价〔2016〕1号，30%。"
    expected = sorted(["480元", "7working_day", "18:00", "02363899977", "渝价〔2016〕1号", "30%"])
    assert unsupported(draft, source) == expected


def test_folding_keeps_every_offset() -> None:
    text = "渝經信職改辦〔２０２４〕１６號，聯繫電話：023—63899976\u3000"
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(st.integers(1, 99999), st.sampled_from(["{}元/人", "每人{}元", "{} 元/人", "人均每人{}元"]))
def test_an_amount_survives_any_way_of_printing_it(amount: int, form: str) -> None:
    assert normalised(f"评审费{form.format(amount)}。", "money") == [{"amount": amount, "currency": "CNY", "per": "人"}]


_PIECES = [
    "2024年9月3日",
    "—10月10日",
    "10月10日前",
    "420元/人",
    "每人二百四十元",
    "5个工作日",
    "公示结束后3日内",
    "渝价〔2015〕123号",
    "、37号",
    "（023）63899976",
    "https://rlsbj.cq.gov.cn/a",
    "联系人：杨老师",
    "地址：渝北区春华大道99号",
    "三分之二",
    "高级工程师",
    "《关于〈方案〉的通知》",
    "，",
    "。\n",
    "至",
    "一",
    "年",
    "第",
    "\t",
    " ",
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=14).map("".join), st.sampled_from([None, 2024])
)
def test_values_are_cut_from_the_text_and_never_overlap(text: str, year: int | None) -> None:
    values = recognise(text, year)
    assert all(v.text == text[v.start : v.end] and v.text for v in values)
    assert all(a.end <= b.start for a, b in pairwise(values))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=10).map("".join))
def test_a_text_always_supports_itself(text: str) -> None:
    assert unsupported(text, [text]) == []


@pytest.mark.parametrize(
    "piece", ["1", "一", "a.b", "a@", "市区", "9月3日至", "后5日", "渝", "每人", "(", "第", "1、", "路1号"]
)
def test_a_hostile_repetition_comes_to_an_end(piece: str) -> None:
    text = piece * (4000 // len(piece))
    assert all(v.text == text[v.start : v.end] for v in recognise(text, 2024))


def test_a_line_break_before_the_bracket_of_a_number_comes_to_an_end() -> None:
    assert normalised("收费标准（苏价费〔2001〕359号、苏财综\n〔2001〕197号）", "document_number") == [
        "苏价费〔2001〕359号",
        "苏财综〔2001〕197号",
    ]
