"""A quote with new words in it is put together from quotes, and is believed only if it comes out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ingest.extract import extract
from ingest.source import Source
from knowledge.answers import Answer, Citation, Segment
from knowledge.clauses import Document, Snapshot
from knowledge.recomposed import recomposed, replacements
from knowledge.verification import Grounds, problems


@pytest.mark.parametrize(
    ("sentence", "pairs"),
    [
        ("将第二条中的“满5年”修改为“满4年”。", [("满5年", "满4年")]),
        ("“甲”改为：“乙”，“丙”改为“丁”。", [("甲", "乙"), ("丙", "丁")]),
        ("原文“420元”有误，应为“320元”。", [("420元", "320元")]),
        ("将“申报表”的表述统一修改为“申请表”。", [("申报表", "申请表")]),
        ("“2篇”由申报人提交，修改为1篇。", []),
        ("删去“甲”。增加“乙”。", []),
        ("“甲”调整为丙，并增加“乙”。", []),
    ],
)
def test_a_replacement_quotes_the_old_and_the_new(sentence: str, pairs: list[tuple[str, str]]) -> None:
    assert list(replacements(sentence)) == pairs


@pytest.mark.parametrize(
    ("quote", "others", "made"),
    [
        ("取得中级职称满5年。", ["将“满5年”修改为“满4年”。"], "取得中级职称满4年。"),
        ("高级420元，论文2篇。", ["“420元”改为“500元”。", "“2篇”改为“1篇”。"], "高级500元，论文1篇。"),
        ("满5年。", ["将“满6年”修改为“满4年”。"], None),
        ("高级5年，中级5年。", ["将“5年”修改为“4年”。"], None),
        ("取得职称满15年。", ["将“5年”修改为“4年”。"], None),
        ("满5年。", ["将“满5年”修改为“满4年”。", "将“满5年”修改为“满3年”。"], None),
        ("满5年以上。", ["将“满5年”修改为“满4年”，将“5年以上”修改为“4年”。"], None),
    ],
)
def test_words_are_replaced_where_they_stand_once(quote: str, others: list[str], made: str | None) -> None:
    assert recomposed(quote, others) == made


def _document(number: str, body: str) -> Document:
    text = f"关于职称评审的通知\n渝文〔2025〕{number}号\n\n一、{body}\n"
    return extract(Source(f"{number}.txt", "text/plain", number * 64, text))


OLD = _document("4", "高级职称评审费420元/人，中级职称评审费240元/人。")
NEW = _document("9", "将“评审费420元/人”修改为“评审费500元/人”。")
GROUNDS = Grounds(Snapshot(1, (OLD, NEW)), date(2025, 6, 1))


def _answer(text: str) -> Answer:
    citations = tuple(Citation.of(d, d.clauses[-1]) for d in (OLD, NEW))
    return Answer("answer", text, (Segment(text, (0, 1)),), citations, as_of=GROUNDS.today)


RIGHT = "原规定照此修改后为：高级职称评审费500元/人，中级职称评审费240元/人。"


def test_the_sentence_that_comes_out_again_passes() -> None:
    assert problems(_answer(RIGHT), GROUNDS) == []


@pytest.mark.parametrize(
    "wrong",
    [
        RIGHT.replace("500", "600"),
        RIGHT.replace("240元", "500元"),
        RIGHT.replace("500元", "420元").replace("240元", "500元"),
        RIGHT.removeprefix("原规定照此修改后为：").replace("240", "420"),
    ],
)
def test_a_sentence_that_does_not_come_out_again_is_caught(wrong: str) -> None:
    assert problems(_answer(wrong), GROUNDS)


def test_without_the_quote_of_the_change_the_sentence_is_caught() -> None:
    alone = replace(_answer(RIGHT), segments=(Segment(RIGHT, (0,)),))
    assert problems(alone, GROUNDS)
