import json
from pathlib import Path

import pytest

from evaluation.retrieval import evaluate, snapshot_of
from evaluation.retrieval_set import Entry, RetrievalSet, figures, read_beir
from knowledge.adapters.embedding import BundledEmbedder
from knowledge.errors import ReadProblem

ENTRIES = [
    {"_id": "fee", "title": "收费", "text": "评审费为高级420元/人。"},
    {"_id": "time", "title": "时间", "text": "网上申报时间：9月3日至10月10日。"},
    {"_id": "file", "title": "档案", "text": "档案在异地的，持异地查档记录申报。"},
]
QUERIES = [{"_id": "q1", "text": "要交多少钱"}, {"_id": "q2", "text": "檔案在成都怎麼報"}]


def beir(folder: Path, qrels: str = "query-id\tcorpus-id\tscore\nq1\tfee\t1\nq2\tfile\t1\nq2\ttime\t0\n") -> Path:
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(e, ensure_ascii=False) for e in ENTRIES), "utf-8")
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(q) for q in QUERIES) + "\n", "utf-8")
    (folder / "qrels.tsv").write_text(qrels, "utf-8")
    return folder


def judged(relevant: set[str]) -> RetrievalSet:
    return RetrievalSet("t", (Entry("a", "", "甲"),), {"q": "问"}, {"q": frozenset(relevant)})


def test_a_perfect_ranking_scores_one_everywhere() -> None:
    row = figures("r", judged({"a", "b"}), {"q": ["a", "b", "c"]})
    assert (row.recall_1, row.recall_5, row.mrr_10, row.ndcg_10) == (1, 1, 1, 1)


def test_the_figures_of_a_ranking_worked_out_by_hand() -> None:
    row = figures("r", judged({"a", "b"}), {"q": ["x", "a", "y", "z", "w", "b"]})
    assert row.recall_1 == 0
    assert row.recall_5 == 0.5
    assert row.mrr_10 == 0.5
    assert row.ndcg_10 == pytest.approx((0.63093 + 0.35621) / (1 + 0.63093), abs=1e-4)


def test_what_stands_after_the_tenth_place_counts_nothing() -> None:
    row = figures("r", judged({"a"}), {"q": [f"x{n}" for n in range(10)] + ["a"]})
    assert (row.recall_10, row.mrr_10, row.ndcg_10) == (0, 0, 0)


def test_an_entry_judged_zero_is_not_relevant(tmp_path: Path) -> None:
    assert read_beir(beir(tmp_path)).relevant == {"q1": {"fee"}, "q2": {"file"}}


def test_queries_without_a_relevant_entry_are_left_out(tmp_path: Path) -> None:
    assert list(read_beir(beir(tmp_path, "q1\tfee\t1\n")).queries) == ["q1"]


def test_a_damaged_line_is_named_by_file_and_number(tmp_path: Path) -> None:
    beir(tmp_path)
    with (tmp_path / "queries.jsonl").open("a") as file:
        file.write('{"text": "没有编号"}\n')
    with pytest.raises(ReadProblem, match=r"queries\.jsonl 第 3 行"):
        read_beir(tmp_path)


def test_a_damaged_judgement_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadProblem, match=r"qrels\.tsv 第 1 行"):
        read_beir(beir(tmp_path, "q1 fee one\n"))


def test_a_folder_that_is_no_benchmark_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(ReadProblem, match=r"corpus\.jsonl"):
        read_beir(tmp_path)


def test_each_entry_becomes_one_clause_with_its_title_above_it(tmp_path: Path) -> None:
    pairs = list(snapshot_of(read_beir(beir(tmp_path))).clauses())
    assert [clause.id for _, clause in pairs] == ["fee", "time", "file"]
    assert pairs[0][1].path == ("收费",)
    assert all(document.text_of(clause) == document.text for document, clause in pairs)


def test_a_title_that_begins_the_text_is_not_said_twice() -> None:
    benchmark = RetrievalSet("t", (Entry("a", "条例第一条", "条例第一条：为了规范。"),), {"q": "问"}, {})
    assert next(iter(snapshot_of(benchmark).clauses()))[1].path == ()


