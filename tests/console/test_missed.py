"""A value that the reader missed: proposed, kept with who and why, there again after the next reading, and answered."""

from datetime import date

import pytest

from console.errors import NotThere, Refused
from console.missed import Missed, Place, propose
from knowledge.answers import Answer, Question
from knowledge.clauses import Document
from tests.console.support import NAMES, PASSWORD, Bench, Browser
from tests.console.test_updates import hand_in

KEY = "渝试职改办〔2025〕1号"
TIME, FEE = f"{KEY}/二", f"{KEY}/三"
WORDS, SUM = "九月首个星期一起，国庆长假前一天截止", "四百廿元整"
NOTICE = f"""{KEY}

关于开展2025年测试工程职称申报工作的通知

各单位：

一、申报范围

在渝从事测试工程专业技术工作的人员。

二、网上申报时间

{WORDS}。

三、评审费

按{SUM}收取，补办另按{SUM}收取。

四、联系方式

联系人：王老师，电话：023-63899976。

重庆市测试局
2025年8月20日
"""
PARTS = {"part.from": "2025-09-01", "part.until": "2025-09-30"}


def read(bench: Bench, browser: Browser, text: str = NOTICE) -> tuple[int, Document]:
    number = hand_in(bench, browser, text.encode())
    return number, document_of(bench, number)


def document_of(bench: Bench, number: int) -> Document:
    document = bench.assistant.store.snapshot(number).document(KEY)
    assert document is not None
    return document


def add(browser: Browser, number: int, document: Document, **fields: object) -> str:
    where = f"/updates/{number}/documents/{document.version}/values/new"
    given = {"clause": TIME, "text": WORDS, "occurrence": 0, "kind": "window", "why": "国庆长假前一天是 9 月 30 日"}
    return browser.post(where, **(given | PARTS | fields)).text


def ask(bench: Bench, text: str) -> Answer:
    return bench.assistant.ask(Question(text, date(2025, 9, 20)), bench.assistant.tools())


def test_a_missed_value_is_kept_with_who_and_why_and_is_there_after_the_next_reading(bench: Bench) -> None:
    browser = bench.browser("editor")
    number, document = read(bench, browser)
    assert WORDS not in {v.text for v in document.values}
    assert "会代替已经读出的「九月」" in browser.get(f"{_place(number, document)}&text={WORDS}").text
    shown = add(browser, number, document)
    assert "人工补上" in shown
    assert NAMES["editor"] in shown
    _, again = read(bench, browser, NOTICE.replace("测试工程专业技术工作", "测试工程技术工作"))
    added = next(v for v in again.values if v.text == WORDS)
    assert added.normalised == {"from": "2025-09-01", "until": "2025-09-30"}
    assert all(v is added or v.end <= added.start or v.start >= added.end for v in again.values)
    entry = next(e for e in bench.desk.audit.entries() if e["what"] == "value.add")
    assert (entry["who"], entry["subject"], entry["after"]["why"]) == (
        NAMES["editor"],
        TIME,
        "国庆长假前一天是 9 月 30 日",
    )


def test_answers_count_the_days_by_it_and_say_from_which_words_the_day_was_taken(bench: Bench) -> None:
    browser = bench.browser("editor")
    number, document = read(bench, browser)
    add(browser, number, document)
    bench.desk.updates.publish(number, bench.desk.updates.fingerprint(number), "a", "", "新通知")
    told = ask(bench, "2025年测试工程网上申报还剩几天截止")
    assert "还有10天" in told.text
    last_day = next(v for v in told.values if v.text == "2025年9月30日")
    assert (last_day.kind, last_day.source) == ("computed", f"「{WORDS}」 = 2025-09-01 — 2025-09-30")


def test_a_day_that_nobody_said_the_words_mean_does_not_leave(bench: Bench) -> None:
    browser = bench.browser("editor")
    number, _ = read(bench, browser)
    bench.desk.updates.publish(number, bench.desk.updates.fingerprint(number), "a", "", "新通知")
    assert "9月30日" not in ask(bench, "2025年测试工程网上申报还剩几天截止").text


