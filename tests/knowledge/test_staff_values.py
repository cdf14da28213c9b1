"""Words that no rule reads mean what staff said they mean, and an answer that uses it says so."""

from dataclasses import replace
from datetime import date

from knowledge.answers import Answer, Citation, Segment, StatedValue
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.staff_values import declared
from knowledge.values import STAFF, Value
from knowledge.verification import Grounds, problems

WORDS = "国庆长假前一天截止"
TEXT = f"二、网上申报时间\n\n{WORDS}。\n"
CLAUSE = Clause("试〔2025〕1号/二", ("二、网上申报时间",), 0, len(TEXT))
TODAY = date(2025, 9, 20)


def document(*values: Value) -> Document:
    return Document(
        key="试〔2025〕1号",
        version="v",
        number="试〔2025〕1号",
        title="通知",
        issuer=None,
        issued_on=date(2025, 8, 20),
        status="full_text",
        url=None,
        text=TEXT,
        clauses=(CLAUSE,),
        values=values,
        references=(),
        places=(),
        warnings=(),
        source_name="n.txt",
        source_sha256="0",
        year=2025,
        meta={},
    )


def told(until: str = "2025-09-30", who: str = "王编") -> Value:
    start = TEXT.index(WORDS)
    return Value("date", WORDS, start, start + len(WORDS), until, {STAFF: who} if who else {})


def answered(snapshot: Snapshot, day: str = "2025年9月30日") -> Answer:
    held = snapshot.documents[0]
    said = f"截止日是{day}。"
    return declared(Answer("answer", said, (Segment(said, (0,)),), (Citation.of(held, CLAUSE),)), snapshot)


def test_a_day_by_staff_s_word_stands_and_is_declared_with_the_words_it_was_taken_from() -> None:
    snapshot = Snapshot(1, (document(told()),))
    answer = answered(snapshot)
    assert answer.values == (StatedValue("2025年9月30日", "computed", 0, f"「{WORDS}」 = 2025-09-30"),)
    assert problems(answer, Grounds(snapshot, TODAY)) == []


def test_without_staff_s_word_the_same_day_stands_nowhere() -> None:
    for held in (document(), document(told(who=""))):
        snapshot = Snapshot(1, (held,))
        answer = answered(snapshot)
        assert answer.values == ()
        assert problems(answer, Grounds(snapshot, TODAY))


def test_another_day_than_staff_said_does_not_stand() -> None:
    snapshot = Snapshot(1, (document(told()),))
    assert problems(answered(snapshot, "2025年9月29日"), Grounds(snapshot, TODAY))


def test_a_declaration_that_staff_never_made_is_not_believed() -> None:
    snapshot = Snapshot(1, (document(told()),))
    made_up = StatedValue("2025年9月29日", "computed", 0, f"「{WORDS}」 = 2025-09-29")
    forged = replace(answered(snapshot, "2025年9月29日"), values=(made_up,))
    assert problems(forged, Grounds(snapshot, TODAY))
