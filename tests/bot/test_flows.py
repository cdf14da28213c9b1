"""Flows of the conversation itself, without a channel: questionnaire, reminders, notices of change."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import ticker
from bot.assemble import Core
from bot.messages import Incoming, Outgoing
from knowledge.clauses import Snapshot
from knowledge.settings import SHANGHAI
from tests.bot.support import FakeAssistant, made_core, settings_for


@dataclass
class Person:
    """Says and presses; `now` can be moved; `posted` is what the ticker laid into the outbox."""

    home: Path
    snapshot: Snapshot | None = None
    now: datetime = datetime(2031, 4, 1, 10, 0, tzinfo=SHANGHAI)
    core: Core = field(init=False)
    assistant: FakeAssistant = field(init=False)
    seen: int = 0

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        live = self.assistant.live if hasattr(self, "assistant") else self.snapshot
        self.core, self.assistant = made_core(settings_for(self.home), lambda: self.now)
        if live:
            self.assistant.live = live
        self.assistant.day = self.now.date()

    def say(self, text: str) -> list[Outgoing]:
        return self._do("text", text, None)

    def press(self, label: str, on: Outgoing) -> list[Outgoing]:
        data = next(b.data for row in on.buttons for b in row if b.label.endswith(label))
        return self._do("button", data or "", "1")

    def _do(self, kind: str, payload: str, message: str | None) -> list[Outgoing]:
        incoming = Incoming("telegram", "1", kind, payload, message=message)  # type: ignore[arg-type]
        parcels = self.core.conversation.handle(incoming).result()
        self.seen = max([self.seen, *(p.id for p in parcels)])
        return [p.message for p in parcels]

    def tick(self) -> list[Outgoing]:
        ticker.tick(self.core)
        new = self.core.outbox.pending("telegram", after=self.seen)
        self.seen = max([self.seen, *(p.id for p in new)])
        return [p.message for p in new]


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    made = Person(tmp_path)
    yield made
    made.core.close()


@pytest.fixture
def applicant(tmp_path: Path, snapshot: Snapshot) -> Iterator[Person]:
    """Somebody who talks about the real notice, for which there is a questionnaire."""
    made = Person(tmp_path, snapshot, datetime(2024, 9, 20, 10, 0, tzinfo=SHANGHAI))
    yield made
    made.core.close()


def subscribed(person: Person) -> None:
    [offer] = person.say("提醒我")
    person.press("网上申报时间（4月20日）", offer)


def test_reminders_come_7_3_1_days_before_and_on_the_last_morning_each_once(person: Person) -> None:
    subscribed(person)
    got = []
    person.now = datetime(2031, 4, 12, 10, 0, tzinfo=SHANGHAI)
    while person.now.date().isoformat() <= "2031-04-22":
        for _ in range(2):
            got += [(person.now.strftime("%m-%d %H"), m.text) for m in person.tick()]
        person.now += timedelta(hours=1)
    assert [when for when, _ in got] == ["04-13 09", "04-17 09", "04-19 09", "04-20 09"]
    assert "还有 7 天" in got[0][1]
    assert "今天截止" in got[3][1]


def test_a_restart_repeats_no_reminder_and_a_day_slept_through_is_made_up_for(person: Person) -> None:
    subscribed(person)
    person.now = datetime(2031, 4, 14, 20, 0, tzinfo=SHANGHAI)
    assert "还有 6 天" in person.tick()[0].text
    person.restart()
    assert not person.tick()


def test_the_hour_can_be_chosen_and_a_reminder_stopped(person: Person) -> None:
    subscribed(person)
    [mine] = person.say("/remind")
    [hours] = person.press("改时间（现在 9 点）", mine)
    assert "20 点" in person.press("20:00", hours)[0].text
    person.now = datetime(2031, 4, 13, 19, 59, tzinfo=SHANGHAI)
    assert not person.tick()
    person.now += timedelta(minutes=2)
    assert person.tick()
    [mine] = person.say("/remind")
    person.press("不再提醒：网上申报时间", mine)
    person.now = datetime(2031, 4, 20, 21, 0, tzinfo=SHANGHAI)
    assert not person.tick()


def test_a_publish_that_moves_the_date_moves_the_reminder_and_says_so_once(person: Person) -> None:
    subscribed(person)
    assert not person.tick()
    person.assistant.publish(until="2031-04-25", window="2031年3月1日—4月25日")
    [told] = person.tick()
    assert "原来2031年4月20日截止，现在改为2031年4月25日" in told.text
    assert not person.tick()
    person.now = datetime(2031, 4, 18, 9, 30, tzinfo=SHANGHAI)
    assert "还有 7 天" in person.tick()[0].text


def test_a_deadline_that_vanishes_ends_the_reminder_and_says_so(person: Person) -> None:
    subscribed(person)
    person.tick()
    bare = replace(person.assistant.live.documents[0], values=(), version="bare")
    person.assistant.live = Snapshot(2, (bare,))
    [told] = person.tick()
    assert "找不到「网上申报时间」" in told.text
    assert not person.tick()


def test_who_was_told_something_that_changed_gets_one_message_old_to_new(person: Person) -> None:
    person.say("评审费多少钱？")
    person.say("评审费多少钱？")
    person.say("论文要什么？")
    assert not person.tick()
    person.assistant.publish(fee="610元/人")
    [told] = person.tick()
    assert "510元" in told.text
    assert "610元" in told.text
    assert "论文" not in told.text
    assert not person.tick()
    person.restart()
    assert not person.tick()


def test_after_a_rollback_they_are_told_again(person: Person) -> None:
    person.say("评审费多少钱？")
    person.tick()
    first = person.assistant.live
    person.assistant.publish(fee="610元/人")
    person.tick()
    person.assistant.live = first
    [told] = person.tick()
    assert told.text.index("610元") < told.text.index("510元")


def test_a_failed_look_at_the_changes_is_made_up_for(person: Person) -> None:
    person.say("评审费多少钱？")
    person.tick()
    person.assistant.publish(fee="610元/人")
    person.now += timedelta(days=1)
    person.restart()
    assert "610元" in person.tick()[0].text


def answered_all(person: Person, screen: Outgoing, restart: bool = False) -> list[Outgoing]:
    """Always the first option, restarting the bot before every step when asked to."""
    for _ in range(40):
        options = [b for row in screen.buttons for b in row if (b.data or "").startswith(("form:a:", "form:t:"))]
        if not options:
            return [screen]
        if restart:
            person.restart()
        if "2015年" not in screen.text and options[0].label == "不清楚":
            [screen] = person.say("2015年7月")
        elif (options[0].data or "").startswith("form:t:"):
            [screen] = person.press(options[-2].label.removeprefix("☐ "), screen)
            [screen] = person.press("选好了", screen)
        else:
            [screen] = person.press(options[0].label, screen)
    raise AssertionError("the questionnaire does not end")


def test_the_questionnaire_ends_in_a_verdict_with_its_grounds(applicant: Person) -> None:
    [first] = applicant.say("能不能报")
    [result] = answered_all(applicant, first)
    assert result.quotes
    assert "主管部门认定" in result.text
    [paper] = applicant.press("存成 PDF", result)
    assert paper.attachment is not None
    assert paper.attachment.read().startswith(b"%PDF")
    [page] = applicant.press("打印版", result)
    assert page.attachment is not None
    assert "渝经信职改办〔2024〕16号" in page.attachment.read().decode()


def test_a_restart_at_every_step_resumes_with_the_same_verdict(applicant: Person, tmp_path: Path) -> None:
    [through] = answered_all(applicant, applicant.say("能不能报")[0])
    [restarted] = applicant.say("/forget")
    applicant.press("全部删除", restarted)
    [again] = answered_all(applicant, applicant.say("能不能报")[0], restart=True)
    assert again.text == through.text


def test_a_free_question_in_between_keeps_the_place(applicant: Person) -> None:
    [first] = applicant.say("能不能报")
    [second] = applicant.press("副高级（高级工程师）", first)
    replies = applicant.say("评审费多少钱？")
    assert len(replies) == 2
    assert replies[1].paragraphs[1] == second.paragraphs[0]
    assert replies[1].buttons == second.buttons
    _, waits = applicant.say("什么时候缴费？")
    assert "停在第 2 题" in waits.text
    [resumed] = applicant.press("接着答", waits)
    assert resumed.buttons == second.buttons


def test_who_has_answered_nothing_yet_is_not_held_to_the_questionnaire(applicant: Person) -> None:
    applicant.say("能不能报")
    assert len(applicant.say("评审费多少钱？")) == 1


def test_back_and_an_old_button_change_an_earlier_answer(applicant: Person) -> None:
    [first] = applicant.say("能不能报")
    [second] = applicant.press("副高级（高级工程师）", first)
    [back] = applicant.press("上一题", second)
    assert back.buttons[0] == first.buttons[0]
    [second] = applicant.press("副高级（高级工程师）", back)
    applicant.press("在单位上班（在职）", second)
    replies = applicant.press("正高级（正高级工程师）", first)
    assert "主管部门认定" in replies[-1].text


def test_a_typed_answer_counts_and_a_wrong_one_is_asked_again(applicant: Person) -> None:
    [first] = applicant.say("能不能报")
    problem, same = applicant.say("随便")
    assert problem.text
    assert same.buttons == first.buttons
    [second] = applicant.say("副高级")
    assert second.buttons[0] != first.buttons[0]


def test_buttons_of_an_ended_questionnaire_say_so(applicant: Person) -> None:
    [first] = applicant.say("能不能报")
    applicant.press("重新开始", first)
    [gone] = applicant.press("副高级（高级工程师）", first)
    assert "已经结束" in gone.text


def test_pause_keeps_the_answers(applicant: Person) -> None:
    [first] = applicant.say("能不能报")
    [second] = applicant.press("副高级（高级工程师）", first)
    applicant.press("先停一下", second)
    applicant.now += timedelta(days=7)
    applicant.restart()
    [resumed] = applicant.say("能不能报")
    assert "接着上次的继续" in resumed.text
    assert resumed.buttons[0] == second.buttons[0]
