"""Whose window it is: rows of districts, batches whose members stand elsewhere, halves of a day or a year, levels."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from evaluation.notices import read_notice, tools_for
from knowledge.answering import Tools, answer
from knowledge.answers import Question
from knowledge.hours import AskedHour, asked_hour
from knowledge.ports import Embedder

ROWS = """\
清源市人力资源和社会保障局关于2025年度工程系列中级、副高级职称现场核验安排的通知
清人社发〔2025〕12号

各有关单位：
现将2025年度工程系列职称评审的有关安排通知如下。

一、时间安排
1. 网上申报入口：清源市职称平台，7月1日8:00开通。中级7月25日24:00关闭，副高级7月18日24:00关闭。
2. 各窗口现场核验时间如下（按单位注册地归口）：
| 窗口 | 中级核验 | 副高级核验 | 地点 | 电话 |
| 东川区、市直 | 8月4日至8月8日 | 7月21日至7月25日 | 市民中心一楼 | 0455-2100011 |
| 白塔区 | 8月11日至8月13日 | 7月28日至7月30日上午 | 白塔区政务大厅 | 0455-2100022 |
| 松林开发区 | 8月14日全天 | 7月31日上午 | 松林服务中心 | 0455-2100033 |
3. 东川区、市直窗口另设专场：7月26日（周六）上午，只受理副高级。
二、收费
评审费每人300元。通过复核后，于9月1日至9月5日在系统内扫码缴费。8月1日前书面申请撤回的可以退费，之后不退。
三、联系方式
咨询电话：0455-2100000。

清源市人力资源和社会保障局
2025年6月10日
"""
COLUMNS = """\
南浦高新区人力资源和社会保障局关于2025年度职称申报工作的通知
南高人社〔2025〕7号

各有关单位：
现将有关事项通知如下。

一、批次和时间
（一）批次划分。第一批次为软件园、医药园内的企业；第二批次为沙河、江口两个街道内的企业和自由职业者。
（二）网上填报。各批次填报时间如下，到点系统自动关闭：
批次	开始	结束
第一批次	2025年4月7日8:30	2025年4月18日17:30
第二批次	2025年5月6日8:30	2025年5月16日12:00
（三）现场核验。地点为政务中心，按下表的半天安排：
批次	半天	单位或人员
第一批次	4月22日上午	软件园企业
第一批次	4月22日下午	医药园企业
第二批次	5月20日上午	沙河街道企业
第二批次	5月20日下午	江口街道企业、自由职业者
二、联系方式
咨询电话：0799-3300110。

南浦高新区人力资源和社会保障局
2025年3月20日
"""
STEPS = """\
临江市人力资源和社会保障局关于开展2025年度工程系列职称评审工作的通知
临人社函〔2025〕40号

各有关单位：
现将2025年度工程系列职称评审有关事项通知如下。

一、分批安排
（一）批次划分。第一批次为城北科技园、滨湖物流园内的企业；第二批次为柳湾街道、石桥街道的企业和市属国有企业；第三批次为自由职业者和劳务派遣人员。
（二）各环节时间。
环节	第一批次	第二批次	第三批次
网上填报	5月6日至5月16日	5月19日至5月30日	6月3日至6月13日12:00
现场核验	5月20日上午	6月5日下午	6月17日全天
缴费	7月1日至7月5日	7月1日至7月5日	7月8日至7月10日

二、联系方式
咨询电话：0433-5210001。

临江市人力资源和社会保障局
2025年4月20日
"""
PROSE = """\
宁川市工业和信息化局关于做好2025年度机械工程职称申报工作的通知
宁工信发〔2025〕18号

各有关单位：
现将有关事项通知如下。

一、申报时间
网上申报按片区错开进行：东河、西岭两区8月1日至8月10日，南屏区8月11日至8月20日，经开区的企业8月21日至8月28日。
二、审核安排
（一）中级。个人网上修改截止时间为9月5日，市局收取纸质材料截止时间为9月12日下午5时。
（二）副高级。个人网上修改截止时间为9月3日，市局收取纸质材料截止时间为9月10日中午12时。
三、联系方式
咨询电话：0599-8100200。

宁川市工业和信息化局
2025年7月10日
"""
HALVES = """\
云溪市建筑业协会关于2026年度建筑工程初中级职称评审安排的通知
云建协〔2026〕3号

各会员单位：
现将2026年度评审安排通知如下。

一、受理时间
本年度分两次受理。
（一）上半年
1.网上申报：3月2日至3月20日。
2.交件：3月25日至3月27日，地点为协会办公室。
（二）下半年
1.网上申报：9月1日至9月18日17:00。
2.交件：9月22日至9月24日，地点为协会办公室。
二、联系方式
联系电话：0718-6600123。

