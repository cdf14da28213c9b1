"""The bot's own words: every text can be filled in, the commands fit Telegram, the office hours are kept."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from bot.checklist import items
from bot.lettered import lettered
from bot.messages import Attachment, Outgoing, Quote
from bot.routes import COMMANDS, cleaned
from bot.telegram.render import LIMIT, render
from bot.telegram.split import size, split
from bot.terminal import converse
from bot.wording import wording
from knowledge.errors import VocabularyProblem
from knowledge.settings import SHANGHAI
from tests.bot.support import made_core, settings_for
from tests.telegram_server import visible_text

SOURCES = "\n".join(path.read_text() for path in Path("bot").rglob("*.py"))


@pytest.mark.parametrize("name", wording().texts)
def test_every_text_is_used_and_can_be_filled_in(name: str) -> None:
    places = dict.fromkeys(re.findall(r"{(\w+)}", wording().texts[name]), "1")
    assert "{" not in wording().say(name, **places)
    assert f'"{name}"' in SOURCES or f"'{name}'" in SOURCES or name in Path("bot/web/templates/chat.html").read_text()


def test_every_text_that_the_program_names_exists() -> None:
    named = set(re.findall(r'\bsay\(\s*"(\w+)"', SOURCES))
    assert named <= set(wording().texts)
    with pytest.raises(VocabularyProblem, match="remind_on"):
        wording().say("remind_on")


def test_every_command_and_every_key_of_the_keyboard_leads_somewhere() -> None:
    assert set(wording().commands) == set(COMMANDS)
    assert all(re.fullmatch(r"[a-z_]{1,32}", name) and len(what) <= 256 for name, what in wording().commands.items())
    assert {key.action for row in wording().keyboard for key in row if key.action} <= set(COMMANDS)


@pytest.mark.parametrize(
    ("when", "open_"),
    [
        ("2024-09-20 10:00", True),
        ("2024-09-20 12:30", False),
        ("2024-09-20 17:29", True),
        ("2024-09-20 17:30", False),
        ("2024-09-21 10:00", False),
        ("2024-09-29 10:00", True),  # a Sunday worked in exchange for the national holiday
        ("2024-10-01 10:00", False),
        ("2099-01-01 10:00", True),  # beyond the calendar: a Thursday
    ],
)
def test_the_desk_is_staffed_on_working_days_of_the_official_calendar(when: str, open_: bool) -> None:
    assert wording().staffed(datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)) is open_


@pytest.mark.parametrize(
    "text", ["句子。" * 3000, "无标点" * 3000, "<&>" * 3000, "😀" * 3000, "a\n" * 5000, "，" * 9000]
)
def test_parts_are_whole_and_within_the_limit_and_nothing_is_lost(text: str) -> None:
    parts = [part.html for part in render(Outgoing((text,), (Quote(text, "出处"),), note="注"))]
    assert all(len(html.encode("utf-16-le")) // 2 <= LIMIT for html in parts)
    shown = "".join(visible_text(html) for html in parts)
    assert "".join(shown.split()).count("".join(text.split())[:1]) >= 2 * "".join(text.split()).count(text[0])


def test_a_cut_falls_where_the_sense_breaks() -> None:
    pieces = split("一二三四五。六七八九十，一二三四五。六七八", 10)
    assert pieces == ["一二三四五。", "六七八九十，", "一二三四五。六七八"]
    assert all(size(piece) <= 10 for piece in pieces)


def test_hidden_characters_are_taken_out_and_line_breaks_kept() -> None:
    assert cleaned("\u200b评\u202e审\u0000费\n多少\ufeff") == "评审费\n多少"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("关于著作：请上传封面、前言页。", ["封面", "前言页"]),
        ("关于项目：上传审批表、项目书（含附件、清单）、结题报告等。未结题的不作为参考。",
         ["审批表", "项目书（含附件、清单）", "结题报告等", "未结题的不作为参考"]),
        ("1.获奖证书", ["获奖证书"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_clause_is_cut_into_what_can_be_ticked_in_its_own_words(text: str, wanted: list[str]) -> None:
    heading = text.split("：")[0] if "：" in text else "1."
    assert [item.text for item in items(text, heading)] == wanted


def test_the_terminal_answers_presses_letters_and_leaves_nothing_behind(tmp_path: Path) -> None:
    core, _ = made_core(settings_for(tmp_path))
    said = iter(["评审费多少钱？\n", "a\n", "/quit\n"])
    written: list[str] = []
    converse(core, lambda: next(said, ""), written.append)
    assert "我是机器" in written[0]
    assert "510元/人" in written[1]
    assert "2031年3月1日" in written[2]
    with core.tools.engine.connect() as connection:
        assert not connection.exec_driver_sql("select * from conversations").all()
    core.close()


def test_without_buttons_and_files_the_keys_are_words_and_a_list_is_written_out() -> None:
    text = Attachment.of("材料清单.txt", "text/plain; charset=utf-8", "☐ 论文封面".encode())
    paper = Attachment.of("材料清单.pdf", "application/pdf", b"%PDF")
    files = [Outgoing(("论文",), attachment=file) for file in (text, paper)]
    home, listed, other = lettered([Outgoing(("您好",), keyboard=True), *files])
    assert "可以直接发：时间安排、费用" in home
    assert "☐ 论文封面" in listed
    assert "这里发不了文件（材料清单.pdf）" in other


def test_of_many_sources_the_first_few_are_named_where_nothing_can_be_folded() -> None:
    [text] = lettered([Outgoing(("答",), tuple(Quote("", f"第{n}条") for n in (1, 1, 2, 3, 4, 5, 6)))])
    assert text.count("出处：") == 4
    assert "（共 6 处）" in text
