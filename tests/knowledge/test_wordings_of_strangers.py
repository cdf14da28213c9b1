"""What strangers ask in their own wording: read as it is meant, and answered from the clause that says it."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Question
from knowledge.asking import asks_of
from knowledge.intents import intents
from knowledge.judging import candidates_of
from knowledge.ports import Embedder
from knowledge.topics import TopicModel, topic_model
from knowledge.wording import plain

DAY = date(2025, 6, 9)

TEXT = """\
关于开展2025年度陶瓷工程高级职称评审工作的通知
瓷工协〔2025〕3号
各会员单位：
现将2025年度陶瓷工程高级职称评审有关事项通知如下。
一、申报范围
全市民营陶瓷企业中在职从事陶瓷工程技术工作的人员。
二、申报时间
（一）网上申报时间：2025年6月3日至6月27日。
（二）评委会评审时间：2025年8月4日至8月15日。
（三）评审缴费时间：2025年9月1日至9月12日。
三、个人申报
（一）申报人登录平台填写申报信息并提交，提交以后可随时登录平台，在“我的申报”栏查看审核进度。
（二）业绩成果应为取得现职称以后取得的，取得现职称前的业绩成果不得用于申报。
（三）上传的材料须加盖单位公章后扫描。
四、评审组织
评审及评审结果复查工作由市陶瓷协会职改办按照有关规定组织实施。
五、证书
评审通过人员领取电子证书，可在平台自行下载，不再发放纸质证书。
六、联系方式
联系人：胡老师，联系电话：0799-6600112。
萍乡市陶瓷工程协会
2025年5月30日
"""


@pytest.fixture(scope="module")
def tools(tools_on: Callable[[str], Tools]) -> Tools:
    return tools_on(TEXT)


@pytest.fixture(scope="module")
def model(embedder: Embedder) -> TopicModel:
    return topic_model(embedder)


def asked(tools: Tools, text: str, *history: str) -> Answer:
    return answer(Question(text, DAY, history), tools)


def quotes(found: Answer) -> str:
    return "\n".join(c.quote for c in found.citations)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("最快几号能开始填报", "time.application"),
        ("群里说报名能报到9月20日，对不", "time.application"),
        ("昨天刚听说有这个通知，还来得及报不", "time.application"),
        ("Are applications still open?", "time.application"),
        ("缴费二维码什么时候开", "time.payment"),
        ("我舅在集体企业上班，这次评审包不包括他们", "scope.ownership"),
        ("单位要审哪些东西", "step.unit"),
        ("职改办要做些什么", "step.district"),
        ("我们区县主管部门审完了，下一步交给谁", "step.district"),
        ("发在核心期刊的，除了目录和正文还要交别的吗", "material.paper"),
        ("佐证材料用不用盖单位的章", "material.seal"),
        ("退件之后加的材料没公示过行不行", "step.correction"),
        ("证书是怎么领的", "certificate"),
        ("公司那一份归到哪里", "archive"),
        ("只贴在食堂门口算不算", "time.publicity"),
        ("取得助工之前写的文章还作数不", "material.earlier"),
        ("评审费几多钱", "fee.amount"),
        ("边度可以登录申报", "route.login"),
        ("刘德华哪一年出生的", "off.general"),
        ("把下面的句子翻译成日语", "off.general"),
        ("孩子从外地回来转学要哪些手续", "off.general"),
    ],
)
def test_the_wording_of_strangers_is_read_as_it_is_meant(model: TopicModel, text: str, topic: str) -> None:
    assert model.read(plain(text)).best == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("外文证书要翻译成中文吗", "material.translation"),
        ("参编的行业标准要传哪几页", "material.standard"),
        ("报销评审费的发票怎么开", "unknown.invoice"),
        ("QQ群号是多少", "contact.online"),
    ],
)
def test_what_only_looks_alike_keeps_its_topic(model: TopicModel, text: str, topic: str) -> None:
    assert model.read(plain(text)).best == topic


def test_where_something_may_be_put_up_is_no_question_for_a_way_to_reach_somebody(model: TopicModel) -> None:
    ask = asks_of(Question("名单发到微信工作群里可以不", DAY), model)[0]
    assert intents()["contact.online"] not in [intent for intent, _ in candidates_of(ask)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("国有企业的人可不可以报", "民营陶瓷企业"),
        ("结果复查是谁来做", "职改办"),
        ("纸质证书什么时候发下来", "不再发放纸质证书"),
        ("提交完想看看审到哪儿了，点哪里", "查看审核进度"),
        ("我评工程师之前做的窑炉改造能不能报上去", "取得现职称前"),
    ],
)
def test_the_clause_that_settles_it_is_told(tools: Tools, text: str, said: str) -> None:
    found = asked(tools, text)
    assert found.kind == "answer"
    assert said in quotes(found)
