"""What a clause is about, however the bureau words it."""

import pytest

from ingest.topics import topics_of, vocabulary


@pytest.mark.parametrize(
    ("path", "text", "topic"),
    [
        (("二、报名时间",), "二、报名时间\n2025年6月3日至7月4日。", "time.application"),
        (("三、受理时间",), "材料受理时间为6月10日至7月15日。", "time.application"),
        (("三、时间安排", "（一）个人申报"), "（一）个人申报：2023年7月3日至8月11日。", "time.application"),
        (("三、时间安排", "（四）评委会审核"), "（四）评委会审核：10月21日至11月8日。", "time.review"),
        (("三、申报时间", "（三）缴费"), "（三）缴费：11月18日—11月29日。", "time.payment"),
        (("五、收费标准",), "五、收费标准\n评审费为高级420元/人。", "fee.amount"),
        (("四、申报缴费",), "审核通过后登录系统缴费，可下载电子票据。", "fee.payment"),
        (("七、咨询电话",), "七、咨询电话：023-63672081", "contact"),
        (("三、学历资历条件",), "大学本科毕业，取得助理级职称后满4年。", "condition.education"),
        (("五、答辩",), "申报正高级的须参加面试答辩。", "defense"),
        (("（三）继续教育",), "每年完成继续教育不少于90学时。", "condition.continuing_education"),
        (("四、材料报送",), "请于9月1日前将申报材料送至我办。", "material.general"),
        (("六、公示",), "评审结果公示5个工作日。", "time.publicity"),
        (("一、评审范围",), "在我市从事水利工程的在职人员。", "scope"),
        (("六、其他", "（二）"), "（二）学历、资历计算截止时间为2024年12月31日。", "time.cutoff"),
        (("六、有关要求", "（一）"), "（一）凡弄虚作假的，取消资格，3年内不得申报。", "discipline"),
        (("五、其他",), "职称电子证书可登录平台下载打印。", "certificate"),
        (("第二条",), "第二条 本办法适用于在我市从事交通工程的人员。", "scope"),
        (("附件1 申报材料清单", "一、必备材料"), "一、必备材料\n身份证复印件。", "material.general"),
        (("三、條件",), "", "condition.general"),
    ],
)
def test_a_clause_is_known_whatever_the_bureau_calls_it(path: tuple[str, ...], text: str, topic: str) -> None:
    assert topic in topics_of(path, text)


def test_the_fee_is_the_first_topic_of_a_fee_clause() -> None:
    assert topics_of(("五、其他说明", "（四）"), "（四）高级职称评审费为420元/人。")[0] == "fee.amount"


def test_a_clause_inherits_the_topic_of_its_heading() -> None:
    assert "condition.general" in topics_of(("二、申报条件", "（一）"), "（一）遵守本行业的规范。")


def test_the_header_and_the_signature_have_no_topic() -> None:
    assert topics_of(("标题",), "渝职改办〔2024〕1号") == ()
    assert topics_of(("落款",), "重庆市职改办\n2024年9月3日") == ()


def test_every_topic_has_a_name_and_cues() -> None:
    topics = vocabulary()
    assert len({t.key for t in topics}) == len(topics) >= 49
    assert all(t.name and (t.heading or t.body) for t in topics)


def test_a_heading_printed_wide_is_read_as_one_word() -> None:
    assert topics_of(("二、申　报　条　件",), "本科以上。")[0] == "condition.general"


def test_when_to_apply_is_a_matter_of_time_and_not_of_who() -> None:
    assert topics_of(("三、什么时候报",), "见下。") == ("time.application",)
    assert topics_of(("4.问：今年的时间怎么安排？",), "分两批。")[0] == "time.application"


def test_a_table_with_beginnings_and_ends_tells_times_of_application() -> None:
    table = "场次\t开始\t结束\n上半年\t3月2日\t3月9日\n"
    assert topics_of(("场次·开始·结束",), table)[0] == "time.application"


def test_an_account_is_a_matter_of_payment_and_whom_to_ring_of_contact() -> None:
    assert topics_of(("项目·内容",), "| 户名 | 某某学会 |\n| 账号 | 1234 |\n")[0] == "fee.payment"
    assert topics_of(("问：有问题打给谁？",), "答：打总机。")[0] == "contact"
