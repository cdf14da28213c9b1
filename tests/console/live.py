"""The desk on a real port with a real browser before it, and the bot on Telegram's test server beside it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from bot.assemble import core
from bot.telegram import serve
from knowledge.settings import Settings
from tests.console.support import NAMES, PASSWORD, Bench, mounted
from tests.telegram_server import TOKEN, TelegramServer

AXE = "() => axe.run({resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)


@dataclass
class Site:
    """A desk that listens; `at` is its address."""

    bench: Bench
    at: str


@contextmanager
def listening(bench: Bench) -> Iterator[Site]:
    server = uvicorn.Server(uvicorn.Config(mounted(bench.app), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Site(bench, f"http://127.0.0.1:{port}/desk")
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield browser
        browser.close()


def signed_in(browser: Browser, site: Site, role: str, width: int = 1280) -> Page:
    """A page of a fresh profile; a script error or a breach of the policy fails the test at `calm`."""
    page = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN").new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda m: troubles.append(m.text) if "Content Security Policy" in m.text else None)
    page.troubles = troubles  # type: ignore[attr-defined]
    page.goto(f"{site.at}/sign-in")
    page.fill("[name=name]", NAMES[role])
    page.fill("[name=password]", PASSWORD)
    page.click("text=登录 >> nth=-1")
    page.wait_for_url("**/check*")
    return page


def calm(page: Page) -> None:
    assert page.troubles == []  # type: ignore[attr-defined]


def serious(page: Page) -> list[str]:
    """What axe finds that is serious or critical on the page as it is."""
    source = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    page.evaluate(source)
    found: dict[str, Any] = page.evaluate(AXE)
    return [
        f"{v['id']}: {n['html'][:120]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]


class Telegram:
    """The bot over the desk's own database, in a loop of its own."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.loop = asyncio.new_event_loop()
        self.server = TelegramServer()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self._run(),), daemon=True)

    def __enter__(self) -> "Telegram":
        self.thread.start()
        assert self.ready.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(20)

    async def _run(self) -> None:
        self.stop = asyncio.Event()
        async with self.server as server:
            home = self.bench.assistant.settings.home
            settings = Settings(  # type: ignore[call-arg]
                _env_file=None, home=home, telegram_bot_token=TOKEN, telegram_api_base=server.base
            )
            made = core(settings, self.bench.assistant)
            self.ready.set()
            try:
                await serve(settings, made, self.stop)
            finally:
                made.close()

    def say(self, chat: int, text: str) -> None:
        self.loop.call_soon_threadsafe(self.server.say, chat, text)

    def press(self, chat: int, label: str) -> None:
        """Press the button with this label on the last message that has it."""

        def do() -> None:
            for message in reversed(self.server.sent[chat]):
                for button in self.server.buttons(message):
                    if label in button["text"]:
                        position = self.server.sent[chat].index(message)
                        self.server.press(chat, button["callback_data"], self.server.shown(chat, position))
                        return

        self.loop.call_soon_threadsafe(do)

    def heard(self, chat: int, words: str) -> str:
        """The bot's message that holds these words, as soon as it is there."""

        def found() -> str | None:
            return next((t for t in reversed(self.server.texts(chat)) if words in t), None)

        waiting = asyncio.run_coroutine_threadsafe(self.server.until(found, 30), self.loop)
        return str(waiting.result(40))
