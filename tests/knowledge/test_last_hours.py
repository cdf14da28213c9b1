"""The window of the one who asks: of his level and his town, to the hour that is printed for every last day."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from evaluation.notices import read_notice
from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Question
from knowledge.calendar import schedule

BATCHES = """\
临岳市矿业协会关于2026年度采矿工程中级职称评审工作的通知
临矿协〔2026〕9号

各会员单位：
现将2026年度采矿工程职称评审有关事项通知如下。

一、时间安排
（一）网上申报分批进行，不得调换：
第一批 | 河东片区（雁门、青石） | 3月2日至3月13日
第二批 | 河西片区（白沙、龙泉） | 3月16日至3月27日
各批次最后一天下午4点系统关闭。
二、联系方式
咨询电话：0733-2200456。

临岳市矿业协会
2026年1月20日
"""
GROUPS = """\
宁湖省水运局关于开展2026年度水运工程职称评审工作的通知
宁水运〔2026〕4号

各有关单位：
现将2026年度水运工程高级工程师、工程师职称评审有关事项通知如下。

一、申报时间
（一）网上填报。登录宁湖省职称系统填报，各阶段时间如下：
对象	个人填报	主管部门审核截止
副高级	2026年4月7日9:00—5月8日17:00	5月15日17:00
中级甲组（局直属单位、省属企业）	4月20日9:00—5月15日17:00	5月22日17:00
中级乙组（非公有制企业）	4月27日9:00—5月22日17:00	5月29日17:00
（二）纸质材料报送。由主管部门集中报送：
1. 局直属单位：6月1日至2日；
2. 汀州、浦阳、澄海：6月8日至10日；
3. 其余6个市：6月11日至12日。
二、联系方式
咨询电话：0755-2200456。

宁湖省水运局
2026年3月20日
"""


@pytest.fixture(scope="module")
def asked(tools_on: Callable[[str], Tools]) -> Callable[[str, str, date], Answer]:
    """The answer of a notice to a question of that day."""
    return lambda text, question, today: answer(Question(question, today), tools_on(text))


def test_the_hour_of_every_last_day_is_that_of_the_batch(asked: Callable[..., Answer]) -> None:
    told = asked(BATCHES, "白沙的，今天最后一天，我晚上九点下班回来再提交行吗", date(2026, 3, 27))
    assert "下午4点" in told.text
    assert "通知没有写明" not in told.text
    assert any("下午4点" in c.quote for c in told.citations)


def test_the_hour_of_every_last_day_is_told_with_the_windows_of_all_batches(asked: Callable[..., Answer]) -> None:
    told = asked(BATCHES, "今天3月5日，离网上申报截止还有几天，截止那天到几点", date(2026, 3, 5)).text
    assert all(part in told for part in ("3月2日至3月13日", "3月16日至3月27日", "下午4点")), told


def test_a_row_without_headings_gives_no_day_of_another_row_as_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(BATCHES, encoding="utf-8")
    stages = [s for s in schedule(read_notice(path)) if s.topic == "time.application"]
    assert [s.until_time for s in stages] == ["16:00", "16:00"]
    assert not any("月" in case for s in stages for case in s.cases)


@pytest.mark.parametrize(
    ("question", "today", "printed", "others"),
    [
        ("我报副高，单位催了几道了，系统到底哪天哪个钟点关门", (2026, 5, 6), ["5月8日17:00"], ["5月15日17:00—"]),
        ("民营公司的，想报工程师，4月25号系统里能开始填了吗？", (2026, 4, 22), ["4月27日9:00"], []),
        ("我们是浦阳的，局里说11号再送省局，赶得上不？", (2026, 6, 5), ["6月8日至10日"], ["6月11日"]),
    ],
)
def test_the_window_of_the_level_and_the_town_of_the_asker_is_told(
    asked: Callable[..., Answer], question: str, today: tuple[int, int, int], printed: list[str], others: list[str]
) -> None:
    text = asked(GROUPS, question, date(*today)).text
    assert all(part in text for part in printed), text
    assert not any(part in text for part in others), text
