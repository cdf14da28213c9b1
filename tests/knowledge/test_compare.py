"""What changed: values first, then clauses; by place, else by words."""

from datetime import date

from knowledge.clauses import Clause, Document, Snapshot
from knowledge.compare import compare, compare_documents
from knowledge.values import Value


def paper(
    *clauses: tuple[str, str], key: str = "甲〔2024〕1号", year: int = 2024, title: str = "关于2024年申报的通知"
) -> Document:
    text, made, values = "", [], []
    for label, words in clauses:
        start = len(text)
        text += f"{label}{words}\n"
        made.append(Clause(f"{key}/{label}", (label,), start, len(text), ("time.payment",)))
        if "月" in words:
            values.append(Value("date", words, start + len(label), len(text) - 1, words))
    return Document(
        key, text, key, title, "某办", date(year, 9, 1), "full_text", text, tuple(made), tuple(values), year=year
    )


def test_a_changed_date_is_listed_first_as_old_and_new() -> None:
    values, clauses = compare_documents(paper(("一、缴费截止", "11月11日")), paper(("一、缴费截止", "11月20日")))
    assert [v.line() for v in values] == ["一、缴费截止：11月11日 → 11月20日"]
    assert [c.change for c in clauses] == ["changed"]
    assert ("removed", "11") in clauses[0].words
    assert ("added", "20") in clauses[0].words


def test_a_clause_that_moved_with_its_words_is_moved_not_removed_and_added() -> None:
    before = paper(("一、", "申报人应当遵守宪法和法律"), ("二、", "其他的另外一些完全不同的话"))
    after = paper(
        ("一、", "新加的一条，讲别的事情"), ("二、", "其他的另外一些完全不同的话"), ("三、", "申报人应当遵守宪法和法律")
    )
    changes = {c.change: c.path for c in compare_documents(before, after)[1]}
    assert changes == {"added": ("一、",), "changed": ("三、",)} or changes == {"added": ("一、",), "moved": ("三、",)}


def test_the_same_snapshot_has_no_differences() -> None:
    same = paper(("一、", "缴费"))
    assert compare(Snapshot(1, (same,)), Snapshot(2, (same,))).documents == ()


def test_next_years_notice_is_compared_with_this_years() -> None:
    this = paper(("一、缴费截止", "11月11日"))
    following = paper(("一、缴费截止", "11月20日"), key="甲〔2025〕3号", year=2025, title="关于2025年申报的通知")
    (change,) = compare(Snapshot(1, (this,)), Snapshot(2, (this, following))).documents
    assert change.since == this.key
    assert [v.after for v in change.values] == ["11月20日"]


def test_a_removed_document_is_said_to_be_removed() -> None:
    gone = paper(("一、", "缴费"))
    (change,) = compare(Snapshot(1, (gone,)), Snapshot(2, ())).documents
    assert change.change == "removed"
