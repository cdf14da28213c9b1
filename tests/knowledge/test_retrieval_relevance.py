from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from knowledge.adapters.embedding import BundledEmbedder
from knowledge.answers import Hit, Question
from knowledge.assemble import Assistant
from knowledge.clauses import Clause, Document, Snapshot
from knowledge.reading import Reading
from knowledge.recognise import recognise
from knowledge.relevance import Evidence, Judge, Topics, probability, topics_of
from knowledge.retrieval import HybridRetriever
from knowledge.steps.search import found, weighed
from knowledge.understanding import Ask, Slots
from tests.knowledge.test_retrieval import exact_index

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def lines(name: str) -> list[str]:
    return [line.split("\t")[0] for line in (BENCHMARKS / name).read_text("utf-8").splitlines() if line]


def hit(text: str, score: float = 0.8, keyword: float = 0.4) -> Hit:
    clause = Clause("d/1", (), 0, len(text))
    document = Document("d", "v", None, "标题", None, None, "full_text", text, (clause,), tuple(recognise(text)))
    return Hit(document, clause, score, keyword, 0.4)


def area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Chance that an answerable question stands above an unanswerable one."""
    return sum((r > w) + 0.5 * (r == w) for r in right for w in wrong) / (len(right) * len(wrong))


@pytest.fixture(scope="module")
def judge(embedder: BundledEmbedder) -> Judge:
    return Judge(embedder)


def test_near_misses_on_the_notice_stand_below_what_it_answers(snapshot: Snapshot, judge: Judge) -> None:
    notice = Snapshot(1, tuple(d for d in snapshot.documents if d.status == "full_text"))
    retriever = HybridRetriever(notice)
    chances = [
        [probability(judge.evidence(q, retriever.search(q, 10))) for q in lines(name)]
        for name in ("notice_questions.tsv", "notice_unanswerable.txt")
    ]
    assert area(*chances) > 0.72


def test_the_dense_side_makes_the_judgement_better_than_the_top_score(
    snapshot: Snapshot, embedder: BundledEmbedder, judge: Judge
) -> None:
    notice = Snapshot(1, tuple(d for d in snapshot.documents if d.status == "full_text"))
    retriever = HybridRetriever(notice, embedder, exact_index(notice, embedder))
    found = [
        [(q, retriever.search(q, 10)) for q in lines(name)]
        for name in ("notice_questions.tsv", "notice_unanswerable.txt")
    ]
    judged = [[probability(judge.evidence(q, hits)) for q, hits in side] for side in found]
    top = [[hits[0].score if hits else 0.0 for _, hits in side] for side in found]
    assert area(*judged) > area(*top) + 0.03


def test_a_clause_that_says_it_outright_is_very_likely_the_answer(judge: Judge) -> None:
    hits = [hit("评审费为高级420元/人，中级240元/人。", 1.2, 0.8), hit("联系电话见附件。", 0.3, 0.1)]
    assert probability(judge.evidence("高级评审费多少钱", hits)) > 0.8


def test_a_clause_without_the_kind_of_value_asked_for_is_less_likely(judge: Judge) -> None:
    with_sum = judge.evidence("评审费多少钱", [hit("评审费420元/人")])
    without = judge.evidence("评审费多少钱", [hit("评审费另行通知")])
    assert (with_sum.wanted, without.unwanted) == (1.0, 1.0)
    assert probability(without) < probability(with_sum)


def test_a_number_asked_for_by_its_unit_must_stand_there(judge: Judge) -> None:
    assert judge.evidence("论文要几篇", [hit("发表论文2篇")]).uncounted == 0.0
    assert judge.evidence("论文要几篇", [hit("发表论文若干")]).uncounted == 1.0
    assert judge.evidence("什么是论文", [hit("发表论文若干")]).counted == 0.0


def test_a_word_of_like_meaning_counts_as_held(judge: Judge) -> None:
    alike, other = hit("需提供著作、教材的封面"), hit("办公地点在云杉南路")
    assert judge.evidence("出版的书籍", [alike]).meant > judge.evidence("出版的书籍", [other]).meant + 0.2


def test_without_a_model_the_words_alone_are_judged() -> None:
    evidence = Judge().evidence("评审费", [hit("评审费420元/人")])
    assert evidence.meant == 1.0


def test_no_hit_is_no_evidence(judge: Judge) -> None:
    assert judge.evidence("评审费", []) == Evidence()
    assert probability(Evidence()) < 0.1


def test_odd_questions_have_a_chance_between_0_and_1(judge: Judge) -> None:
    for question in ("", "？？", "😀", "a" * 5000, "的了吗", "几"):
        assert 0 <= probability(judge.evidence(question, [hit("评审费420元/人")])) <= 1


def test_a_topic_that_a_clause_is_of_speaks_for_an_answer() -> None:
    held = Evidence(share=0.4, meant=0.7, topics=Topics(1.0, 0.8, 0.8))
    absent = Evidence(share=0.4, meant=0.7, topics=Topics(0.0, 0.8, 0.8))
    assert probability(held) > probability(absent) + 0.2


def test_a_question_about_another_level_or_year_is_unlikely_to_be_answered() -> None:
    same = Evidence(share=0.4, meant=0.9, topics=Topics(1.0, 0.8, 0.8))
    other = Evidence(share=0.4, meant=0.9, topics=Topics(1.0, 0.8, 0.8, apart=1.0))
    assert probability(other) < 0.5 < probability(same)


def window_of_2024() -> Document:
    text = "网上申报时间：2024年9月3日—10月10日。"
    clause = Clause("d/1", ("三、申报时间",), 0, len(text), ("time.application",))
    return Document(
        "d", "v", None, "2024年通知", None, None, "full_text", text, (clause,), tuple(recognise(text)), year=2024
    )


def test_the_share_of_likely_topics_that_are_held_is_weighed_by_their_chance() -> None:
    reading = Reading((("time.application", 0.75), ("defense", 0.25)), 0.9)
    assert topics_of(Ask("", "", reading, Slots()), window_of_2024()) == Topics(0.75, 0.75, 0.9)
    assert topics_of(Ask("", "", Reading((), 0.0), Slots()), window_of_2024()) == Topics(0.0, 0.0, 0.0)


def test_a_question_of_another_year_stands_apart() -> None:
    ask = Ask("", "", Reading((("time.application", 1.0),), 0.9), Slots(years=(2022,)))
    assert topics_of(ask, window_of_2024()).apart == 1.0


def test_scores_of_a_search_compare_across_questions(real_assistant: Assistant) -> None:
    def best(text: str) -> float:
        return weighed(Question(text, date(2024, 9, 20)), 1, real_assistant.tools())[0].score

    answered = [best(q) for q in ("评审费多少钱", "论文要什么刊物", "how much is the fee")]
    unanswered = [best(q) for q in ("2022年的评审费是多少", "答辩几分钟", "火锅哪家好吃")]
    assert min(answered) > 0.6
    assert max(unanswered) < 0.5
    assert weighed(Question("？！", date(2024, 9, 20)), 5, real_assistant.tools()) == []


def test_a_weighed_search_keeps_the_order_of_the_clauses(real_assistant: Assistant) -> None:
    question = Question("档案在外地怎么报", date(2024, 9, 20))
    plain = found(question, 5, real_assistant.tools())
    scored = weighed(question, 5, real_assistant.tools())
    assert [hit.clause.id for hit in scored] == [hit.clause.id for hit in plain]
    assert scored == sorted(scored, key=lambda hit: -hit.score)
