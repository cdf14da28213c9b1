"""An amendment speaks for every value that it changes; what it changes is told as past."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.candidate import ingest
from ingest.findings import findings
from ingest.preview import outline_lines, preview
from ingest.publish import publish
from ingest.status import status
from knowledge.amended_clauses import clause_changes
from knowledge.answers import Answer, Question, Segment, Turn
from knowledge.assemble import Assistant, assistant
from knowledge.compare import compare
from knowledge.settings import Settings
from knowledge.steps.verify import verify

NOTICE = """\
渝文职改办〔2025〕4号

重庆市文化和旅游委员会职称改革办公室
关于开展2025年群众文化专业职称评审工作的通知

各区县文化旅游委、各有关单位：
现将2025年群众文化专业职称评审工作有关事项通知如下。

一、申报范围
从事群众文化工作的在职人员。

二、申报条件
（一）申报副高级职称，应当取得中级职称满5年。
（二）近五年年度考核均为合格以上。
（三）提交论文2篇。

三、时间安排
（一）网上申报时间：2025年6月3日至6月30日。
（二）评审缴费时间：2025年9月1日至9月12日。

四、申报材料
（一）申报表一式3份，须经本单位盖章。
（二）学历证书复印件。
（三）无犯罪记录证明。

五、公示
用人单位应当公示5个工作日。

六、评审费
高级评审费420元/人，中级评审费240元/人。

七、其他事项
（一）继续教育每年不少于90学时。
（二）评审通过率不超过60%。
（三）材料报送地址：重庆市渝中区人民路1号文化大厦305室。
（四）申报网址：http://wlw.example.cn/zc 。

八、联系方式
联系人：李老师，联系电话：023—67701234。

重庆市文化和旅游委员会职称改革办公室
2025年5月20日
"""
HEAD = """\
渝文职改办〔2025〕9号

重庆市文化和旅游委员会职称改革办公室
关于调整2025年群众文化专业职称评审有关事项的通知

各区县文化旅游委、各有关单位：
现对《关于开展2025年群众文化专业职称评审工作的通知》（渝文职改办〔2025〕4号）有关事项调整如下：

"""
FOOT = """

重庆市文化和旅游委员会职称改革办公室
2025年6月20日
"""
NUMBERED = """\
一、评审费调整为：高级500元/人，中级300元/人。
二、联系电话变更为023-67705678，联系人变更为王老师。
三、第四条第（三）项删去。
四、申报材料增加一项：社保缴费证明。
五、公示时间由5个工作日延长至7个工作日。
六、将第二条第（一）项中的“满5年”修改为“满4年”。
七、报送地址调整为重庆市江北区海尔路20号。
八、申报网址变更为https://zc.example.cn/sb 。
九、论文数量要求由2篇调整为1篇。
十、自2026年1月1日起，继续教育学时调整为每年不少于72学时。
十一、评审通过率调整为不超过70%。"""
HEADED = """\
一、关于评审费
根据市发展改革委最新规定，高级评审费标准调整为380元/人，中级评审费标准不变。

二、关于论文
将原通知“二、申报条件”第（三）项“提交论文2篇”修改为“提交论文或技术报告1篇”。

三、关于材料报送
报送地点由重庆市渝中区人民路1号文化大厦305室变更为重庆市南岸区江南大道8号，联系人由李老师变更为赵老师。

