"""Editors: from a file to live and back, values confirmed and fixed, two at the same candidate."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from fpdf import FPDF
from sqlalchemy import select, text, update

from console.errors import NotThere
from console.fixes import mend_candidate
from console.jobs import Jobs
from console.originals import page_image
from console.tables import flags, jobs
from console.value_forms import normal_form
from ingest.candidate import ingest
from ingest.publish import publish
from knowledge.adapters.sql.engine import writing
from knowledge.clauses import Document
from tests.conftest import NOTICE, ROOT
from tests.console.support import NAMES, PASSWORD, Bench, Browser

SOURCE = next((ROOT / "corpus" / "notices").glob("*.txt"))


def changed_notice() -> bytes:
    """The notice with a later last day of payment and another fee."""
    return SOURCE.read_text("utf-8").replace("11月11日", "11月20日").replace("420元", "450元").encode()


def hand_in(bench: Bench, browser: Browser, content: bytes, name: str = "通知.txt") -> int:
    browser.get("/updates")
    browser.post("/updates", files={"files": (name, content, "text/plain")})
    bench.desk.updates.jobs.settle()
    number = bench.desk.updates.candidate()
    assert number is not None
    return number


def live_text(bench: Bench) -> str:
    document = bench.assistant.snapshot().document(NOTICE)
    assert document is not None
    return document.text


def notice_of(bench: Bench, number: int) -> Document:
    document = bench.assistant.store.snapshot(number).document(NOTICE)
    assert document is not None
    return document


def test_a_file_goes_from_the_desk_to_live_and_back(bench: Bench) -> None:
    browser, before = bench.browser("editor"), bench.assistant.store.live()
    number = hand_in(bench, browser, changed_notice())
    page = browser.get(f"/updates/{number}").text
    assert page.index("11月20日") < page.index("逐条差异")
    assert "450元" in page
    assert "11月11日" in live_text(bench)
    fingerprint = bench.desk.updates.fingerprint(number)
    fields = {"fingerprint": fingerprint, "why": "改期", "password": PASSWORD, "override": "市局确认"}
    assert "已发布" in browser.post(f"/updates/{number}/publish", **fields).text
    assert "11月20日" in live_text(bench)
    browser.get("/updates/history")
    back = browser.post("/updates/rollback", number=before, live=number, why="发错了", password=PASSWORD)
    assert "已回退" in back.text
    assert "11月11日" in live_text(bench)
    assert [e["what"] for e in bench.desk.audit.entries(NAMES["editor"])[:2]] == ["rollback", "publish"]


def test_publishing_asks_for_the_password_again(bench: Bench) -> None:
    browser, before = bench.browser("editor"), bench.assistant.store.live()
    number = hand_in(bench, browser, changed_notice())
    browser.get(f"/updates/{number}")
    for password in ("", "not the password"):
        fields = {"fingerprint": bench.desk.updates.fingerprint(number), "password": password}
        assert browser.post(f"/updates/{number}/publish", **fields).status_code == 422
    assert bench.assistant.store.live() == before


def test_a_second_click_on_publish_does_nothing_more(bench: Bench) -> None:
    browser = bench.browser("editor")
    number = hand_in(bench, browser, changed_notice())
    fields = {"fingerprint": bench.desk.updates.fingerprint(number), "password": PASSWORD, "override": "确认"}
    browser.get(f"/updates/{number}")
    assert browser.post(f"/updates/{number}/publish", **fields).status_code == 200
    assert browser.post(f"/updates/{number}/publish", **fields).status_code == 200
    assert [m["after"] for m in bench.assistant.store.moves()].count(number) == 1


def test_who_publishes_from_an_old_page_is_told_and_nothing_goes_live(bench: Bench) -> None:
    one, other = bench.browser("editor"), bench.browser("admin")
    number = hand_in(bench, one, changed_notice())
    old = bench.desk.updates.fingerprint(number)
    hand_in(bench, other, changed_notice().replace("450元".encode(), "460元".encode()))
    one.get(f"/updates/{number}")
    late = one.post(f"/updates/{number}/publish", fingerprint=old, password=PASSWORD, override="确认")
    assert late.status_code == 409
    assert "重新看过差异" in late.text
    assert bench.assistant.store.live() != number


def test_a_publish_marks_the_answers_that_it_made_old(bench: Bench) -> None:
    fee, other = bench.ask("评审费多少钱"), bench.ask("要考英语吗")
    browser = bench.browser("editor")
    number = hand_in(bench, browser, SOURCE.read_text("utf-8").replace("420元", "450元").encode())
    bench.desk.updates.publish(number, bench.desk.updates.fingerprint(number), "a", "", "确认")
    with bench.desk.engine.connect() as connection:
        marked = connection.execute(select(flags.c.answer_id).where(flags.c.flag == "changed")).scalars().all()
    assert fee.id in marked
    assert other.id not in marked


def test_an_approved_answer_falls_back_when_its_clause_changes(bench: Bench) -> None:
    clause = f"{NOTICE}/五/（四）"
    held = bench.desk.corrections.draft(["高工收费"], "高级职称评审费为420元/人。", [clause], "a")
    bench.desk.corrections.approve(held.id, "a")
    number = hand_in(bench, bench.browser("editor"), changed_notice())
    bench.desk.updates.publish(number, bench.desk.updates.fingerprint(number), "a", "", "确认")
    assert bench.desk.corrections.find(held.id).state == "stale"
    assert "420元" not in bench.ask("高工收费").text


def test_the_same_file_again_changes_nothing(bench: Bench) -> None:
    browser = bench.browser("editor")
    browser.get("/updates")
    page = browser.post("/updates", files={"files": (SOURCE.name, SOURCE.read_bytes(), "text/plain")})
    bench.desk.updates.jobs.settle()
    assert bench.desk.updates.candidate() is None
    assert "没有改动" in browser.get(str(page.url.path).removeprefix("/desk")).text


def test_a_bad_file_is_named_with_its_reason_and_the_rest_goes_on(bench: Bench) -> None:
    browser = bench.browser("editor")
    browser.get("/updates")
    files = [
        ("files", ("坏的.pdf", b"%PDF-1.7 cut off", "application/pdf")),
        ("files", ("好的.txt", changed_notice(), "text/plain")),
    ]
    page = browser.post("/updates", files=files)
    bench.desk.updates.jobs.settle()
    told = browser.get(str(page.url.path).removeprefix("/desk")).text
    assert "跳过" in told
    assert "坏的.pdf" in told
    assert bench.desk.updates.candidate() is not None
    assert not list((bench.assistant.settings.home / "uploads").rglob("*.*"))


def test_a_fix_of_a_value_survives_reading_the_document_again(bench: Bench) -> None:
    browser = bench.browser("editor")
    number = hand_in(bench, browser, changed_notice())
    document = notice_of(bench, number)
    value = next(v for v in document.values if v.kind == "window" and "11月20日" in v.text)
    path = f"/updates/{number}/documents/{document.version}"
    assert "11月20日" in browser.get(path).text
    fields = {
        "at": value.start,
        "action": "correct",
        "part.from": "2024-10-28",
        "part.until": "2024-11-21",
        "why": "原件是 21 日",
    }
    page = browser.post(f"{path}/values", **fields)
    assert "已保存" in page.text
    assert _until(bench, number, value.text) == "2024-11-21"
    fresh = changed_notice().replace("450元".encode(), "455元".encode())
    assert hand_in(bench, browser, fresh) == number
    assert _until(bench, number, value.text) == "2024-11-21"
    entry = next(e for e in bench.desk.audit.entries() if e["what"] == "value.fix")
    assert entry["after"]["why"] == "原件是 21 日"


def test_a_fix_to_what_is_live_opens_a_candidate_and_changes_nothing_served(bench: Bench) -> None:
    live = bench.assistant.store.live()
    document = notice_of(bench, live)
    value = next(v for v in document.values if v.kind == "money")
    number, version = bench.desk.updates.settle_value(live, document.version, value.start, "drop", {}, "a", "不是收费")
    assert number == bench.desk.updates.candidate() != live
    assert all(v.start != value.start for v in bench.assistant.store.document(version).values)
    assert notice_of(bench, live).version == document.version
    assert bench.assistant.store.original(version) == bench.assistant.store.original(document.version)


def test_who_fixes_a_value_of_a_version_that_is_gone_is_told(bench: Bench) -> None:
    browser = bench.browser("editor")
    number = hand_in(bench, browser, changed_notice())
    old = notice_of(bench, number)
    hand_in(bench, browser, changed_notice().replace("450元".encode(), "455元".encode()))
    value = old.values[0]
    browser.get("/updates")
    late = browser.post(f"/updates/{number}/documents/{old.version}/values", at=value.start, action="confirm")
    assert late.status_code == 404
    assert "同事可能刚刚改过" in late.text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"from": "2024-11-02", "until": "2024-11-01"}, "晚于"),
        ({"from": "2024-02-30", "until": "2024-11-01"}, "不是日期"),
        ({"from": "", "until": "2024-11-01"}, "填写完整"),
    ],
)
def test_a_normal_form_that_cannot_be_is_refused(shared: Bench, given: dict[str, str], told: str) -> None:
    window = next(v for v in notice_of(shared, shared.assistant.store.live()).values if v.kind == "window")
    with pytest.raises(Exception, match=told):
        normal_form(window.kind, window.normalised, given)


def test_a_page_of_a_pdf_is_drawn_beside_its_outline(bench: Bench) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=16)
    pdf.cell(text="Notice No. 1")
    drawn = page_image(bytes(pdf.output()), 1)
    assert drawn.startswith(b"\x89PNG")
    with pytest.raises(NotThere):
        page_image(bytes(pdf.output()), 2)
    with pytest.raises(NotThere):
        page_image(b"%PDF-1.7 nothing", 1)


def test_missing_documents_are_listed_with_where_they_are_cited(shared: Bench) -> None:
    page = shared.browser("editor").get("/updates").text
    assert "引用了、还没有全文的文件" in page
    assert f"{NOTICE}/" in page


def test_touched_questionnaire_rules_are_shown_before_the_publish(bench: Bench) -> None:
    browser = bench.browser("editor")
    number = hand_in(
        bench, browser, SOURCE.read_text("utf-8").replace("须在重庆工作1年以上", "须在重庆工作2年以上").encode()
    )
    assert "动到的问卷规则" in browser.get(f"/updates/{number}").text


def test_every_rule_of_the_questionnaire_is_shown_with_its_clause(shared: Bench) -> None:
    page = shared.browser("helpdesk").get("/form/rules").text
    assert page.count("<mark>") > 5


def test_staff_fill_the_questionnaire_in_with_a_caller(shared: Bench) -> None:
    browser = shared.browser("helpdesk")
    first = browser.get("/form").text
    assert "不清楚" in first
    answers: dict[str, str] = {}
    page = browser.post("/form", answers=json.dumps(answers), question="level", told="unknown")
    assert page.status_code == 200
    assert "已经回答" in page.text


def test_a_job_that_was_cut_off_says_so_after_a_restart(bench: Bench) -> None:
    job = bench.desk.updates.jobs.start("ingest", "a", ["x"], lambda _: {})
    bench.desk.updates.jobs.settle()
    with writing(bench.desk.engine) as connection:
        connection.execute(update(jobs).where(jobs.c.id == job).values(state="running"))
    restarted = Jobs(bench.desk.engine, bench.clock)
    restarted.give_up()
    assert "重新启动" in (restarted.find(job).error or "")


def test_the_audit_trail_can_only_grow(bench: Bench) -> None:
    bench.desk.audit.note("a", "review", "x")
    for statement in ("UPDATE desk_audit SET who = 'b'", "DELETE FROM desk_audit"):
        with pytest.raises(Exception, match="append-only"), writing(bench.desk.engine) as connection:
            connection.execute(text(statement))


def test_insight_counts_by_day_and_before_and_after_a_publish(bench: Bench) -> None:
    for question in ("评审费多少钱", "要考英语吗"):
        bench.thumb(bench.ask(question), "up")
    bench.unanswered("有没有班车")
    today = bench.desk.insight.today()
    day = bench.desk.insight.days(today, today)[0]
    assert (day.questions, day.up, day.kinds["not_found"] >= 1) == (3, 2, True)
    page = bench.browser("helpdesk").get("/insight").text
    assert "<svg" in page
    assert "发布前后" in page


def test_the_days_of_insight_stay_when_their_answers_are_gone(bench: Bench) -> None:
    bench.conversation("c1")
    bench.ask("评审费多少钱", "c1")
    bench.clock.forward(days=2)
    bench.desk.privacy.erase("c1", "a")
    day = bench.desk.insight.today() - timedelta(days=2)
    assert bench.desk.insight.days(day, day)[0].questions == 1


def test_the_csv_holds_sums_and_nobody(bench: Bench) -> None:
    bench.ask("我叫张三，评审费多少钱", "c1")
    text = bench.browser("helpdesk").get("/insight/days.csv").text
    assert "日期,提问" in text
    assert "张三" not in text
    assert "c1" not in text


def _until(bench: Bench, number: int, words: str) -> str:
    value = next(v for v in notice_of(bench, number).values if v.text == words)
    return str(value.normalised["until"])


def test_uploads_lie_in_the_home_and_nowhere_else(bench: Bench) -> None:
    number = hand_in(bench, bench.browser("editor"), changed_notice(), "../../通知.txt")
    assert number
    assert not (Path(bench.assistant.settings.home).parent / "通知.txt").exists()


def test_a_publish_from_the_command_line_marks_answers_and_keeps_fixes(bench: Bench, tmp_path: Path) -> None:
    fee = bench.ask("评审费多少钱")
    live = bench.assistant.store.live()
    value = next(v for v in notice_of(bench, live).values if v.kind == "money")
    bench.desk.updates.fixes.add(notice_of(bench, live), value, "correct", {"amount": 450}, "a", "按新标准")
    notice = tmp_path / SOURCE.name
    notice.write_bytes(SOURCE.read_bytes() + "\n附注：以市局通知为准。\n".encode())
    report = ingest([str(notice)], bench.assistant.shelf)
    assert report.candidate is not None
    mend_candidate(bench.assistant.shelf, report.candidate)
    fixed = next(v for v in notice_of(bench, report.candidate).values if v.text == value.text)
    assert fixed.normalised == {"amount": 450}
    with_fee = SOURCE.read_text("utf-8").replace("420元", "450元")
    notice.write_text(with_fee, "utf-8")
    number = ingest([str(notice)], bench.assistant.shelf).candidate
    publish(bench.assistant, "cli", candidate=number, override="确认")
    browser = bench.browser("helpdesk")
    assert fee.id in browser.get("/check?only=changed").text


def test_a_clause_that_is_only_set_otherwise_is_not_shown_as_changed(bench: Bench) -> None:
    browser = bench.browser("editor")
    spaced = changed_notice().decode().replace("联系人：杨老师", "\n\n联系人：杨老师").encode()
    page = browser.get(f"/updates/{hand_in(bench, browser, spaced)}").text
    listed = page[page.index("逐条差异") :]
    assert "没有列出" in listed
    assert "六、联系方式</p>" not in listed
    assert "<ins>20</ins>" in listed
