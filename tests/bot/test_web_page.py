"""The chat page in a real browser (Debian's chromium: apt-get install chromium), phone and desktop, with axe."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.assemble import Core
from bot.cases import Cases
from bot.web import router
from tests.bot.support import FakeAssistant, made_core, settings_for

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


@dataclass
class Site:
    base: str
    core: Core
    assistant: FakeAssistant


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    core, assistant = made_core(settings_for(tmp_path_factory.mktemp("site"), public_url=base))
    app = FastAPI()
    app.include_router(router(core))
    app.get("/page")(lambda: HTMLResponse(f"<link rel=icon href=data:,><script src='{base}/embed.js' defer></script>"))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        time.sleep(0.01)
    yield Site(base, core, assistant)
    server.should_exit = True
    thread.join()
    core.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=["phone", "desktop", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    yield from opened(browser, site, request.param)


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    yield from opened(browser, site, "phone")


def opened(browser: Browser, site: Site, kind: str) -> Iterator[Page]:
    scheme: Any = "dark" if kind == "dark" else "light"
    context = browser.new_context(viewport=DESKTOP if kind == "desktop" else PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(site.base)
    yield page
    context.close()
    assert not problems


def ask(page: Page, text: str) -> None:
    page.fill("#question", text)
    page.keyboard.press("Enter")


def serious(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in violations if v["impact"] in ("serious", "critical")]


def test_a_question_is_answered_and_the_clause_opens_marked_in_the_notice(page: Page, site: Site) -> None:
    assert not serious(page)
    ask(page, "评审费多少钱？")
    answer = page.locator(".message.bot").last
    expect(answer).to_contain_text("510元/人")
    expect(answer).to_contain_text("机器回答，以通知原文为准")
    assert not serious(page)
    page.goto(site.base + (answer.get_by_text("看原文").get_attribute("href") or ""))
    expect(page.locator("mark#hit")).to_contain_text("副高级评审费为510元/人")
    expect(page.locator("mark#hit")).to_be_in_viewport()
    assert not serious(page)


def test_materials_are_ticked_in_place_and_stay_ticked(page: Page) -> None:
    page.get_by_role("button", name="材料要求").click()
    page.get_by_role("button", name="期刊发表论文").click()
    page.get_by_role("button", name="☐ 论文封面").click()
    expect(page.get_by_role("button", name="☑ 论文封面")).to_have_attribute("aria-pressed", "true")
    assert not serious(page)
    page.reload()
    expect(page.get_by_role("button", name="☑ 论文封面")).to_be_visible()
    expect(page.locator(".message.bot")).to_have_count(3)


def test_the_reader_opens_beside_the_chat_on_a_wide_screen(browser: Browser, site: Site) -> None:
    for page in opened(browser, site, "desktop"):
        ask(page, "评审费多少钱？")
        page.get_by_text("看原文").click()
        expect(page.frame_locator("#reader-frame").locator("mark#hit")).to_be_visible()
        page.get_by_role("button", name="关闭原文").click()
        expect(page.locator("#reader")).to_be_hidden()
        expect(page.locator("#question")).to_be_focused()


def test_nothing_that_is_said_becomes_markup(phone: Page) -> None:
    ask(phone, "<img src=x onerror=alert(1)><b>粗</b>")
    expect(phone.locator(".message.user")).to_have_text("您说：<img src=x onerror=alert(1)><b>粗</b>")
    expect(phone.locator(".message.bot").last).to_contain_text("你问的是：<img src=x")
    assert phone.locator(".message img, .message b").count() == 0


def test_a_thumb_and_a_suggestion_are_buttons(phone: Page) -> None:
    ask(phone, "评审费多少钱？")
    phone.get_by_role("button", name="没用").click()
    phone.get_by_role("button", name="不完整").click()
    expect(phone.locator("#log")).to_contain_text("转给工作人员改进")
    phone.get_by_role("button", name="申报时间是什么时候？").click()
    expect(phone.locator(".message.bot").last).to_contain_text("2031年3月1日—4月20日")


def test_it_can_be_used_by_keyboard_alone(phone: Page) -> None:
    phone.keyboard.press("Tab")
    expect(phone.get_by_text("跳到输入框")).to_be_focused()
    phone.keyboard.press("Enter")
    phone.keyboard.type("评审费多少钱？")
    phone.keyboard.press("Enter")
    expect(phone.locator(".message.bot").last).to_contain_text("510元")
    expect(phone.locator("#log")).to_have_attribute("aria-live", "polite")


def test_a_reply_of_staff_appears_by_itself_and_is_marked(phone: Page, site: Site) -> None:
    phone.get_by_role("button", name="找人工").click()
    phone.get_by_role("button", name="转给工作人员").click()
    expect(phone.locator("#log")).to_contain_text("已经转给工作人员")
    desk = Cases(site.core.tools.engine)
    [case] = desk.page("waiting")
    desk.claim(case.id, "li")
    desk.reply(case.id, "li", "您好，请讲")
    expect(phone.locator(".message.staff")).to_contain_text("【人工回复】您好，请讲", timeout=15_000)
    desk.close(case.id, "li", "solved")


def test_export_downloads_and_forget_empties_the_page(phone: Page, tmp_path: Path) -> None:
    ask(phone, "评审费多少钱？")
    phone.get_by_label("更多").click()
    phone.get_by_role("button", name="导出我的记录").click()
    with phone.expect_download() as download:
        phone.get_by_role("button", name="下载 我的记录.json").click()
    download.value.save_as(tmp_path / "kept.json")
    assert "评审费多少钱？" in (tmp_path / "kept.json").read_text()
    phone.get_by_label("更多").click()
    phone.get_by_role("button", name="删除我的记录").click()
    phone.get_by_role("button", name="全部删除").click()
    expect(phone.locator("#log")).to_contain_text("已经全部删除")
    phone.reload()
    expect(phone.locator(".message.user")).to_have_count(0)


def test_without_javascript_one_can_ask_press_and_tick(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.base)
    page.get_by_role("link", name="简单版").click()
    page.get_by_label("输入问题").fill("评审费多少钱？")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#last")).to_contain_text("510元/人")
    page.get_by_role("button", name="申报时间是什么时候？").last.click()
    expect(page.locator("#last")).to_contain_text("2031年3月1日—4月20日")
    page.get_by_role("button", name="材料要求").click()
    page.get_by_role("button", name="期刊发表论文").click()
    page.get_by_role("button", name="☐ 论文封面").click()
    expect(page.get_by_role("button", name="☑ 论文封面")).to_be_visible()
    page.reload()
    asked = ["您说： 评审费多少钱？", "您说： 申报时间是什么时候？", "您说： 材料要求"]
    expect(page.locator(".message.user")).to_have_text(asked)
    page.get_by_role("link", name="看原文").first.click()
    expect(page.locator("mark#hit")).to_be_visible()
    context.close()


def test_all_keys_are_in_sight_before_the_first_question(phone: Page) -> None:
    expect(phone.get_by_role("button", name="找人工")).to_be_in_viewport(ratio=1)


def test_one_line_puts_the_chat_into_another_page(phone: Page, site: Site) -> None:
    other = site.base.replace("127.0.0.1", "localhost")
    phone.goto(f"{other}/page")
    phone.get_by_role("button", name="职称申报助手").click()
    frame = phone.frame_locator("iframe")
    frame.locator("#question").fill("评审费多少钱？")
    frame.get_by_role("button", name="发送").click()
    expect(frame.locator(".message.bot").last).to_contain_text("510元")
    assert not [c for c in phone.context.cookies() if "zhicheng" in str(c.get("name"))]
