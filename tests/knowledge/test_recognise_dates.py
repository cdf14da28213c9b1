"""Days, windows and the years they inherit, in any way of printing them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.numerals import number
from knowledge.recognise import recognise


def normalised(text: str, kind: str, year: int | None = None) -> list[object]:
    return [v.normalised for v in recognise(text, year) if v.kind == kind]


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2024年9月3日—10月10日", "2024-09-03", "2024-10-10"),
        ("自2024年9月3日起至10月10日止", "2024-09-03", "2024-10-10"),
        ("2024年9月3日至10日", "2024-09-03", "2024-09-10"),
        ("2024年12月20日—1月10日", "2024-12-20", "2025-01-10"),
        ("2024年12月20日至次年1月10日", "2024-12-20", "2025-01-10"),
        ("2024年9月3日（星期二）9:00至10月10日（星期四）17:00", "2024-09-03", "2024-10-10"),
        ("2024.9.3-10.10", "2024-09-03", "2024-10-10"),
        ("2024-09-03 至 2024-10-10", "2024-09-03", "2024-10-10"),
        ("2024/9/3～2024/10/10", "2024-09-03", "2024-10-10"),
        ("二〇二四年九月三日至十月十日", "2024-09-03", "2024-10-10"),
        ("二○二四年九月三日—十月十日", "2024-09-03", "2024-10-10"),
        ("２０２４年９月３日－１０月１０日", "2024-09-03", "2024-10-10"),
        ("2024年9月3—10日", "2024-09-03", "2024-09-10"),
        ("2024年9—10月", "2024-09-01", "2024-10-31"),
        ("2024年9月", "2024-09-01", "2024-09-30"),
        ("2024年9月3日起，至10月10日止", "2024-09-03", "2024-10-10"),
        ("2024年第四季度", "2024-10-01", "2024-12-31"),
        ("2024年11月中旬", "2024-11-11", "2024-11-20"),
        ("2024\n年9月3日—10月10日", "2024-09-03", "2024-10-10"),
        ("9月3日—10月10日", "2024-09-03", "2024-10-10"),
    ],
)
def test_a_window_has_both_its_ends(text: str, begin: str, end: str) -> None:
    assert normalised(text, "window", 2024) == [{"from": begin, "until": end}]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至2024年12月31日", "2024-12-31"),
        ("请于9月底前报送", "2024-09-30"),
        ("10月10日24:00前", "2024-10-10"),
        ("2024年底前", "2024-12-31"),
        ("10月10日24时截止", "2024-10-10"),
        ("延长至10月20日", "2024-10-20"),
        ("不迟于10月20日", "2024-10-20"),
    ],
)
def test_a_deadline_is_a_date_that_bounds(text: str, day: str) -> None:
    (value,) = [v for v in recognise(text, 2024) if v.kind == "date"]
    assert (value.normalised, value.note.get("bound")) == (day, "until")


def test_a_date_without_a_year_takes_the_one_of_its_line() -> None:
    assert normalised("2024年9月3日开始，10月10日结束", "date", 2020) == ["2024-09-03", "2024-10-10"]


def test_an_old_year_further_up_is_not_inherited() -> None:
    text = "根据2017年3月1日印发的文件执行。\n报名截止10月10日。"
    assert normalised(text, "date", 2024)[-1] == "2024-10-10"


def test_the_next_year_further_up_is_inherited_after_new_year() -> None:
    text = "网上申报：2025年12月20日—2026年1月15日。\n单位审核：1月20日前。"
    assert normalised(text, "date", 2025) == ["2026-01-20"]


def test_a_validity_far_ahead_gives_its_year_to_nothing_else() -> None:
    text = "本通知有效期至2027年12月31日。\n缴费时间：10月10日。"
    assert normalised(text, "date", 2024) == ["2027-12-31", "2024-10-10"]


def test_a_date_without_any_year_stays_without() -> None:
    assert normalised("10月10日截止", "date") == ["--10-10"]


def test_a_yearly_date_inherits_no_year() -> None:
    assert normalised("每年4月30日前发布", "date", 2025) == ["--04-30"]


def test_an_impossible_day_is_no_date() -> None:
    assert normalised("2024年2月30日", "date") == []


def test_a_list_of_days_names_each_of_them() -> None:
    assert normalised("2024年9月3、4、5日和10日", "date") == ["2024-09-03", "2024-09-04", "2024-09-05", "2024-09-10"]
    assert normalised("2024年9月3、4日", "window") == []


def test_days_that_follow_a_month_on_the_next_line_are_not_its_own() -> None:
    assert normalised("截至2024年9月\n3日内提交", "date") == ["2024-09-30"]


def test_from_now_on_begins_on_the_day_of_issue() -> None:
    (value,) = recognise("即日起至6月21日", 2024, issued_on=date(2024, 5, 20))
    assert value.normalised == {"from": "2024-05-20", "until": "2024-06-21"}


@pytest.mark.parametrize(
    ("text", "issued_on", "day"),
    [
        ("申报材料请于2026年3月31日前取回。\n专家评议时间为10月18日。", date(2025, 7, 1), "2025-10-18"),
        ("评审结果2026年1月公布。\n证书于3月5日前领取。", date(2025, 11, 20), "2026-03-05"),
        ("发证时间：2026年6月30日前。\n单位审核：12月22日前。", date(2025, 12, 12), "2025-12-22"),
    ],
)
def test_a_later_year_further_up_is_inherited_only_by_a_day_that_would_else_lie_before_the_issue(
    text: str, issued_on: date, day: str
) -> None:
    values = recognise(text, 2025, issued_on=issued_on)
    assert [v.normalised for v in values if v.kind == "date"][-1] == day


_DAYS = st.dates(date(2000, 1, 1), date(2098, 12, 31))
_HAN = "零一二三四五六七八九"


def _han(value: int) -> str:
    if value < 10:
        return _HAN[value]
    tens, ones = divmod(value, 10)
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


_FORMS = [
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}年{d.month:02d}月{d.day:02d}日",
    lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    lambda d: d.isoformat(),
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: "".join("〇一二三四五六七八九"[int(c)] for c in str(d.year)) + f"年{_han(d.month)}月{_han(d.day)}日",
    lambda d: "".join(chr(ord(c) + 0xFEE0) for c in str(d.year)) + f"年{d.month}月{d.day}日（星期一）",
]


@settings(deadline=None)
@given(_DAYS, st.sampled_from(_FORMS))
def test_a_date_survives_any_way_of_printing_it(day: date, form: object) -> None:
    text = f"截止时间为{form(day)}。"  # type: ignore[operator]
    assert normalised(text, "date") == [day.isoformat()]


@settings(deadline=None)
@given(
    _DAYS,
    st.integers(1, 300),
    st.sampled_from(_FORMS[:6]),
    st.sampled_from(["—", "-", "至", "～", "－", " 至 ", "到", "——"]),
)
def test_a_window_survives_any_way_of_printing_it(day: date, length: int, form: object, dash: str) -> None:
    last = day + timedelta(days=length)
    text = f"（一）时间：{form(day)}{dash}{form(last)}。"  # type: ignore[operator]
    assert normalised(text, "window") == [{"from": day.isoformat(), "until": last.isoformat()}]


@settings(deadline=None)
@given(st.integers(0, 99))
def test_a_chinese_numeral_is_its_number(value: int) -> None:
    assert number(_han(value)) == value