云溪市建筑业协会
2026年2月1日
"""


@pytest.fixture(scope="module")
def told(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str, date], str]:
    """The answer of a notice to a question of that day; each notice is prepared once."""

    @cache
    def prepared(text: str) -> Tools:
        path: Path = tmp_path_factory.mktemp("notice") / "notice.txt"
        path.write_text(text, encoding="utf-8")
        return tools_for(embedder, read_notice(path))

    return lambda text, question, today: answer(Question(question, today), prepared(text)).text


@pytest.mark.parametrize(
    ("notice", "question", "today", "printed", "others"),
    [
        (ROWS, "东川区的单位，中级现场核验是哪几天", (2025, 7, 15), ["8月4日至8月8日"], ["7月26日", "8月11日"]),
        (ROWS, "我在松林开发区，副高现场核验是哪天", (2025, 7, 15), ["7月31日上午"], ["7月26日", "8月14日"]),
        (ROWS, "副高级网上申报截止到什么时候", (2025, 7, 10), ["7月18日"], ["7月21日", "7月28日"]),
        (ROWS, "9月6日还能扫码缴费吗", (2025, 9, 6), ["已经不能缴费", "9月5日"], []),
        (COLUMNS, "我们公司在医药园，网上填报哪天截止", (2025, 4, 1), ["4月18日17:30"], ["5月16日"]),
        (COLUMNS, "我们在江口街道，现场核验是哪个半天", (2025, 5, 10), ["5月20日下午"], ["上午", "4月22日"]),
        (COLUMNS, "我是自由职业者，网上填报几号几点关闭", (2025, 5, 10), ["5月16日12:00"], ["4月18日"]),
        (STEPS, "我单位在城北科技园，网上填报什么时候截止", (2025, 5, 1), ["5月6日至5月16日"], ["5月30日", "6月13日"]),
        (STEPS, "柳湾街道的企业现场核验是哪天", (2025, 6, 1), ["6月5日下午"], ["5月20日", "6月17日"]),
        (PROSE, "南屏区的企业网上申报是哪几天", (2025, 7, 20), ["8月11日至8月20日"], ["8月10日", "8月28日"]),
        (PROSE, "西岭的单位网上申报哪天截止", (2025, 7, 20), ["8月1日至8月10日"], ["8月20日", "8月28日"]),
        (PROSE, "副高的纸质材料什么时候截止", (2025, 8, 20), ["9月10日中午12时"], ["9月12日"]),
        (HALVES, "下半年网上申报什么时候截止", (2026, 8, 20), ["9月18日17:00"], ["3月20日"]),
        (HALVES, "上半年的交件是哪几天", (2026, 3, 1), ["3月25日至3月27日"], ["9月22日"]),
    ],
)
def test_the_window_of_the_one_who_asks_is_told_and_no_other(
    told: Callable[[str, str, date], str],
    notice: str,
    question: str,
    today: tuple[int, int, int],
    printed: list[str],
    others: list[str],
) -> None:
    text = told(notice, question, date(*today))
    assert all(part in text for part in printed), text
    assert not any(part in text for part in others), text


@pytest.mark.parametrize(
    ("notice", "question", "today", "said"),
    [
        (ROWS, "白塔区报副高，7月30日下午去核验可以吗", (2025, 7, 28), "已经过了"),
        (COLUMNS, "我是自由职业者，今天5月16号，现在下午两点了，网上还能提交吗", (2025, 5, 16), "已经不能申报"),
        (COLUMNS, "我是自由职业者，今天5月16号，现在上午十点，网上还能提交吗", (2025, 5, 16), "没有过"),
        (COLUMNS, "医药园的企业，4月22日上午去核验行不行", (2025, 4, 20), "太早"),
    ],
)
def test_on_the_last_day_the_hour_decides(
    told: Callable[[str, str, date], str], notice: str, question: str, today: tuple[int, int, int], said: str
) -> None:
    assert said in told(notice, question, date(*today))


def test_a_refund_that_is_late_is_no_payment_that_is_late(told: Callable[[str, str, date], str]) -> None:
    text = told(ROWS, "我8月10号才想撤，交的评审费还能退吗", date(2025, 8, 10))
    assert "8月1日前" in text
    assert "不能缴费" not in text


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("现在下午两点了", AskedHour(840, 840)),
        ("20号下午送去", AskedHour(720, 1440)),
        ("8:30去", AskedHour(510, 510)),
        ("是不是下午5点截止", None),
        ("8月20日去", None),
    ],
)
def test_the_hour_of_a_question_is_read_unless_it_is_said_to_be_the_last(text: str, hour: AskedHour | None) -> None:
    assert asked_hour(text) == hour
