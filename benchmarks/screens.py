"""Takes the pictures of docs/screens: the chat page on a phone and a desktop, and what Telegram shows.

python -m benchmarks.screens HOME      HOME: a home with a published knowledge base
"""

import argparse
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import escape
from io import BytesIO
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bot.assemble import Core, core
from bot.messages import Incoming
from bot.telegram.render import Part, render
from bot.web import router
from knowledge.assemble import assistant
from knowledge.settings import Settings

TARGET = Path("docs/screens")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-sync", "--no-first-run", "--disable-component-update"]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
SAID = {"telegram-answer": ["/start", "评审费多少钱？"], "telegram-materials": ["材料要求", "提醒我"]}
TELEGRAM = """<!doctype html><meta charset=utf-8><style>
body { margin: 0; padding: 10px; background: #c9dbc0; font: 15px/1.4 system-ui, "Noto Sans CJK SC", sans-serif }
.b, .u { max-width: 88%; width: fit-content; margin: 6px 0; padding: 7px 10px; border-radius: 12px }
.b, .u { white-space: pre-wrap }
.b { background: #fff }
.u { margin-left: auto; background: #e3fcc9 }
blockquote { margin: 4px 0; padding: 4px 8px; max-height: 4.2em; overflow: hidden; border-radius: 4px }
blockquote { border-left: 3px solid #3a8bc0; background: #eaf3f9 }
.k { display: flex; gap: 4px; margin: 4px 0; max-width: 88% }
.k span { flex: 1; text-align: center; background: #4f6f4e; color: #fff; border-radius: 8px; padding: 6px 4px }
</style>"""


@contextmanager
def served(home: Path) -> Iterator[tuple[str, Core]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    settings = Settings(_env_file=None, home=home, public_url=base, fixed_today=date(2024, 9, 20))  # type: ignore[call-arg]
    made = core(settings, assistant(settings))
    app = FastAPI()
    app.include_router(router(made))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield base, made
    server.should_exit = True
    thread.join()
    made.close()


def opened(browser: Browser, base: str, size: dict[str, int], dark: bool = False) -> Page:
    scheme = "dark" if dark else "light"
    page = browser.new_context(viewport=size, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    page.goto(base)
    return page


def ask(page: Page, text: str) -> None:
    before = page.locator(".message.bot").count()
    page.fill("#question", text)
    page.keyboard.press("Enter")
    page.locator(".message.bot").nth(before).wait_for(timeout=60_000)
    page.wait_for_timeout(500)


def take(page: Page, name: str) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    picture = Image.open(BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(128).save(TARGET / f"{name}.png", optimize=True)


def web(browser: Browser, base: str) -> None:
    phone = opened(browser, base, PHONE)
    take(phone, "web-phone-home")
    ask(phone, "评审费多少钱？")
    take(phone, "web-phone-answer")
    ask(phone, "材料要求")
    phone.get_by_role("button", name="期刊发表论文").last.click()
    phone.wait_for_timeout(800)
    phone.get_by_role("button", name="☐ 论文封面").click()
    phone.wait_for_timeout(800)
    take(phone, "web-phone-materials")
    ask(phone, "能不能报")
    take(phone, "web-phone-questionnaire")
    phone.goto(base + (phone.get_by_text("看原文").first.get_attribute("href") or ""))
    phone.wait_for_timeout(500)
    take(phone, "web-phone-document")
    dark = opened(browser, base, PHONE, dark=True)
    ask(dark, "申报时间是什么时候？")
    take(dark, "web-phone-dark")
    desktop = opened(browser, base, DESKTOP)
    ask(desktop, "我档案在成都怎么报")
    desktop.get_by_text("看原文").last.click()
    desktop.wait_for_timeout(1500)
    take(desktop, "web-desktop")


def telegram(browser: Browser, made: Core) -> None:
    """What the bot would send, in the look of a messenger."""
    for name, said in SAID.items():
        rows = [TELEGRAM]
        for text in said:
            rows.append(f'<div class="u">{escape(text)}</div>')
            parcels = made.conversation.handle(Incoming("telegram", name, "text", text)).result()
            rows += [_bubble(part) for parcel in parcels for part in render(parcel.message, "zhicheng_bot")]
        page = browser.new_context(viewport=PHONE).new_page()
        page.set_content("".join(rows))
        take(page, name)


def _bubble(part: Part) -> str:
    markup = part.markup.to_dict() if part.markup else {}
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    keys = "".join(f'<div class="k">{_keys(row)}</div>' for row in rows)
    return f'<div class="b">{part.html}</div>{keys}'


def _keys(row: list[dict[str, str]]) -> str:
    return "".join(f"<span>{escape(key['text'])}</span>" for key in row)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(shutil.copytree(given.home, Path(scratch) / "home"))
        with served(home) as (base, made), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            web(browser, base)
            telegram(browser, made)
            browser.close()


if __name__ == "__main__":
    main()
