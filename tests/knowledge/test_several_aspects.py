"""What belongs to an answer beside the clause of its topic: the day from which years are counted, the place with the
time, the next step of the route, the clause that is nearest by its words."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Hit, Question
from knowledge.intents import intents
from knowledge.quoting import quotes_of
from knowledge.reading import Reading
from knowledge.refusing import missing
from knowledge.understanding import Ask, Finding, Slots, Support

DAY = date(2025, 5, 8)

TEXT = """\
关于做好2025年度印染纺织专业职称评审工作的通知
绍纺协〔2025〕8号
各会员企业：
根据《浙江省职称评审实施办法》（浙人社发〔2019〕21号）规定，现将2025年度印染纺织专业初、中、高级职称评审工作通知如下。
一、申报条件
（一）申报助理工程师，本科毕业须从事本专业工作满1年，大专毕业须满3年；申报工程师，取得助理工程师后本科须满4年、大专须满5年；申报高级工程师，取得工程师后本科、硕士均须满5年，博士满2年。所有申报人员都应当爱岗敬业、遵纪守法，认真履行岗位职责，年度考核合格，按照规定参加继续教育，并在印染纺织企业的技术岗位上工作，近三年内没有受到处分，没有发生过安全生产责任事故。
（二）专业工作年限和任职年限计算至2025年12月31日。
（三）具备下列条件之一的，可破格申报高级工程师：
1. 获市级以上科学技术奖，个人排名前三；
2. 作为第一发明人取得发明专利2项以上。
（四）中途改行的，须先转评本专业同级职称，转评满2年后方可申报高一级职称。
二、申报程序
（一）报送路径：个人→所在单位→区（县）主管部门→市协会秘书处→评委会。
（二）单位提交后由区（县）主管部门审核，主管部门审核后转市协会秘书处。
（三）市协会秘书处审核后报评委会。
三、申报时间
个人网上申报时间：2025年5月6日至5月30日。
四、现场核验
核验点	核验时间	地点
越城区	6月3日至6月4日	胜利东路88号1楼
柯桥区	6月5日至6月6日	群贤路2001号6楼
五、收费
评审费按照浙价费〔2016〕77号文件规定的标准收取，工程师200元，高级工程师340元。
六、申报材料
1. 学历证书、职称证书。
2. 获奖证书。奖状上只写单位名的，另附颁奖单位写明个人排名的证明，证明须加盖颁奖单位公章。
七、联系方式
政策咨询：市纺织协会周老师，0575-85130000。
绍兴市纺织工业协会
2025年4月28日
"""


@pytest.fixture(scope="module")
def tools(tools_on: Callable[[str], Tools]) -> Tools:
    return tools_on(TEXT)


@pytest.fixture
def ask(tools: Tools) -> Callable[..., Answer]:
    return lambda text, *history: answer(Question(text, DAY, history), tools)


Asking = Callable[..., Answer]


def test_whether_somebodys_years_are_enough_is_told_with_the_day_up_to_which_they_count(ask: Asking) -> None:
    text = ask("我大专，2020年9月拿到助理工程师，今年能不能报工程师").text
    assert "大专须满5年" in text
    assert "2025年12月31日" in text


def test_of_a_clause_of_all_levels_the_sentence_of_the_level_asked_for_is_quoted(ask: Asking) -> None:
    assert "取得助理工程师后本科须满4年" in ask("本科毕业助工满三年了，能报工程师吗").text


@pytest.mark.parametrize(
    "text",
    ["原来搞机械，去年十月进了印染厂，工程师刚转评半年，今年可以报高工吗", "我去年底转到印染车间，今年能报高工不"],
)
def test_a_day_of_last_year_is_not_taken_for_one_on_which_papers_are_handed_in(ask: Asking, text: str) -> None:
    assert "来不及" not in ask(text).text


def test_whom_a_department_reports_to_is_told_with_its_own_step(ask: Asking) -> None:
    assert "审核后转市协会秘书处" in ask("我们是区里的主管部门，审完之后在系统里报送给谁").text


def test_the_document_on_which_the_fee_rests_is_that_of_the_clause_of_the_fee(ask: Asking) -> None:
    assert "浙价费〔2016〕77号" in ask("交评审费要附依据，依据的是哪个文件，文号报一下").text


def test_where_the_notice_leaves_a_matter_to_a_document_that_of_the_matter_is_named(tools: Tools) -> None:
    text = "评审费按哪个文件的标准收"
    asked = Ask(text, text, Reading((("basis", 0.5),), 0.5), Slots())
    kind, said = missing(Finding(asked, "missing", "basis", tools.snapshot.documents[0]))
    assert kind == "answer"
    assert "浙价费〔2016〕77号" in said[0].text


def test_where_and_when_asked_together_are_both_told_and_of_no_other_district(ask: Asking) -> None:
    text = ask("我是柯桥的 纸质材料几号交 交到哪儿").text
    assert "群贤路2001号" in text
    assert "胜利东路" not in text


def test_a_clause_far_nearer_by_its_words_is_quoted_with_the_one_of_the_topic(tools: Tools) -> None:
    document = tools.snapshot.documents[0]
    prize, proof = (next(c for c in document.clauses if cue in document.text_of(c)) for cue in ("个人排名前", "奖状上"))
    text = "奖状上没有我的名字"
    asked = Ask(text, text, Reading((("material.award", 1.0),), 0.5), Slots())
    held = tuple(Support(Hit(document, c, 0.5, keyword=k), 0.5, 0.5) for c, k in ((prize, 0.1), (proof, 0.4)))
    finding = Finding(asked, "found", "material.award", document, held)
    assert any("奖状上" in quote.quote for quote in quotes_of(finding, intents()["material.award"], [prize]))
