"""Forms that notices of other offices print: dotted days, units that stand once, names beside telephones."""

from __future__ import annotations

import pytest

from knowledge.recognise import recognise


def _normalised(text: str, kind: str) -> list[object]:
    return [v.normalised for v in recognise(text, 2026) if v.kind == kind]


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("单位公示 8.17—9.4，其间任选5个工作日", "2026-08-17", "2026-09-04"),
        ("市级报送：9.14-9.18，每市半天", "2026-09-14", "2026-09-18"),
        ("9.1-9.30\t个人申报\t各单位", "2026-09-01", "2026-09-30"),
        ("9.1日至9.30日", "2026-09-01", "2026-09-30"),
        ("5. 评审：9—10月\n6. 公示", "2026-09-01", "2026-10-31"),
        ("11月中下旬答辩", "2026-11-11", "2026-11-30"),
        ("6月上中旬答辩", "2026-06-01", "2026-06-20"),
    ],
)
def test_a_window_is_read_in_the_forms_of_informal_notices(text: str, begin: str, end: str) -> None:
    assert _normalised(text, "window") == [{"from": begin, "until": end}]


@pytest.mark.parametrize(
    "text", ["申报截止9.30前", "9.30日前报送", "笔试（9.30上午9:00-11:00）", "面试(9.30，每人10分钟)"]
)
def test_a_dotted_day_that_ends_something_is_a_date(text: str) -> None:
    assert _normalised(text, "date") == ["2026-09-30"]


@pytest.mark.parametrize(
    "text",
    ["评审得分7.5—8.5的", "参照3.1-3.5条申报", "申报项目经费5.5-7.5万元", "9.1—9.20", "GB 3.1-3.5 申报", "按1.5倍推荐"],
)
def test_a_figure_with_a_point_is_no_day(text: str) -> None:
    assert _normalised(text, "date") == []
    assert _normalised(text, "window") == []


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("每篇不少于2 500字", 2500, "字"),
        ("面积3 000㎡以上", 3000, "㎡"),
        ("推广面积≥5万亩", 5, "万亩"),
        ("编目5万册", 5, "万册"),
        ("活动不少于6场次", 6, "场次"),
        ("作品获奖2件次以上", 2, "件次"),
        ("年满60周岁的男性", 60, "周岁"),
    ],
)
def test_a_count_has_its_whole_number_and_unit(text: str, amount: float, unit: str) -> None:
    assert _normalised(text, "count") == [{"amount": amount, "unit": unit}]
    assert not _normalised(text, "duration")


def test_the_number_of_a_line_does_not_join_the_sum_behind_it() -> None:
    assert [v.text for v in recognise("序号1 420元") if v.kind == "money"] == ["420元"]


def test_a_telephone_before_the_name_of_a_town_counts_nothing() -> None:
    assert _normalised("65224310 张家港：58289020", "count") == []


@pytest.mark.parametrize(
    ("text", "amounts", "per"),
    [
        ("费用(元)\n正高 460；副高 380；中级 220", [460, 380, 220], None),
        ("评审费标准（元/人）：正高级：460，副高级：380；中级 2 项", [460, 380], "人"),
        ("单位：元 高级 500、中级 300", [500, 300], None),
    ],
)
def test_a_unit_that_stands_once_is_the_unit_of_the_list(text: str, amounts: list[int], per: str | None) -> None:
    assert _normalised(text, "money") == [{"amount": a, "currency": "CNY", "per": per} for a in amounts]


def test_a_length_inside_the_event_of_another_hides_neither() -> None:
    assert _normalised("公示5个工作日无异议后，30日内发文", "working_days") == [{"amount": 5, "unit": "working_day"}]
    assert _normalised("公示5个工作日无异议后，30日内发文", "relative_deadline") == [
        {"after": "无异议", "amount": 30, "unit": "day"}
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("人事处　　王　磊　　0451－82620543", ["王磊"]),
        ("省农技推广总站　陈　平（农艺）　0451－82310527", ["陈平"]),
        ("省图书馆（图书资料评委会）韩冰 0531-85590781", ["韩冰"]),
        ("教师发展中心，程英，88360771", ["程英"]),
        ("吴江区财政局：63982172（王萍）", ["王萍"]),
        ("联系人由“刘芳”变更为“彭志强”", ["刘芳", "彭志强"]),
        ("联系人：闫丽、马小军", ["闫丽", "马小军"]),
        ("龙燕 0851-86987123；吴珊珊（系统） 18985120000", ["吴珊珊"]),
        ("（邮编810001，马文海收，电话0971－6161025）", ["马文海"]),
        ("财政局 常熟：52880516（夏季）", []),
    ],
)
def test_a_name_is_read_beside_its_office_and_telephone(text: str, names: list[str]) -> None:
    assert _normalised(text, "person") == names


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("纸质版寄至北京市丰台区南四环西路128号院7号楼1206，邮编100070", "北京市丰台区南四环西路128号院7号楼1206"),
        ("须先到市建设局（湖滨南路62号建设大厦1008室，电话2210812）办理", "湖滨南路62号建设大厦1008室"),
        ("地址 珠海市香洲区红山路288号A座19楼", "珠海市香洲区红山路288号A座19楼"),
    ],
)
def test_an_address_begins_with_the_place(text: str, place: str) -> None:
    assert _normalised(text, "address") == [place]