四、取消提交无犯罪记录证明的要求。"""
TODAY = date(2025, 6, 25)
Make = Callable[..., Assistant]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    def made(*texts: str) -> Assistant:
        folder = tmp_path_factory.mktemp("edited")
        (folder / "in").mkdir()
        for number, text in enumerate(texts):
            (folder / "in" / f"{number}.txt").write_text(text, "utf-8")
        one = assistant(Settings(_env_file=None, home=folder / "home"))
        ingest([str(folder / "in")], one.shelf)
        publish(one, "tests", override="测试")
        return one

    return made


@pytest.fixture(scope="module")
def numbered(make: Make) -> Assistant:
    return make(NOTICE, HEAD + NUMBERED + FOOT)


@pytest.fixture(scope="module")
def headed(make: Make) -> Assistant:
    return make(NOTICE, HEAD + HEADED + FOOT)


def answered(helper: Assistant, question: str, today: date = TODAY) -> Answer:
    return helper.ask(Question(question, today), helper.tools())


@pytest.mark.parametrize(
    ("question", "now", "before"),
    [
        ("高级评审费多少钱", "500元/人", "420元/人"),
        ("联系电话是多少", "023-67705678", "023—67701234"),
        ("联系人是谁", "王老师", "李老师"),
        ("公示几天", "7个工作日", "5个工作日"),
        ("申报网址是什么", "https://zc.example.cn/sb", "http://wlw.example.cn/zc"),
        ("论文要几篇", "1篇", "2篇"),
        ("通过率是多少", "70%", "60%"),
        ("无犯罪记录证明要交吗", "删去", "无犯罪记录证明"),
    ],
)
def test_the_amended_value_comes_first_and_the_old_one_is_told_as_past(
    numbered: Assistant, question: str, now: str, before: str
) -> None:
    given = answered(numbered, question)
    assert given.kind == "answer"
    assert given.citations[0].document == "渝文职改办〔2025〕9号"
    new, old = given.text.find(now), given.text.rfind(before)
    assert 0 <= new < given.text.find("原规定（") < old


@pytest.mark.parametrize(
    ("question", "now", "before"),
    [
        ("高级评审费多少钱", "评审费标准（高级）：380元/人", "420元/人"),
        ("中级评审费多少钱", "评审费标准（中级）：240元/人", ""),
        ("材料报送到哪里", "江南大道8号", "人民路1号"),
        ("联系人是谁", "赵老师", "李老师"),
        ("无犯罪记录证明要交吗", "取消", "原规定（已不再适用）：无犯罪记录证明"),
    ],
)
def test_headings_quoted_words_and_sentences_without_a_number_are_followed_too(
    headed: Assistant, question: str, now: str, before: str
) -> None:
    given = answered(headed, question)
    assert 0 <= given.text.find(now) <= given.text.rfind(before)
    assert "原规定（" in given.text


def test_a_clause_whose_words_are_replaced_is_given_as_it_reads_now(numbered: Assistant, headed: Assistant) -> None:
    years = answered(numbered, "副高要满几年")
    assert years.text.endswith("原规定照此修改后为：申报副高级职称，应当取得中级职称满4年。")
    assert [c.document for c in years.citations] == ["渝文职改办〔2025〕9号", "渝文职改办〔2025〕4号"]
    assert answered(headed, "论文要求").text.endswith("原规定照此修改后为：提交论文或技术报告1篇。")


def test_what_is_added_to_a_list_is_told_with_the_list(numbered: Assistant) -> None:
    given = answered(numbered, "要交哪些材料")
    assert "后来的通知补充：申报材料增加一项：社保缴费证明" in given.text
    assert "申报表一式3份" in given.text
    assert "原规定（已不再适用）：无犯罪记录证明" in given.text
    assert answered(numbered, "学历证书要交复印件吗").text == "学历证书复印件。"


def test_what_no_amendment_speaks_of_is_not_said_to_be_changed(numbered: Assistant) -> None:
    assert answered(numbered, "年度考核有什么要求").text == "近五年年度考核均为合格以上。"


def test_a_change_does_not_act_before_its_day(numbered: Assistant) -> None:
    early, later = (answered(numbered, "继续教育多少学时", d).text for d in (TODAY, date(2026, 1, 1)))
    assert early.startswith("继续教育每年不少于90学时")
    assert "尚未生效" in early
    assert later.startswith("后来的通知已作调整")
    assert "原规定（其中“90学时”" in later


def test_nothing_is_changed_before_the_amendment_is_issued(numbered: Assistant) -> None:
    text = answered(numbered, "高级评审费多少钱", date(2025, 6, 1)).text
    assert text.startswith("评审费标准（高级）：420元/人")


def test_an_amendment_that_was_amended_holds_no_more(make: Make) -> None:
    again = (
        HEAD.replace("〔2025〕9号", "〔2025〕11号").replace("有关事项的通知", "评审费的通知")
        + "评审费再次调整为：高级450元/人，中级280元/人。"
        + FOOT.replace("6月20日", "7月10日")
    )
    helper = make(NOTICE, HEAD + NUMBERED + FOOT, again)
    text = answered(helper, "高级评审费多少钱", date(2025, 7, 20)).text
    assert text.startswith("评审费标准（高级）：450元/人")
    assert "500元" not in text.split("原规定")[0]


def test_a_correction_puts_the_right_words_in_the_place_of_the_wrong_ones(make: Make) -> None:
    body = "原文“高级评审费420元/人”有误，应为“高级评审费320元/人”。\n特此更正。"
    helper = make(NOTICE, HEAD.replace("调整如下", "更正如下") + body + FOOT)
    text = answered(helper, "高级评审费多少钱").text
    assert text.endswith("原规定照此修改后为：高级评审费320元/人，中级评审费240元/人。")


def test_a_part_that_is_abolished_leaves_the_rest(make: Make) -> None:
    body = "渝文职改办〔2025〕4号文件第六条停止执行，今年免收评审费。"
    helper = make(NOTICE, HEAD.split("现对")[0] + body + FOOT)
    assert "原规定（已不再适用）：高级评审费420元/人" in answered(helper, "高级评审费多少钱").text
    assert answered(helper, "公示几天").text == "用人单位应当公示5个工作日。"


def test_new_words_that_run_over_several_lines_are_quoted_whole(make: Make) -> None:
    body = "一、第五条修改为：“五、公示\n用人单位应当公示10个工作日。\n公示结果应当留存。”"
    text = answered(make(NOTICE, HEAD + body + FOOT), "公示几天").text
    assert text.find("10个工作日") < text.find("原规定（已被上述内容代替）：用人单位应当公示5个工作日")


def test_a_change_of_which_the_clause_is_not_found_is_shown_to_the_editor(make: Make) -> None:
    helper = make(NOTICE, HEAD + "一、职业道德测评办法调整为现场问卷。" + FOOT)
    assert [f.code for f in findings(helper.snapshot()) if f.code.startswith("edit")] == ["edit_unplaced"]


def test_the_state_of_the_base_names_the_clauses_that_were_changed(numbered: Assistant) -> None:
    told = status(numbered.store).amended
    assert {(a.key, a.by, a.how) for a in told} == {("渝文职改办〔2025〕4号", "渝文职改办〔2025〕9号", "amended")}
    assert {a.from_day for a in told} == {date(2025, 6, 20), date(2026, 1, 1)}


def test_an_approved_answer_that_rests_on_changed_clauses_is_outdated(numbered: Assistant) -> None:
    from knowledge.amendments import is_outdated

    held = numbered.snapshot()
    fee = next(c.id for d, c in held.clauses() if "420元" in d.text_of(c))
    new = next(c.id for d, c in held.clauses() if "500元" in d.text_of(c))
    assert is_outdated([fee], held, TODAY)
    assert not is_outdated([fee], held, date(2025, 6, 1))
    assert not is_outdated([fee, new], held, TODAY)


def test_a_clause_of_windows_that_is_replaced_whole_leaves_none_of_them(make: Make) -> None:
    body = (
        "（一）第三条第（一）项改为按下列批次办理：\n1.第一批，渝中区、江北区，6月16日至6月20日；\n"
        "2.第二批，其他区县，7月4日。\n\n二、其他\n（一）单位盖章。须于7月30日前补齐，逾期不予提交。"
    )
    helper = make(NOTICE, HEAD + "一、时间调整\n" + body + FOOT)
    text = answered(helper, "什么时候网上申报").text
    assert "6月3日" not in text
    assert "7月4日" in text
    assert "9月12日" in answered(helper, "评审缴费时间").text


def test_an_amendment_that_arrives_is_shown_by_what_it_changes(numbered: Assistant, make: Make) -> None:
    before, after = make(NOTICE).snapshot(), numbered.snapshot()
    (added,) = compare(before, after).documents
    lines = [value.line() for value in added.values]
    assert added.since == "渝文职改办〔2025〕4号"
    assert "六、评审费：420元/人、240元/人 → 高级500元/人，中级300元/人。" in lines
    assert "（三）无犯罪记录证明：（三）无犯罪记录证明。 → （无）" in lines


def test_a_window_that_is_changed_is_among_the_changes(make: Make) -> None:
    body = "一、网上申报时间由6月30日延长至7月15日。\n二、公示时间调整为7个工作日。"
    amender, notice = (make(text).snapshot().documents[0] for text in (HEAD + body + FOOT, NOTICE))
    told = [(c.path[-1], c.before, c.after) for c in clause_changes(amender, notice)]
    assert ("（一）网上申报时间", "2025年6月3日至6月30日", "7月15日") in told
    assert ("五、公示", "5个工作日", "7个工作日。") in told


def test_the_preview_names_the_clauses_that_a_file_would_change(make: Make, tmp_path: Path) -> None:
    held = make(NOTICE).snapshot()
    (tmp_path / "later.txt").write_text(HEAD + NUMBERED + FOOT, "utf-8")
    lines = list(outline_lines(preview(tmp_path / "later.txt", held)))
    assert any(line.startswith("改动：渝文职改办〔2025〕4号/六（自 2025-06-20 起）") for line in lines)
    assert "  改后：（一）申报副高级职称，应当取得中级职称满4年。" in lines
    assert any(line.startswith("引用：") and line.endswith("（已收录，本文对它作了改动）") for line in lines)
    assert "  二、 联系电话变更为023-67705678，联系人变…   〔023-67705678｜王老师〕" in lines


def test_quotes_that_stand_in_for_a_wrong_sentence_leave_out_what_was_changed(numbered: Assistant) -> None:
    given = answered(numbered, "高级评审费多少钱")
    wrong = replace(given, text="999元", segments=(Segment("999元", tuple(range(len(given.citations)))),), values=())
    left = verify(wrong, Turn(Question("高级评审费多少钱", TODAY)), numbered.tools())
    assert {c.document for c in left.citations} == {"渝文职改办〔2025〕9号"}
    assert "420" not in left.text
