"""A publish or a newer form under a questionnaire: who is concerned is told once, old → new."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.messages import Outgoing
from knowledge.clauses import Document, Snapshot
from knowledge.eligibility.form import Form
from knowledge.settings import SHANGHAI
from tests.bot.test_flows import Person, answered_all


@pytest.fixture
def applicant(tmp_path: Path, snapshot: Snapshot) -> Iterator[Person]:
    made = Person(tmp_path, snapshot, datetime(2024, 9, 20, 10, 0, tzinfo=SHANGHAI))
    made.tick()
    yield made
    made.core.close()


def publish(person: Person, *documents: Document) -> None:
    person.assistant.live = Snapshot(person.assistant.live.number + 1, documents)


def reworded(document: Document, old: str, new: str) -> Document:
    """The notice with a few words changed to as many others."""
    assert len(old) == len(new)
    assert old in document.text
    return replace(document, version="reworded", text=document.text.replace(old, new))


def told(person: Person, words: str) -> list[Outgoing]:
    return [m for m in person.tick() if words in m.text]


def test_a_rule_whose_clause_changed_is_told_once_and_leads_back_to_the_open_question(
    applicant: Person, notice: Document, snapshot: Snapshot
) -> None:
    [first] = applicant.say("能不能报")
    [second] = applicant.press("副高级（高级工程师）", first)
    [third] = applicant.press("在单位上班（在职）", second)
    publish(applicant, *snapshot.documents)
    assert not applicant.tick()
    publish(
        applicant, reworded(notice, "在职从事", "全职从事"), *(d for d in snapshot.documents if d.key != notice.key)
    )
    [message] = told(applicant, "规则或通知有更新")
    assert "？ " in message.text
    assert "原来符合，现在还要核实" in message.text
    assert not applicant.tick()
    [resumed] = applicant.press("接着答", message)
    assert resumed.buttons[0] == third.buttons[0]


def test_a_finished_questionnaire_is_told_the_old_and_the_new_result_and_again_after_a_rollback(
    applicant: Person, notice: Document, snapshot: Snapshot
) -> None:
    answered_all(applicant, applicant.say("能不能报")[0])
    publish(
        applicant, reworded(notice, "在职从事", "全职从事"), *(d for d in snapshot.documents if d.key != notice.key)
    )
    [message] = told(applicant, "受影响")
    assert "结果：原来是「" in message.text
    [result] = applicant.press("看新的结果", message)
    assert "主管部门认定" in result.text
    publish(applicant, *snapshot.documents)
    [back] = told(applicant, "受影响")
    assert "原来还要核实，现在符合" in back.text


def test_a_newer_form_is_told_to_who_is_in_the_middle_of_it_and_not_to_who_has_finished(applicant: Person) -> None:
    [first] = applicant.say("能不能报")
    [second] = applicant.press("副高级（高级工程师）", first)
    newer(applicant)
    [message] = told(applicant, "规则更新了")
    assert not applicant.tick()
    assert message.buttons[0][0].label == "接着答"
    [resumed] = applicant.press("在单位上班（在职）", second)
    assert "从这里接着答" in resumed.text
    answered_all(applicant, resumed)
    newer(applicant)
    assert not applicant.tick()


def newer(person: Person) -> None:
    assert person.core.tools.form is not None
    form = person.core.tools.form()
    tools = replace(person.core.tools, form=lambda: changed(form))
    person.core.conversation.tools = tools
    person.core = replace(person.core, tools=tools)


def changed(form: Form) -> Form:
    return replace(form, version=("0" if form.version[0] != "0" else "1") + form.version[1:])


def test_who_is_in_the_middle_is_told_when_its_notice_is_gone_and_when_it_is_back(
    applicant: Person, snapshot: Snapshot
) -> None:
    [first] = applicant.say("能不能报")
    applicant.press("副高级（高级工程师）", first)
    publish(applicant, *(d for d in snapshot.documents if d.status != "full_text"))
    [message] = told(applicant, "先停用了")
    publish(applicant, *snapshot.documents)
    assert told(applicant, "您答过的都还在")
    assert not applicant.tick()
    assert not message.buttons
