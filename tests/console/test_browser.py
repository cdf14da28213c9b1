"""Each role's day in a real browser (Chromium: `apt install chromium`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.cases import open_case
from knowledge.adapters.sql.engine import writing
from tests.conftest import NOTICE
from tests.console.live import Site, Telegram, calm, chromium, listening, serious, signed_in
from tests.console.support import PASSWORD, Bench
from tests.console.test_updates import changed_notice, live_text

CHAT = 4711
PHONE_FIRST = ("/check", "/inbox", "/updates", "/form")
SELECT = """(words) => {
  const clause = [...document.querySelectorAll("[data-clause]")].find((c) => c.textContent.includes(words));
  const texts = document.createTreeWalker(clause, NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const at = text.data.indexOf(words);
    if (at >= 0) { range.setStart(text, at); range.setEnd(text, at + words.length); break; }
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
EVIL = "<img src=x onerror=\"document.title='broken'\">"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def site(bench: Bench) -> Iterator[Site]:
    with listening(bench) as running:
        yield running


def test_helpdesk_checks_an_answer_with_the_keyboard_and_corrects_it(site: Site, browser: Browser) -> None:
    site.bench.ask("高工收费多少")
    page = signed_in(browser, site, "helpdesk")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/*")
    page.keyboard.press("2")
    expect(page.locator("input[value=wrong]")).to_be_checked()
    page.fill("[name=reason]", "没有写全")
    page.click("text=提交结论")
    expect(page.locator("[role=status]")).to_contain_text("已保存")
    page.click("text=写审定回答")
    page.fill("[name=text]", "高级职称评审费为999元/人。")
    page.locator("label.pick", has_text="高级职称评审费").locator("input").first.check()
    expect(page.locator("#problems .bad").first).to_contain_text("999")
    page.fill("[name=text]", "高级职称评审费为420元/人。")
    expect(page.locator("#problems .ok")).to_be_visible()
    page.click("text=保存并批准")
    expect(page.locator("h1 .mark")).to_have_text("已批准")
    assert site.bench.ask("高工收费多少").origin == "staff"
    calm(page)


def test_a_thumb_down_on_telegram_becomes_an_approved_answer_that_the_bot_then_gives(
    site: Site, browser: Browser
) -> None:
    with Telegram(site.bench) as telegram:
        telegram.say(CHAT, "评一次高级要交多少钱")
        telegram.heard(CHAT, "420")
        telegram.press(CHAT, "👎")
        page = signed_in(browser, site, "helpdesk")
        expect(page.locator("body")).to_contain_text("评一次高级要交多少钱")
        for _ in range(40):
            page.goto(f"{site.at}/check?only=down")
            if page.locator(".row").count():
                break
            page.wait_for_timeout(100)
        page.click(".row")
        page.click("text=写审定回答")
        page.fill("[name=text]", "高级职称评审费为420元/人，这一条由人工核对过。")
        page.locator("label.pick", has_text="高级职称评审费").locator("input").first.check()
        page.click("text=保存并批准")
        expect(page.locator("h1 .mark")).to_have_text("已批准")
        telegram.say(CHAT, "评一次高级要交多少钱")
        assert "420" in telegram.heard(CHAT, "人工核对过")
        calm(page)


def test_a_hand_over_is_answered_into_telegram_and_closed(site: Site, browser: Browser) -> None:
    with Telegram(site.bench) as telegram:
        telegram.say(CHAT, "评审费多少钱")
        telegram.heard(CHAT, "420")
        telegram.say(CHAT, "找人工")
        telegram.heard(CHAT, "工作人员")
        telegram.press(CHAT, "转")
        page = signed_in(browser, site, "helpdesk")
        for _ in range(60):
            page.goto(f"{site.at}/inbox")
            if page.locator(".row").count():
                break
            page.wait_for_timeout(100)
        page.click(".row")
        assert str(CHAT) not in page.content()
        page.click("text=我来负责")
        page.click("summary:has-text('常用语')")
        page.click("[data-phrase] >> nth=1")
        page.fill("[name=text] >> nth=0", "请把社保记录带上。")
        page.click("text=送出")
        expect(page.locator("[role=status]")).to_contain_text("已送出")
        assert "请把社保记录带上。" in telegram.heard(CHAT, "请把社保记录带上")
        page.select_option("[name=outcome]", "answered")
        page.click("text=结束会话")
        telegram.heard(CHAT, "结束")
        calm(page)


def test_an_editor_takes_a_new_notice_from_a_file_to_live_and_back(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    notice = tmp_path / "新通知.txt"
    notice.write_bytes(changed_notice())
    page = signed_in(browser, site, "editor")
    page.goto(f"{site.at}/updates")
    page.set_input_files("input[type=file]", str(notice))
    page.click("text=读入候选")
    page.click("text=看差异和检查结果", timeout=60_000)
    expect(page.locator(".diff")).to_contain_text("11月20日")
    page.wait_for_selector(".verified", timeout=60_000)
    if page.locator("[name=override]").count():
        page.fill("[name=override]", "市局来电确认")
    page.fill("[name=why]", "缴费延期")
    page.fill("[name=password]", PASSWORD)
    page.dblclick("text=发布快照")
    expect(page.locator("[role=status]")).to_contain_text("已发布", timeout=60_000)
    assert "11月20日" in live_text(site.bench)
    page.fill("[name=why]", "发错了")
    page.fill("[name=password]", PASSWORD)
    page.click("button:has-text('回退')")
    expect(page.locator("[role=status]")).to_contain_text("已回退", timeout=60_000)
    assert "11月11日" in live_text(site.bench)
    assert len(site.bench.assistant.store.moves()) == 3
    calm(page)


def test_an_admin_adds_a_colleague_who_signs_in_and_changes_the_password(site: Site, browser: Browser) -> None:
    page = signed_in(browser, site, "admin")
    page.goto(f"{site.at}/people")
    page.fill("[name=name] >> nth=0", "赵新")
    page.click("text=加上")
    password = page.locator("[role=status] code").inner_text()
    page.click("text=退出")
    page.fill("[name=name]", "赵新")
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
    page.fill("[name=password]", password)
    page.fill("[name=new]", "a longer one of mine")
    page.fill("[name=again]", "a longer one of mine")
    page.click("button:has-text('更换')")
    expect(page.locator("[role=status]")).to_contain_text("密码已更换")
    calm(page)


def test_an_editor_selects_words_that_were_missed_and_adds_them(site: Site, browser: Browser) -> None:
    bench = site.bench
    page = signed_in(browser, site, "editor")
    live = bench.assistant.store.live()
    notice = bench.assistant.snapshot().document(NOTICE)
    assert notice is not None
    page.goto(f"{site.at}/updates/{live}/documents/{notice.version}")
    page.evaluate(SELECT, "严格执行")
    page.click(".add-missed")
    page.wait_for_url("**/values/new*")
    expect(page.locator(".source mark")).to_have_text("严格执行")
    page.select_option("[name=kind]", "level")
    page.click("text=换成这种")
    page.fill("[name='part.']", "高级")
    page.fill("[name=why]", "说的是高级职称")
    page.click("button:has-text('补上')")
    expect(page.locator("#values")).to_contain_text("人工补上")
    expect(page.locator("mark", has_text="严格执行")).to_be_visible()
    calm(page)


def test_from_one_answer_to_the_next_and_back_to_the_same_filter(site: Site, browser: Browser) -> None:
    for text in ("有没有班车", "有没有食堂", "有没有宿舍"):
        site.bench.unanswered(text)
    page = signed_in(browser, site, "helpdesk")
    page.goto(f"{site.at}/check?only=unanswered")
    page.click(".row >> nth=0")
    expect(page.locator("h1")).to_have_text("有没有宿舍")
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("有没有食堂")
    page.click("text=下一条")
    expect(page.locator("h1")).to_have_text("有没有班车")
    page.keyboard.press("u")
    page.wait_for_url("**/check?only=unanswered")
    calm(page)


def test_a_hand_over_that_comes_in_shows_on_the_page_that_is_open(site: Site, browser: Browser) -> None:
    bench = site.bench
    page = signed_in(browser, site, "helpdesk")
    expect(page.locator("[data-queue]")).to_be_hidden()
    bench.conversation("c1")
    with writing(bench.desk.engine) as connection:
        open_case(connection, "c1", "web", "asked", "我的情况比较特殊")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-queue]")).to_have_text("1")
    calm(page)


def test_a_correction_is_not_lost_when_the_session_runs_out_while_writing(site: Site, browser: Browser) -> None:
    given = site.bench.ask("评审费多少钱")
    page = signed_in(browser, site, "helpdesk")
    page.goto(f"{site.at}/approved/new?answer={given.id}")
    words = "高级职称评审费为420元/人，写了很久。"
    page.fill("[name=text]", words)
    site.bench.clock.forward(hours=1)
    page.click("text=存为草稿")
    expect(page.locator("h1")).to_contain_text("登录已过期")
    expect(page.locator("textarea[readonly] >> nth=1")).to_have_value(words)
    page.click("a:has-text('重新登录')")
    page.fill("[name=name]", "李芳")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/approved/new*")
    expect(page.locator("[name=text]")).to_have_value(words)
    page.click("text=存为草稿")
    expect(page.locator("[role=status]")).to_contain_text("已保存")
    calm(page)


def test_what_others_wrote_runs_nowhere(site: Site, browser: Browser) -> None:
    given = site.bench.ask(f"{EVIL}评审费")
    page = signed_in(browser, site, "helpdesk")
    for path in ("/check", f"/check/{given.id}", f"/approved/new?answer={given.id}"):
        page.goto(f"{site.at}{path}")
        assert page.locator("img[src=x]").count() == 0
        assert page.title() != "broken"


def test_no_page_can_be_framed(site: Site, browser: Browser) -> None:
    page = signed_in(browser, site, "helpdesk")
    page.route(
        "**/frame.html", lambda r: r.fulfill(body=f"<iframe src='{site.at}/check'></iframe>", content_type="text/html")
    )
    page.goto(f"{site.at}/frame.html")
    page.wait_for_timeout(300)
    assert page.frames[-1].locator(".rows, h1:has-text('核对')").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_serious_barrier_and_none_is_wider_than_the_screen(
    site: Site, browser: Browser, width: int
) -> None:
    given = site.bench.ask("评审费多少钱", "c1")
    site.bench.thumb(given, "down")
    site.bench.unanswered("有没有班车")
    site.bench.desk.gaps.catch_up()
    live = site.bench.assistant.store.live()
    notice = site.bench.assistant.snapshot().document(NOTICE)
    assert notice is not None
    version = notice.version
    site.bench.desk.reviews.judge(given.id, "wrong", "漏了", "李芳", 0)
    page = signed_in(browser, site, "admin", width)
    paths = ["/check", f"/check/{given.id}?again=true", "/inbox", "/inbox/phrases", "/gaps", "/gaps/1", "/approved"]
    paths += [f"/approved/new?answer={given.id}", "/ask", "/form", "/form/rules", "/insight", "/updates", "/people"]
    paths += [f"/updates/{live}", f"/updates/{live}/documents/{version}", "/updates/history", "/audit", "/privacy"]
    paths += [f"/updates/{live}/documents/{version}/values/new?clause={NOTICE}/五/（四）&text=严格执行", "/regressions"]
    paths += ["/account", "/api/docs", "/nothing"]
    found = {}
    for path in paths:
        page.goto(f"{site.at}{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        barriers = serious(page) if width > 1000 or path in PHONE_FIRST else []
        found[path] = barriers + ([f"{wide} pixels too wide"] if wide > 1 else [])
    assert {path: what for path, what in found.items() if what} == {}
    calm(page)
