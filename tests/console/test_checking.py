"""Check and correct: the list, the proof, the verdict, the approved answer."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from console.errors import Overtaken
from console.journal import Checking, Filter
from console.tables import flags
from knowledge.adapters.sql.engine import writing
from knowledge.answers import Question
from tests.console.support import NAMES, TODAY, Bench

FEE = "渝经信职改办〔2024〕16号/五/（四）"


def found(bench: Bench, **wanted: str) -> list[str]:
    rows, _ = bench.desk.checking.rows(Filter(**wanted))  # type: ignore[arg-type]
    return [row.id for row in rows]


def test_the_list_shows_the_newest_first_and_goes_on_by_pages(bench: Bench) -> None:
    ids = [bench.ask(f"评审费多少钱{n}").id for n in range(5)]
    few = Checking(bench.desk.engine, _limits(bench, page_size=2), bench.clock)
    first, more = few.rows(Filter())
    second, _ = few.rows(Filter(before=first[-1].cursor))
    assert more
    assert [r.id for r in first + second] == ids[::-1][:4]


def test_each_filter_finds_its_own(bench: Bench) -> None:
    liked, missing, disliked, handed = (
        bench.ask("评审费多少钱"),
        bench.unanswered("有没有班车"),
        bench.ask("要考英语吗"),
        bench.ask("找人", "c9"),
    )
    bench.thumb(disliked, "down")
    bench.thumb(liked, "up")
    mark = {"answer_id": handed.id, "flag": "changed", "answered_at": bench.clock()}
    with writing(bench.desk.engine) as connection:
        connection.execute(insert(flags).values(mark))
    bench.desk.reviews.judge(liked.id, "right", "", NAMES["helpdesk"], 0)
    assert found(bench, only="down") == [disliked.id]
    assert missing in found(bench, only="unanswered")
    assert liked.id not in found(bench, only="unanswered")
    assert found(bench, only="changed") == [handed.id]
    assert liked.id not in found(bench, only="unchecked")
    assert found(bench, search="英语") == [disliked.id]
    assert found(bench, search="100%") == []


def test_a_thumb_taken_back_is_no_longer_listed(bench: Bench) -> None:
    from bot.feedback import judge

    given = bench.ask("评审费多少钱")
    for verdict in ("down", "up"):
        with writing(bench.desk.engine) as connection:
            judge(connection, "c1", given.id, verdict)
        assert found(bench, only="down") == ([given.id] if verdict == "down" else [])


def test_a_hand_over_marks_the_last_answer_of_the_conversation(bench: Bench) -> None:
    from bot.cases import open_case

    bench.conversation("c7")
    bench.ask("评审费多少钱", "c7")
    last = bench.ask("要考英语吗", "c7")
    with writing(bench.desk.engine) as connection:
        open_case(connection, "c7", "web", "asked", "我要找人工")
    assert found(bench, only="handed") == [last.id]


def test_one_answer_is_shown_beside_its_clauses_with_the_quote_marked(bench: Bench) -> None:
    given = bench.ask("评审费多少钱")
    text = bench.browser("helpdesk").get(f"/check/{given.id}").text
    for citation in given.citations:
        assert citation.document in text
        assert "<mark>" in text
    assert "引文逐字相符" in text
    assert "检索到的条款" in text


def test_a_day_counted_in_working_days_is_made_again_and_told_in_words(bench: Bench) -> None:
    given = bench.ask("公示最晚哪天开始才赶得上截止")
    assert any("working_day" in (v.source or "") for v in given.values)
    text = bench.browser("helpdesk").get(f"/check/{given.id}").text
    assert "数值均有出处" in text
    assert "个工作日（当天计入）" in text
    assert "working_day" not in text


def test_asking_again_gives_what_was_recorded(bench: Bench) -> None:
    given = bench.ask("评审费多少钱")
    assert "结果相同" in bench.browser("helpdesk").get(f"/check/{given.id}?again=true").text


def test_a_verdict_is_kept_with_who_and_why_and_stands_in_the_trail(bench: Bench) -> None:
    given, browser = bench.ask("评审费多少钱"), bench.browser("helpdesk")
    browser.get(f"/check/{given.id}")
    assert browser.post(f"/check/{given.id}/verdict", verdict="wrong", version=0, reason="").status_code == 422
    browser.get(f"/check/{given.id}")
    page = browser.post(f"/check/{given.id}/verdict", verdict="wrong", version=0, reason="漏了中级的费用")
    assert "已保存" in page.text
    assert "漏了中级的费用" in page.text
    entry = bench.desk.audit.entries(NAMES["helpdesk"])[0]
    assert (entry["what"], entry["subject"], entry["after"]["verdict"]) == ("review", given.id, "wrong")


def test_the_second_of_two_colleagues_is_told_and_overwrites_nothing(bench: Bench) -> None:
    given = bench.ask("评审费多少钱")
    one, other = bench.browser("helpdesk"), bench.browser("editor")
    one.get(f"/check/{given.id}")
    other.get(f"/check/{given.id}")
    assert one.post(f"/check/{given.id}/verdict", verdict="right", version=0).status_code == 200
    late = other.post(f"/check/{given.id}/verdict", verdict="wrong", version=0, reason="不对")
    assert late.status_code == 409
    assert "没有覆盖" in late.text
    assert bench.desk.reviews.of(given.id).verdict == "right"


def test_a_verdict_on_an_older_reading_is_refused(bench: Bench) -> None:
    given = bench.ask("评审费多少钱")
    bench.desk.reviews.judge(given.id, "right", "", "a", 0)
    bench.desk.reviews.judge(given.id, "incomplete", "少了依据", "a", 1)
    with pytest.raises(Overtaken):
        bench.desk.reviews.judge(given.id, "right", "", "b", 1)


def test_an_approved_answer_is_given_from_the_next_question_on(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    browser.get("/approved/new")
    text = "高级职称评审费为420元/人。"
    page = browser.post(
        "/approved/new", questions="评一次高工要交多少\n高工收费", text=text, clauses=[FEE], then="approve"
    )
    assert "已批准" in page.text
    given = bench.ask("评一次高工要交多少")
    assert given.origin == "staff"
    assert "420元" in given.text
    assert {"评一次高工要交多少", "高工收费"} <= {r.question.text for r in bench.assistant.regressions.all()}


def test_a_value_that_stands_nowhere_cannot_be_approved(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    browser.get("/approved/new")
    fields = {"questions": "高工收费", "text": "高级职称评审费为520元/人。", "clauses": [FEE]}
    told = browser.post("/approved/verify", **fields).json()["problems"]
    assert any("520" in problem for problem in told)
    assert browser.post("/approved/new", then="approve", **fields).status_code == 422
    assert bench.desk.corrections.answers.all("approved") == []


def test_under_the_two_person_rule_the_author_cannot_approve(bench: Bench) -> None:
    bench.assistant.settings.two_person_rule = True
    one, other = bench.browser("helpdesk"), bench.browser("editor")
    one.get("/approved/new")
    one.post("/approved/new", questions="高工收费", text="高级职称评审费为420元/人。", clauses=[FEE], then="save")
    held = bench.desk.corrections.answers.all()[0]
    one.get(f"/approved/{held.id}")
    other.get(f"/approved/{held.id}")
    assert one.post(f"/approved/{held.id}/approve").status_code == 422
    assert "已批准" in other.post(f"/approved/{held.id}/approve").text


def test_two_who_write_the_same_answer_the_second_is_told(bench: Bench) -> None:
    held = bench.desk.corrections.draft(["高工收费"], "高级职称评审费为420元/人。", [FEE], "a")
    one, other = bench.browser("helpdesk"), bench.browser("editor")
    for browser in (one, other):
        browser.get(f"/approved/{held.id}")
    fields = {"questions": "高工收费", "clauses": [FEE], "revision": held.revision, "then": "save"}
    assert one.post(f"/approved/{held.id}", text="高级评审费420元/人。", **fields).status_code == 200
    late = other.post(f"/approved/{held.id}", text="别的写法", **fields)
    assert late.status_code == 422
    assert "没有保存" in late.text


def test_a_form_sent_after_the_session_ran_out_gives_its_words_back(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    browser.get("/approved/new")
    bench.clock.forward(hours=1)
    words = "写了很久的一段更正，不能丢。" * 20
    page = browser.post("/approved/new", questions="高工收费", text=words, clauses=[FEE])
    assert page.status_code == 401
    assert words in page.text


def test_signing_in_again_leads_back_to_the_form(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    browser.get("/approved/new")
    bench.clock.forward(hours=1)
    browser.http.headers["referer"] = "http://testserver/desk/approved/new"
    assert "/desk/sign-in?next=/approved/new" in browser.post("/approved/new", text="很长的一段").text
    browser.http.headers["referer"] = "http://testserver/desk/approved/new?gap=3"
    assert "/desk/sign-in?next=/approved/new%3Fgap%3D3" in browser.post("/approved/new", text="很长的一段").text
    browser.http.headers["referer"] = "https://evil.example/desk-like/page"
    assert "evil" not in browser.post("/approved/new", text="很长的一段").text


def test_like_questions_that_were_not_answered_stand_in_one_group(bench: Bench) -> None:
    for text in ("公司有没有班车接送", "有没有班车接送", "请问有没有班车", "评审结果会寄到家里吗"):
        bench.unanswered(text)
    bench.desk.gaps.catch_up()
    groups, _ = bench.desk.gaps.page()
    assert [g.count for g in groups] == [3, 1]
    assert "班车" in groups[0].question


def test_a_group_leads_to_an_approved_answer_and_is_settled_by_it(bench: Bench) -> None:
    for text in ("高工收费多少", "高工收费要多少"):
        bench.unanswered(text)
    browser = bench.browser("helpdesk")
    browser.get("/gaps")
    gap = bench.desk.gaps.page()[0][0]
    page = browser.get(f"/approved/new?gap={gap.id}")
    assert "高工收费多少\n高工收费要多少" in page.text or "高工收费要多少\n高工收费多少" in page.text
    fields = {"questions": "高工收费多少", "text": "高级职称评审费为420元/人。", "clauses": [FEE]}
    browser.post("/approved/new", gap=gap.id, then="approve", **fields)
    assert bench.desk.gaps.find(gap.id).state == "answered"
    bench.unanswered("高工收费多少呢")
    bench.desk.gaps.catch_up()
    assert bench.desk.gaps.find(gap.id).state == "open"


def test_a_group_settled_by_two_the_second_is_told(bench: Bench) -> None:
    bench.unanswered("有没有班车")
    bench.desk.gaps.catch_up()
    gap = bench.desk.gaps.page()[0][0]
    bench.desk.gaps.settle(gap.id, "missing", "缺交通安排", "a", gap.version)
    with pytest.raises(Overtaken):
        bench.desk.gaps.settle(gap.id, "ignored", "", "b", gap.version)


def test_asking_as_an_applicant_is_kept_nowhere(bench: Bench) -> None:
    browser = bench.browser("helpdesk")
    browser.get("/ask")
    page = browser.post("/ask", question="现在还能报吗", today="2024-09-20", snapshot=bench.assistant.store.live())
    assert "每一步" in page.text
    assert bench.desk.checking.rows(Filter()) == ([], False)


def test_asking_on_another_day_answers_as_of_that_day(bench: Bench) -> None:
    later = bench.assistant.ask(Question("现在还能报吗", TODAY + timedelta(days=60)), bench.assistant.tools())
    browser = bench.browser("helpdesk")
    browser.get("/ask")
    page = browser.post("/ask", question="现在还能报吗", today="2024-11-19", snapshot="")
    assert later.segments[0].text.splitlines()[0][:20] in page.text


def test_flags_go_with_their_answers(bench: Bench) -> None:
    given = bench.ask("评审费多少钱")
    bench.thumb(given, "down")
    bench.assistant.journal.purge(0, bench.clock().date() + timedelta(days=2))
    with bench.desk.engine.connect() as connection:
        assert connection.execute(select(flags)).all() == []


def _limits(bench: Bench, **changes: int) -> object:
    from dataclasses import replace

    return replace(bench.desk.limits, **changes)
