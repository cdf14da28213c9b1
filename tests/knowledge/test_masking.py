"""Numbers of persons are masked, figures of notices are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.masking import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证500103199001011234能报吗", "身份证[身份证号]能报吗"),
        ("身份证50010319900101123X", "身份证[身份证号]"),
        ("身份证500103 19900101 123x", "身份证[身份证号]"),
        ("５００１０３１９９００１０１１２３４", "[身份证号]"),
        ("老证500103900101123", "老证[身份证号]"),
        ("电话15923960007", "电话[电话]"),
        ("电话159-2396-0007", "电话[电话]"),
        ("+86 15923960007", "[电话]"),
        ("座机023-63899976", "座机[电话]"),
        ("座机（023）63899976", "座机[电话]"),
        ("座机63899976", "座机[电话]"),
        ("卡号6222021234567890123", "卡号[卡号]"),
        ("卡6222 0212 3456 7890", "卡[卡号]"),
        ("邮箱zhang.san@example.com", "邮箱[邮箱]"),
        ("手机一五九二三九六零零零七", "手机[电话]"),
        ("手机幺五九二三九六〇〇〇七", "手机[电话]"),
    ],
)
def test_personal_numbers_are_replaced_by_what_they_are(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024年9月3日—10月10日能报吗",
        "2024-10-10还能报吗",
        "20241010",
        "评审费420元/人，一共12600元",
        "渝经信职改办〔2024〕16号",
        "渝人社发〔2017〕235号",
        "5个工作日",
        "我2015年毕业，干了9年，有3篇论文",
        "一百二十三万四千五百",
        "",
    ],
)
def test_figures_of_a_notice_stay(text: str) -> None:
    assert masked(text) == text


@given(st.text(max_size=30), st.integers(10**10 * 13, 10**10 * 20 - 1), st.text(max_size=30))
def test_a_mobile_number_between_other_characters_never_survives(before: str, number: int, after: str) -> None:
    text = f"{before.rstrip('0123456789')}，{number}，{after}"
    assert str(number) not in masked(text)
