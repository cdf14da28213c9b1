"""What a later document abolishes answers no more, from its day on and not before; who replaced it is said."""

from datetime import date
from pathlib import Path

import pytest

from ingest.candidate import ingest
from ingest.findings import findings
from ingest.publish import publish
from ingest.status import status
from knowledge.answers import Answer, Question
from knowledge.assemble import Assistant, assistant
from knowledge.settings import Settings

OLD = """\
渝林职改〔2021〕3号

重庆市林业局
关于印发《重庆市林业工程职称评审办法》的通知

各区县林业局：
现将《重庆市林业工程职称评审办法》印发给你们，请遵照执行。

重庆市林业局
2021年3月1日

重庆市林业工程职称评审办法

第一章 总则
第一条 本办法适用于本市从事林业工程技术工作的人员。
第二条 申报高级工程师，须取得工程师资格满6年。

第二章 程序
第三条 用人单位应当公示7个工作日。
第四条 评审费400元/人。
第五条 申报人应当提交论文3篇。
"""
NEW = """\
渝林职改〔2025〕2号

重庆市林业局
关于印发《重庆市林业工程职称评审实施细则》的通知

各区县林业局：
现将《重庆市林业工程职称评审实施细则》印发给你们，请遵照执行。

重庆市林业局
2025年3月10日

重庆市林业工程职称评审实施细则

第一条 本细则适用于本市从事林业工程技术工作的人员。
第二条 申报高级工程师，须取得工程师资格满5年。
第三条 用人单位应当公示5个工作日。
第四条 评审费300元/人。
第五条 {tail}
"""
ORDER = """\
渝林职改〔2025〕5号

重庆市林业局
关于停止执行渝林职改〔2021〕3号文件的通知

各区县林业局：
经研究，《关于印发〈重庆市林业工程职称评审办法〉的通知》（渝林职改〔2021〕3号）自2025年9月1日起停止执行。

联系人：何老师，联系电话：023-67001234。

重庆市林业局
2025年8月1日
"""
KEY, BY = "渝林职改〔2021〕3号", "渝林职改〔2025〕2号"
BEFORE, FROM = date(2025, 5, 31), date(2025, 6, 1)


def made(folder: Path, *texts: str) -> Assistant:
    (folder / "in").mkdir()
    for number, text in enumerate(texts):
        (folder / "in" / f"{number}.txt").write_text(text, "utf-8")
    one = assistant(Settings(_env_file=None, home=folder / "home"))
    ingest([str(folder / "in")], one.shelf)
    publish(one, "tests", override="测试")
    return one


@pytest.fixture(scope="module")
def replaced(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    tail = (
        "本细则自2025年6月1日起施行。"
        "《重庆市林业局关于印发〈重庆市林业工程职称评审办法〉的通知》（渝林职改〔2021〕3号）同时废止。"
    )
    return made(tmp_path_factory.mktemp("replaced"), OLD, NEW.replace("{tail}", tail))


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return made(tmp_path_factory.mktemp("stopped"), OLD, ORDER)


def answered(helper: Assistant, question: str, today: date) -> Answer:
    return helper.ask(Question(question, today), helper.tools())


def test_until_its_day_the_old_document_answers(replaced: Assistant) -> None:
    given = answered(replaced, "评审费多少钱", BEFORE)
    assert {c.document for c in given.citations} == {KEY}
    assert "400元" in given.text


def test_from_its_day_on_the_new_one_answers_and_says_what_it_replaced(replaced: Assistant) -> None:
    given = answered(replaced, "评审费多少钱", FROM)
    assert given.text.startswith("评审费标准：300元/人")
    assert "400元" not in given.text
    assert f"已经废止或被代替，不再适用。{BY}规定" in given.text


def test_what_only_the_abolished_document_said_is_not_told_as_in_force(replaced: Assistant) -> None:
    given = answered(replaced, "论文要几篇", FROM)
    assert given.kind == "not_found"
    assert "3篇" not in given.text
    assert BY in given.text


def test_who_asks_for_the_year_of_an_abolished_document_is_told_that_it_is_past(replaced: Assistant) -> None:
    given = answered(replaced, "2021年的评审费是多少", FROM)
    assert "以下只是它当时的内容" in given.text.splitlines()[0]
    assert "400元" in given.text


def test_an_order_that_only_abolishes_acts_from_the_day_that_it_names(stopped: Assistant) -> None:
    assert "400元" in answered(stopped, "评审费多少钱", date(2025, 8, 31)).text
    given = answered(stopped, "评审费多少钱", date(2025, 9, 1))
    assert given.kind == "not_found"
    assert "自2025年9月1日起停止执行" in given.text
    assert "400元" not in given.text


def test_the_state_of_the_base_and_the_gate_name_what_is_abolished(replaced: Assistant) -> None:
    told = [a for a in status(replaced.store).amended if a.how == "repealed"]
    assert [(a.key, a.by, a.from_day) for a in told] == [(KEY, BY, FROM)]
    assert any("2025-06-01" in line and "废止" in line for line in status(replaced.store).lines())
    assert [f.document for f in findings(replaced.snapshot()) if f.code == "repealed"] == [KEY]


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("本细则自2025年10月1日起施行，渝林职改〔2021〕3号同时废止。", date(2025, 10, 1)),
        ("渝林职改〔2021〕3号自2026年1月1日起停止执行。", date(2026, 1, 1)),
        ("本细则自发布之日起30日后施行，渝林职改〔2021〕3号同时废止。", date(2025, 4, 9)),
        ("本细则自发布之日起施行。原渝林职改〔2021〕3号文件即行废止。", date(2025, 3, 10)),
        ("按照渝林职改〔2021〕3号执行的评审，由评委会组织。", None),
        ("渝林职改〔2021〕3号第四条同时废止。", None),
    ],
)
def test_the_day_is_the_one_that_the_document_names(tmp_path: Path, tail: str, expected: date | None) -> None:
    told = status(made(tmp_path, OLD, NEW.replace("{tail}", tail)).store).amended
    assert [a.from_day for a in told if a.how == "repealed"] == ([expected] if expected else [])
