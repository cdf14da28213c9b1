"""What a strange notice says to the very case of the asker: told however the topic of the question was read."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Question

ISSUED = """\
临岳市矿业协会关于2026年度采矿工程中级、副高级职称评审认定工作的通知
临矿协〔2026〕9号

各会员单位：
现将2026年度采矿工程职称评审认定有关事项通知如下。

一、申报条件
（一）认定。全日制毕业生首次定职可走认定：本科毕业从事专业工作满1年的，认定助理工程师；硕士毕业满3年的，认定工程师。
（二）夜大、电大学历不适用认定，一律参加评审。
（三）学历和资历。
申报级别	学历	资历
高级工程师	硕士、大学本科	取得工程师职称后从事本专业工作满5年
高级工程师	大学专科	取得工程师职称后从事本专业工作满8年
工程师	大学本科	取得助理工程师职称后从事本专业工作满4年
工程师	大学专科	取得助理工程师职称后从事本专业工作满6年
（四）任职年限从发文日期起算，至2026年12月31日满整年为准。
（五）破格。业绩突出的，可破格申报高级工程师，须同时满足：
1. 取得工程师职称满3年；
2. 获省级科技奖三等奖以上；
3. 由两名外单位的正高级专家书面推荐。
破格申报工程师的不受理。
二、时间安排
（一）网上申报分批进行，不得调换：
第一批 | 河东片区（雁门、青石） | 3月2日至3月13日
第二批 | 河西片区（白沙、龙泉） | 3月16日至3月27日
各批次最后一天下午4点系统关闭。
（二）退回修改的，收到短信后4日内重新提交，不受申报截止日限制。
三、其他
（一）轮岗人员：轮岗不满半年的在原单位申报；满半年的在现单位申报。
（二）矿山救护队员评上的定岗职称，离开救护岗位后须重新评审。
四、收费
评审费300元/人。初审未通过的，款项全额退回汇款单位。
五、联系方式
咨询电话：0733-2200456。

附件1 常见问题
1. 坐月子、住院的时间算不算任职年限？
答：坐月子计入；住院超过半年的部分扣除。
2. 在别的协会拿的职称我们协会认不认？
答：经省平台核验后认，不再重新评审。

临岳市矿业协会
2026年1月20日
"""
EARLY = date(2026, 2, 10)


@pytest.fixture(scope="module")
def asked(tools_on: Callable[[str], Tools]) -> Callable[[str, str, date], Answer]:
    """The answer of a notice to a question of that day."""
    return lambda text, question, today=EARLY: answer(Question(question, today), tools_on(text))


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("我坐月子歇了三个月，这段时间算不算任职年限？", ["坐月子计入"]),
        ("在别的协会拿的职称你们认不认", ["经省平台核验后认"]),
        ("夜大本科毕业，可以直接认定助理工程师吗？", ["夜大、电大学历不适用认定"]),
        ("破格的专家推荐，两名都是本单位的行不行", ["由两名外单位的正高级专家书面推荐"]),
        ("救护队员评的定岗职称，离开救护岗位以后还管用吗？", ["离开救护岗位后须重新评审"]),
        ("我轮岗到总部三个月了，该在哪边申报？", ["轮岗不满半年的在原单位申报"]),
        ("初审没通过，交的评审费退不退？", ["全额退回"]),
        ("材料被退回来了，申报截止日已经过了，还能再交吗，几天内提交", ["4日内重新提交"]),
    ],
)
def test_the_clause_on_the_very_thing_is_told(asked: Callable[..., Answer], question: str, printed: list[str]) -> None:
    text = asked(ISSUED, question).text
    assert all(part in text for part in printed), text


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        (
            "我是专科生，工程师是2018年3月发的文，年头算到哪天为止，够不够格报高级工程师？",
            ["大学专科", "满8年", "2026年12月31日"],
        ),
        ("本科，助理工程师发文日期是2023年2月3日，今年能报工程师吗？", ["大学本科", "满4年"]),
    ],
)
def test_the_condition_of_the_degree_and_the_levels_of_the_asker_is_told(
    asked: Callable[..., Answer], question: str, printed: list[str]
) -> None:
    text = asked(ISSUED, question).text
    assert all(part in text for part in printed), text
