"""What a later notice has changed is never told as it was."""

from datetime import date
from pathlib import Path

import pytest

from bot.reminders import deadlines
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


BATCHES = """\
渝民职改办〔2025〕3号

重庆市民政局职称改革办公室
关于开展2025年社会工作专业职称评审工作的通知

各区县民政局、各有关单位：
现将2025年社会工作专业职称评审工作有关事项通知如下。

一、申报范围
从事社会工作的在职人员。

二、时间安排
（一）网上填报分批进行：
批次\t区县\t网上填报时间\t区县审核时间
第一批\t渝中区、江北区\t2025年3月3日至3月14日\t2025年3月17日至3月21日
第二批\t其他区县\t2025年3月17日至3月28日\t2025年3月31日至4月4日
（二）评委会集中审核时间：2025年4月14日至4月25日。
（三）评审缴费时间：2025年5月6日至5月16日。

三、收费标准
中级评审费240元/人。

四、单位公示
用人单位应当公示7个工作日。

五、论文要求
申报人应当提交近五年发表的论文2篇。

重庆市民政局职称改革办公室
2025年2月20日
"""
CHANGED = """\
渝民职改办〔2025〕7号

重庆市民政局职称改革办公室
关于延长2025年社会工作专业职称申报时间的通知

各区县民政局、各有关单位：
现对《关于开展2025年社会工作专业职称评审工作的通知》（渝民职改办〔2025〕3号）有关时间安排调整如下：

一、第二批网上填报截止时间由2025年3月28日延长至2025年4月9日，区县审核截止时间相应延长至2025年4月16日。

二、论文要求由近五年调整为近六年。

三、其余事项仍按原通知执行。

重庆市民政局职称改革办公室
2025年3月20日
"""


@pytest.fixture(scope="module")
def batched(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("batched")
    (folder / "in").mkdir()
    (folder / "in" / "first.txt").write_text(BATCHES, "utf-8")
    (folder / "in" / "later.txt").write_text(CHANGED, "utf-8")
    made = assistant(Settings(_env_file=None, home=folder / "home"))
    ingest([str(folder / "in")], made.shelf)
    publish(made, "tests", override="测试")
    return made


def told(helper: Assistant, question: str, today: date = date(2025, 3, 25)) -> str:
    return helper.ask(Question(question, today), helper.tools()).text


def test_a_window_that_no_amendment_speaks_of_stays_as_it_was(batched: Assistant) -> None:
    text = told(batched, "渝中区填报时间")
    assert "3月3日至3月14日" in text
    assert "过去11天" in text
    assert "4月9日" not in text
    assert "还有20天" in told(batched, "评委会集中审核时间")


@pytest.mark.parametrize(
    ("question", "until", "count"),
    [
        ("第二批填报什么时候截止", "4月9日", "还有15天"),
        ("第二批区县审核截止到什么时候", "4月16日", ""),
        ("合川区什么时候填报", "4月9日", "还有15天"),
    ],
)
def test_each_window_is_changed_by_the_one_that_speaks_of_it(
    batched: Assistant, question: str, until: str, count: str
) -> None:
    text = told(batched, question)
    assert until in text
    assert count in text
    assert not any(old in text for old in ("3月28日", "4月4日"))


def test_a_prolonged_window_is_not_said_to_run_before_its_first_day(batched: Assistant) -> None:
    text = told(batched, "第二批填报什么时候截止", date(2025, 3, 10))
    assert "4月9日" in text
    assert "今天" not in text


def test_all_the_cases_are_given_as_they_hold_where_none_is_named(batched: Assistant) -> None:
    text = told(batched, "什么时候填报")
    assert "3月14日" in text
    assert "4月9日" in text
    assert "3月28日" not in text
    assert "今天" not in text


def test_nothing_is_counted_where_several_steps_are_meant(batched: Assistant) -> None:
    text = told(batched, "审核时间")
    assert all(day in text for day in ("3月21日", "4月16日", "4月25日"))
    assert "今天" not in text


@pytest.mark.parametrize("question", ["评审费多少钱", "公示几个工作日"])
def test_what_was_not_changed_is_not_said_to_be(batched: Assistant, question: str) -> None:
    assert "调整" not in told(batched, question)


def test_a_clause_whose_words_were_changed_is_said_to_be(batched: Assistant) -> None:
    assert "近六年" in told(batched, "论文要求是什么") or "后来另有通知" in told(batched, "论文要求是什么")


def test_a_reminder_of_an_amended_stage_is_of_the_day_that_holds(batched: Assistant) -> None:
    days = {(d.document.key, d.label): d.until for d in deadlines(batched.snapshot())}
    assert days["渝民职改办〔2025〕3号", "网上填报时间（第二批）"] == date(2025, 4, 9)
    assert days["渝民职改办〔2025〕3号", "网上填报时间（第一批）"] == date(2025, 3, 14)