def test_the_second_of_the_same_words_is_the_one_that_was_selected(bench: Bench) -> None:
    browser = bench.browser("editor")
    number, document = read(bench, browser)
    fields = {"clause": FEE, "text": SUM, "kind": "money", "part.amount": "420", "part.currency": "CNY"}
    add(browser, number, document, occurrence=1, **fields)
    document = document_of(bench, int(bench.desk.updates.candidate() or 0))
    added = [v for v in document.values if v.text == SUM]
    assert [v.start for v in added] == [document.text.rindex(SUM)]
    assert added[0].normalised == {"amount": 420, "currency": "CNY", "per": None}


def test_the_recogniser_proposes_the_kind_and_the_form(bench: Bench) -> None:
    _, document = read(bench, bench.browser("editor"))
    window = propose(document, Place(TIME, WORDS))
    assert (window.kind, window.parts) == ("window", {"from": "2025-09-01", "until": "2025-09-30"})
    phone = propose(document, Place(f"{KEY}/四", "023-63899976"))
    assert (phone.kind, phone.parts) == ("phone", {"": "023-63899976"})
    assert propose(document, Place(FEE, SUM), "money").parts["currency"] == "CNY"


@pytest.mark.parametrize(
    ("place", "kind", "parts", "told"),
    [
        (Place("none", WORDS), "window", {}, "没有这一条"),
        (Place(TIME, "十月"), "window", {}, "没有「十月」"),
        (Place(TIME, WORDS, 1), "window", {}, "一字不差"),
        (Place(TIME, " "), "window", {}, "原话"),
        (Place(TIME, WORDS), "weather", {}, "种类"),
        (Place(TIME, WORDS), "window", {"from": "2025-09-01"}, "填写完整"),
        (Place(TIME, WORDS), "window", {"from": "2025-10-01", "until": "2025-09-01"}, "晚于"),
        (Place(FEE, SUM), "money", {"amount": "很多"}, "不是数字"),
    ],
)
def test_what_cannot_be_a_value_there_is_refused_and_says_why(
    bench: Bench, place: Place, kind: str, parts: dict[str, str], told: str
) -> None:
    _, document = read(bench, bench.browser("editor"))
    with pytest.raises((Refused, NotThere), match=told):
        Missed(place, kind, parts).value(document)


def test_without_a_reason_nothing_is_added(bench: Bench) -> None:
    browser = bench.browser("editor")
    number, document = read(bench, browser)
    assert "请写明依据" in add(browser, number, document, why="")
    assert document_of(bench, number).version == document.version


def test_an_added_value_whose_words_are_gone_is_named_and_harms_nothing(bench: Bench) -> None:
    browser = bench.browser("editor")
    number, document = read(bench, browser)
    add(browser, number, document)
    number, document = read(bench, browser, NOTICE.replace(WORDS, "2025年9月1日—9月29日"))
    assert [v.text for v in document.values if v.kind == "window"] == ["2025年9月1日—9月29日"]
    assert "现在用不上的" in browser.get(f"/updates/{number}/documents/{document.version}").text


def test_staff_s_last_word_counts(bench: Bench) -> None:
    browser = bench.browser("editor")
    number, document = read(bench, browser)
    add(browser, number, document)
    document = document_of(bench, number)
    value = next(v for v in document.values if v.text == WORDS)
    number, _ = bench.desk.updates.settle_value(
        number, document.version, value.start, "drop", {}, NAMES["editor"], "弄错了"
    )
    assert WORDS not in {v.text for v in document_of(bench, number).values}
    _, again = read(bench, browser, NOTICE + "\n附注：以市局通知为准。\n")
    assert WORDS not in {v.text for v in again.values}


def test_a_program_adds_one_too(bench: Bench) -> None:
    browser = bench.browser("editor")
    number, document = read(bench, browser)
    http = bench.browser().http
    http.headers["authorization"] = f"Bearer {bench.desk.tokens.issue('loader', 'editor', 'a')}"
    path = f"/desk/api/snapshots/{number}/documents/{document.version}"
    words = {"clause": TIME, "text": WORDS}
    proposed = http.post(f"{path}/proposal", json=words).json()
    body = words | {"kind": proposed["kind"], "parts": proposed["parts"], "why": "按日历"}
    made = http.post(f"{path}/values", json=body)
    assert made.status_code == 201
    assert WORDS in {v.text for v in bench.assistant.store.document(made.json()["version"]).values}
    assert PASSWORD not in str(bench.desk.audit.entries())


def _place(number: int, document: Document) -> str:
    return f"/updates/{number}/documents/{document.version}/values/new?clause={TIME}"
