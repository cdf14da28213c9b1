"""What a later notice has changed is never told as it was."""

from datetime import date
from pathlib import Path

import pytest

from ingest.candidate import ingest
from ingest.publish import publish
from knowledge.amendments import amenders, speaking
from knowledge.answers import Question
from knowledge.assemble import Assistant, assistant
from knowledge.settings import Settings

LATER = Path(__file__).parents[1] / "notices" / "水利-延期-2025.txt"
FIRST = """\
渝水职改办〔2025〕6号

重庆市水利局职称改革办公室
关于开展2025年水利工程专业职称评审工作的通知

各区县水利局、各有关企业：
现将2025年水利工程专业职称评审工作有关事项通知如下。

一、申报范围
从事水利工程专业技术工作的在职人员。

二、时间安排
（一）个人网上申报时间：2025年7月15日至8月29日。
（二）单位审核、公示截止时间：9月5日。
（三）区县审核推荐截止时间：9月12日。
（四）评审缴费时间：2025年10月20日—10月31日。

三、联系方式
联系人：周老师，电话：023—89079213。

重庆市水利局职称改革办公室
2025年7月8日
"""


@pytest.fixture(scope="module")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("amended")
    (folder / "in").mkdir()
    (folder / "in" / "first.txt").write_text(FIRST, "utf-8")
    (folder / "in" / "later.txt").write_text(LATER.read_text("utf-8"), "utf-8")
    made = assistant(Settings(_env_file=None, home=folder / "home"))
    ingest([str(folder / "in")], made.shelf)
    publish(made, "tests", override="测试")
    return made


def test_the_later_notice_speaks_of_the_times_that_it_prints(helper: Assistant) -> None:
    held = helper.snapshot()
    first = held.document("渝水职改办〔2025〕6号")
    assert first is not None
    assert [d.key for d in amenders(first, held)] == ["渝水职改办〔2025〕9号"]
    assert speaking(first, ["time.application"], held).key == "渝水职改办〔2025〕9号"
    assert speaking(first, ["time.publicity"], held) is first


@pytest.mark.parametrize(
    "question",
    [
        "申报时间是什么时候",
        "现在还能报吗",
        "还剩几天",
        "9月10号报名来得及吗",
        "单位审核到什么时候",
        "缴费时间",
        "公示最晚哪天开始",
    ],
)
def test_no_answer_gives_a_deadline_that_was_postponed_as_valid(helper: Assistant, question: str) -> None:
    given = helper.ask(Question(question, date(2025, 9, 1)), helper.tools())
    assert given.kind == "answer"
    assert {c.document for c in given.citations} == {"渝水职改办〔2025〕9号"}
    assert "已经来不及" not in given.text
    assert "10月31日" not in given.text


def test_a_round_that_was_prolonged_is_not_over(helper: Assistant) -> None:
    given = helper.ask(Question("联系电话", date(2025, 11, 5)), helper.tools())
    assert "往次" not in given.text