@pytest.mark.parametrize("piece", ["9.1-", "公示9.1—9.2 ", "元)高级 1", "处 王磊 0451-82620543", "1 000 "])
def test_a_hostile_repetition_of_these_comes_to_an_end(piece: str) -> None:
    text = piece * (4000 // len(piece))
    assert all(v.text == text[v.start : v.end] for v in recognise(text, 2024))


def test_a_stroke_parts_two_telephone_numbers() -> None:
    assert _normalised("政策咨询：0351-7676023/7676024", "phone") == ["0351-7676023", "7676024"]
    assert _normalised("电话：010-51878820/8821", "phone") == ["010-51878820"]


def test_a_row_of_names_counts_nothing() -> None:
    text = "序号  姓名  单位\n1  张蕾  云上公司\n2  周鹏  交易所\n"
    assert recognise(text) == []
    assert _normalised("附表共3 张", "count") == [{"amount": 3, "unit": "张"}]


@pytest.mark.parametrize(
    "text",
    [
        "2 年限与折算",
        "4 个人填报",
        "附件3 个人声明",
        "表2 年限对照",
        "零部件检验专业",
        "不足部分的零头舍去",
        "材料算到哪一天",
        "不得在同一年申报两次的除外，下一年再报",
    ],
)
def test_the_number_of_a_heading_and_the_numeral_of_a_word_measure_nothing(text: str) -> None:
    assert [v for v in recognise(text) if v.kind in ("duration", "count") and v.text != "两次"] == []


def test_a_number_apart_from_its_unit_still_measures() -> None:
    assert _normalised("任职满 2 年的，答辩 3 个问题", "duration") == [{"amount": 2, "unit": "year"}]
    assert _normalised("任职满 2 年的，答辩 3 个问题", "count") == [{"amount": 3, "unit": "个"}]


def test_less_than_a_year_is_no_least_of_a_year() -> None:
    (value,) = recognise("不满一年的按月折算")
    assert value.note == {"bound": "max"}


def test_an_address_keeps_all_its_windows() -> None:
    text = "请到润川市南门区学士街9号服务中心一楼大厅5、6号窗口办理。"
    assert _normalised(text, "address") == ["润川市南门区学士街9号服务中心一楼大厅5、6号窗口"]
    assert _normalised("地点在哪里？上下班时间？", "address") == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("分组名单以面试前2天的短信为准", {"before": "面试"}),
        ("街道办事处在企业提交后2天内初核", {"after": "企业提交"}),
        ("逾期的可以在名单公布后2天内补报", {"after": "名单公布"}),
    ],
)
def test_an_event_leaves_out_who_acts_and_what_leads_to_it(text: str, event: dict[str, str]) -> None:
    assert _normalised(text, "relative_deadline") == [event | {"amount": 2, "unit": "day"}]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("所学专业相近\t2年", None),
        ("记入档案，期限2年", None),
        ("近\t2年", None),
        ("2年\t以上专业不限", None),
        ("满2年\n内部公示", "min"),
        ("不少于\n2年", "min"),
        ("2年\n以上", "min"),
        ("近2年", "max"),
    ],
)
def test_a_bound_stands_beside_its_figure_and_in_no_longer_word(text: str, bound: str | None) -> None:
    (value,) = (v for v in recognise(text) if v.kind == "duration")
    assert value.note.get("bound") == bound


def test_days_of_a_posting_are_a_length() -> None:
    assert _normalised("名单在官网公示6日。", "duration") == [{"amount": 6, "unit": "day"}]
    assert _normalised("8月公示6日至9日", "duration") == []


def test_half_a_day_of_a_window_is_no_number_of_hours() -> None:
    assert _normalised("每个窗口半天为一段，其余半个月内通知", "duration") == [{"amount": 15, "unit": "day"}]