def test_our_search_is_measured_from_end_to_end(tmp_path: Path, embedder: BundledEmbedder) -> None:
    report = evaluate(beir(tmp_path), embedder)
    row = report.rows[0]
    assert (report.entries, report.queries) == (3, 2)
    assert (row.recall_1, row.ndcg_10) == (1.0, 1.0)
    assert report.to_json()["rows"][0]["name"] == "zhicheng"
    assert "| zhicheng | 1.000 |" in str(report)


def test_the_usual_methods_are_measured_beside_it(tmp_path: Path, embedder: BundledEmbedder) -> None:
    report = evaluate(beir(tmp_path), embedder, peers=True)
    assert len(report.rows) == 7
    assert all(0 <= row.ndcg_10 <= 1 for row in report.rows)
    assert all(row.recall_10 == 1.0 for row in report.rows[1:])


@pytest.mark.parametrize(
    "qrels",
    [
        "q1\tfee\t1\nq2\tfile\t1\n",
        "query-id\tcorpus-id\tscore\r\nq1\tfee\t1\r\nq2\tfile\t1\r\n",
        "qid\titer\tdocid\trel\nq1\t0\tfee\t1\nq2\t0\tfile\t2\n",
        "q1 0 fee 1\nq2 0 file 1\n",
        "\n\nq1\tfee\t1.0\n\nq2\tfile\t1\nq1\ttime\t-1\n",
    ],
)
def test_judgements_come_in_several_layouts(tmp_path: Path, qrels: str) -> None:
    assert read_beir(beir(tmp_path, qrels)).relevant == {"q1": {"fee"}, "q2": {"file"}}


def test_ids_may_hold_spaces(tmp_path: Path) -> None:
    beir(tmp_path, "q1\t文件 一 第2条\t1\n")
    (tmp_path / "corpus.jsonl").write_text('{"_id": "文件 一 第2条", "text": "评审费420元"}\r\n', "utf-8")
    assert read_beir(tmp_path).relevant == {"q1": {"文件 一 第2条"}}


def test_judgements_of_entries_that_are_not_there_are_one_error(tmp_path: Path) -> None:
    with pytest.raises(ReadProblem, match="编号是否一致"):
        read_beir(beir(tmp_path, "q1\tother\t1\n"))


def test_entries_without_any_text_are_one_error(tmp_path: Path) -> None:
    beir(tmp_path)
    (tmp_path / "corpus.jsonl").write_text('{"_id": "fee", "text": " "}', "utf-8")
    with pytest.raises(ReadProblem, match="没有可用的条目"):
        read_beir(tmp_path)


@pytest.mark.parametrize(
    "entry",
    [
        {"_id": 7, "text": "评审费420元"},
        {"_id": "7", "title": None, "text": None},
        {"_id": "7", "title": "", "text": "\ud800 半个字符 \x00"},
        {"_id": "7#1", "text": "評審費用收取標準。" * 3000},
    ],
)
def test_odd_entries_are_searched_like_any_other(
    tmp_path: Path, embedder: BundledEmbedder, entry: dict[str, object]
) -> None:
    beir(tmp_path)
    with (tmp_path / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(entry) + "\n" + json.dumps(entry) + "\n")
    report = evaluate(tmp_path, embedder)
    assert report.entries == 4
    assert report.rows[0].recall_5 == 1.0


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("中华人民共和国民法典第五十四条", "中华人民共和国民法典"),
        ("关于开展2024年度评审的通知 三、申报时间", "关于开展2024年度评审的通知"),
        ("关于开展2024年度评审的通知（二）收费", "关于开展2024年度评审的通知"),
        ("评审通知 › 申报时间", "评审通知"),
        ("三、申报时间", "a"),
        ("", "a"),
    ],
)
def test_the_source_of_an_entry_is_its_title_without_the_part(title: str, source: str) -> None:
    assert Entry("a", title, "").source == source
