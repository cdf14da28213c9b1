"""Answer: the hand-over inbox; and what applicants may ask of us: export, erase, purge."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.cases import open_case
from bot.tables import cases, conversations, messages
from console.daily import Daily
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.tables import answers
from tests.console.support import NAMES, Bench, Browser


@pytest.fixture
def case_id(bench: Bench) -> int:
    bench.conversation("c1")
    bench.ask("我的情况能报吗", "c1")
    with writing(bench.desk.engine) as connection:
        return open_case(connection, "c1", "web", "asked", "我的情况比较特殊")


def at_case(bench: Bench, role: str, case_id: int) -> Browser:
    browser = bench.browser(role)
    browser.get(f"/inbox/{case_id}")
    return browser


def said(bench: Bench) -> list[str]:
    with bench.desk.engine.connect() as connection:
        return list(connection.execute(select(messages.c.text).where(messages.c.who == "staff")).scalars())


def test_a_case_is_claimed_answered_and_closed(bench: Bench, case_id: int) -> None:
    browser = at_case(bench, "helpdesk", case_id)
    assert "由您负责" in browser.post(f"/inbox/{case_id}/claim").text
    assert "备注已记下" in browser.post(f"/inbox/{case_id}/note", text="查了档案系统").text
    assert "已送出" in browser.post(f"/inbox/{case_id}/reply", text="您可以申报，请先查档。").text
    assert any("您可以申报，请先查档。" in words for words in said(bench))
    assert "已结束" in browser.post(f"/inbox/{case_id}/close", outcome="answered").text
    assert bench.desk.inbox.cases.find(case_id).outcome == "answered"


def test_a_case_has_one_owner_and_the_second_is_told(bench: Bench, case_id: int) -> None:
    one, other = at_case(bench, "helpdesk", case_id), at_case(bench, "editor", case_id)
    one.post(f"/inbox/{case_id}/claim")
    late = other.post(f"/inbox/{case_id}/claim")
    assert late.status_code == 409
    assert NAMES["helpdesk"] in late.text
    other.get(f"/inbox/{case_id}")
    assert other.post(f"/inbox/{case_id}/reply", text="我来回").status_code == 409
    assert said(bench) == []


def test_a_double_click_sends_one_reply(bench: Bench, case_id: int) -> None:
    browser = at_case(bench, "helpdesk", case_id)
    browser.post(f"/inbox/{case_id}/claim")
    for _ in range(2):
        browser.post(f"/inbox/{case_id}/reply", text="请稍等。")
    assert len(said(bench)) == 1


def test_a_reply_to_somebody_who_blocked_the_bot_is_refused_and_says_so(bench: Bench, case_id: int) -> None:
    browser = at_case(bench, "helpdesk", case_id)
    browser.post(f"/inbox/{case_id}/claim")
    with writing(bench.desk.engine) as connection:
        connection.execute(update(conversations).values(blocked=True))
    response = browser.post(f"/inbox/{case_id}/reply", text="您好")
    assert response.status_code == 409
    assert "送不到" in response.text


def test_the_trail_says_that_a_reply_was_written_and_not_what(bench: Bench, case_id: int) -> None:
    browser = at_case(bench, "helpdesk", case_id)
    browser.post(f"/inbox/{case_id}/claim")
    browser.post(f"/inbox/{case_id}/reply", text="身份证号里的秘密")
    assert "秘密" not in str(bench.desk.audit.entries())
    assert bench.desk.audit.entries()[0]["after"] == {"characters": 8}


def test_how_long_they_wait_is_shown_and_marked_when_too_long(bench: Bench, case_id: int) -> None:
    browser = bench.browser("helpdesk")
    bench.clock.forward(minutes=20)
    assert "等了 20 分钟" in browser.get("/inbox").text or "等了 19 分钟" in browser.get("/inbox").text
    assert not bench.desk.inbox.page("waiting", "x")[0].overdue
    bench.clock.forward(minutes=45)
    assert bench.desk.inbox.page("waiting", "x")[0].overdue


def test_ready_phrases_are_there_from_the_start_and_can_be_added(bench: Bench, case_id: int) -> None:
    browser = at_case(bench, "helpdesk", case_id)
    assert "结束语" in browser.get("/inbox/phrases").text
    assert "请带原件" in browser.post("/inbox/phrases", title="带原件", text="请带原件来核对。").text
    browser.get(f"/inbox/{case_id}")
    assert "请带原件" in browser.post(f"/inbox/{case_id}/claim").text


def test_a_person_s_records_are_given_out_and_erased_whole(bench: Bench, case_id: int) -> None:
    admin = bench.browser("admin")
    admin.get("/privacy")
    exported = admin.post("/privacy/export", handle="c1").json()
    assert exported["answers"][0]["question"] == "我的情况能报吗"
    assert admin.post("/privacy/erase", handle="c1", sure="c2").status_code == 422
    admin.get("/privacy")
    assert "已删除" in admin.post("/privacy/erase", handle="c1", sure="c1").text
    with bench.desk.engine.connect() as connection:
        for table in (conversations, messages, cases, answers):
            assert connection.execute(select(table)).all() == []
    assert [e["what"] for e in bench.desk.audit.entries()[:2]] == ["person.erase", "person.export"]


def test_a_handle_that_nobody_has_is_told(bench: Bench) -> None:
    admin = bench.browser("admin")
    admin.get("/privacy")
    assert admin.post("/privacy/erase", handle="nobody", sure="nobody").status_code == 404


def test_what_is_older_than_the_retention_is_purged(bench: Bench, case_id: int) -> None:
    bench.clock.forward(days=181)
    admin = bench.browser("admin")
    admin.get("/privacy")
    assert "已按保存期限清理" in admin.post("/privacy/purge").text
    with bench.desk.engine.connect() as connection:
        assert connection.execute(select(answers)).all() == []


def test_no_page_shows_a_chat_id(bench: Bench, case_id: int) -> None:
    from bot.tables import addresses

    with writing(bench.desk.engine) as connection:
        connection.execute(addresses.insert().values(handle="c1", channel="telegram", chat="777123456"))
    admin = bench.browser("admin")
    for path in ("/check", "/inbox", f"/inbox/{case_id}", "/audit", "/privacy"):
        assert "777123456" not in admin.get(path).text


def test_the_daily_work_counts_the_days_sorts_the_unanswered_and_forgets(bench: Bench) -> None:
    bench.unanswered("有没有班车")
    daily = Daily(bench.desk)
    daily.once()
    assert [g.count for g in bench.desk.gaps.page()[0]] == [1]
    asked_on = bench.desk.insight.today()
    bench.clock.forward(days=182)
    daily.once()
    assert bench.desk.gaps.page()[0] == []
    assert bench.desk.insight.days(asked_on, asked_on)[0].questions == 1
    with bench.desk.engine.connect() as connection:
        assert connection.execute(select(answers)).all() == []


def test_the_beginning_of_a_handle_as_pages_show_it_is_enough_where_it_is_nobody_else_s(bench: Bench) -> None:
    for handle in ("0123456789abcdef01", "0123456789abffff02", "0123456789abffff03"):
        bench.conversation(handle)
    admin = bench.browser("admin")
    admin.get("/privacy")
    assert admin.post("/privacy/export", handle="0123456789ab").status_code == 404
    assert admin.post("/privacy/export", handle="0123456789").status_code == 404
    assert admin.post("/privacy/export", handle="0123456789abcd").json()["conversation"] == "0123456789abcdef01"
    assert bench.desk.audit.entries()[0]["subject"] == "0123456789abcdef01"


def test_every_page_says_how_many_wait_and_open_pages_ask_again(bench: Bench, case_id: int) -> None:
    browser = bench.browser("helpdesk")
    assert "data-queue>1</span>" in browser.get("/check").text
    before = browser.get(f"/inbox/news?case={case_id}").json()
    bench.desk.inbox.cases.note(case_id, "a", "x")
    assert browser.get(f"/inbox/news?case={case_id}").json()["lines"] == before["lines"] + 1
    bench.desk.inbox.claim(case_id, NAMES["helpdesk"])
    assert browser.get("/inbox/news").json() == {"waiting": 0, "lines": 0}
    assert "data-queue hidden>0</span>" in browser.get("/check").text


def test_a_page_that_asks_by_itself_keeps_no_idle_session_alive(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    for _ in range(7):
        bench.clock.forward(minutes=5)
        last = browser.get("/inbox/news", headers={"x-by-itself": "1"}, follow_redirects=False)
    assert last.status_code == 303


def test_a_case_of_somebody_who_blocked_the_bot_says_so_before_one_writes(bench: Bench, case_id: int) -> None:
    browser = at_case(bench, "helpdesk", case_id)
    assert "已停用机器人" not in browser.get(f"/inbox/{case_id}").text
    with writing(bench.desk.engine) as connection:
        connection.execute(update(conversations).values(blocked=True))
    assert "已停用机器人" in browser.get(f"/inbox/{case_id}").text


def test_a_document_that_the_helpdesk_misses_stands_on_the_editors_page(bench: Bench) -> None:
    bench.unanswered("有没有班车")
    bench.desk.gaps.catch_up()
    browser = bench.browser("helpdesk")
    gap = bench.desk.gaps.page()[0][0]
    shown = browser.get(f"/gaps/{gap.id}").text
    assert '<option value="渝价〔2015〕123号">' in shown
    browser.post(f"/gaps/{gap.id}", state="missing", note="交通安排的通知", version=gap.version)
    assert "交通安排的通知" in bench.browser("editor").get("/updates").text


def test_the_trail_is_told_in_the_words_of_the_pages(bench: Bench) -> None:
    given = bench.ask("评审费多少钱")
    bench.desk.reviews.judge(given.id, "wrong", "漏了中级", NAMES["helpdesk"], 0)
    text = bench.browser("admin").get("/audit").text
    assert "结论：错误" in text
    assert "原因：漏了中级" in text
    assert "verdict" not in text


def test_who_has_waited_longest_stands_first_and_the_list_goes_on_by_pages(bench: Bench) -> None:
    opened = []
    for number in range(3):
        bench.conversation(f"c{number}")
        with writing(bench.desk.engine) as connection:
            opened.append(open_case(connection, f"c{number}", "web", "asked", "我的情况比较特殊"))
    inbox = bench.desk.inbox
    inbox.limits = replace(inbox.limits, page_size=2)
    first = [w.case.id for w in inbox.page("waiting", "x")]
    assert first == opened[:2]
    assert [w.case.id for w in inbox.page("waiting", "x", first[-1])] == opened[2:]
