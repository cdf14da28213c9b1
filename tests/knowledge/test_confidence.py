"""How sure an answer says it is: the signs, and what they do to the chance."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from knowledge.answering import Tools, answer
from knowledge.answers import Answer, Citation, Hit, Question
from knowledge.clauses import Document
from knowledge.confidence import confidence, signs
from knowledge.reading import Reading
from knowledge.said import Said
from knowledge.understanding import Ask, Finding, Slots, Support

DAY = date(2026, 4, 1)
ORCHARD = """\
果阳市林业局关于开展2026年度园艺工程高级职称评审工作的通知
果林发〔2026〕7号

各有关单位：
一、申报材料
（一）论文：发表在公开期刊上的论文一篇。
（二）嫁接记录：近三年的嫁接记录，由果园盖章。
二、收费
高级职称评审费每人460元，缴款后不退。

果阳市林业局
2026年3月20日
"""


@pytest.fixture(scope="module")
def orchard(tools_on: Callable[[str], Tools]) -> Tools:
    return tools_on(ORCHARD)


@pytest.fixture
def document(orchard: Tools) -> Document:
    return orchard.snapshot.documents[0]


def found(document: Document, text: str, total: float = 0.8, sure: float = 0.9) -> Finding:
    clause = next(c for c in document.clauses if "论文：" in document.text_of(c))
    ask = Ask(text, text, Reading((("material.paper", sure),), 0.8), Slots())
    return Finding(ask, "found", "material.paper", document, (Support(Hit(document, clause, 0.9), total, 1.0),))


def told(finding: Finding) -> list[Said]:
    assert finding.document is not None
    quote = Citation.of(finding.document, finding.supports[0].clause)
    return [Said(quote.quote, (quote,))]


def sure_of(finding: Finding, kind: str = "answer") -> float:
    return confidence(kind, finding, told(finding), ())


def ask(tools: Tools, text: str) -> Answer:
    return answer(Question(text, DAY), tools)


def test_an_answer_is_the_surer_the_likelier_its_clause_is(document: Document) -> None:
    chances = [sure_of(found(document, "论文要几篇", total)) for total in (0.1, 0.5, 0.9)]
    assert chances == sorted(chances)
    assert 0 < chances[0] < chances[-1] < 1


def test_what_stands_elsewhere_in_the_notice_and_not_in_the_answer_makes_it_less_sure(document: Document) -> None:
    one, both = found(document, "论文要不要交"), found(document, "论文和嫁接记录要不要交")
    assert signs("answer", one, told(one), ())["named_elsewhere"] == 0
    assert signs("answer", both, told(both), ())["named_elsewhere"] > 0
    assert sure_of(both) < sure_of(one)


def test_what_stands_nowhere_in_the_notice_is_not_taken_for_left_out(document: Document) -> None:
    finding = found(document, "论文要不要翻译成葡萄牙语")
    assert signs("answer", finding, told(finding), ())["named_elsewhere"] == 0


def test_a_lead_in_the_search_is_one_over_the_next_clause_of_the_same_document(document: Document) -> None:
    finding = found(document, "论文要几篇")
    hit = finding.supports[0].hit
    other = Hit(replace(document, key="另一份"), hit.clause, 0.8)
    lead = signs("answer", finding, told(finding), (hit, other, replace(hit, score=0.6)))["lead"]
    assert lead == pytest.approx(0.3)


def test_a_refusal_is_the_surer_the_better_the_question_was_read(document: Document) -> None:
    known, unknown = (found(document, "通过率多少", sure=s) for s in (0.95, 0.3))
    assert sure_of(unknown, "not_found") < sure_of(known, "not_found")
    rambling = found(document, "我问一下，就是那个，通过率，多少", sure=0.95)
    assert sure_of(rambling, "not_found") < sure_of(known, "not_found")


def test_what_is_out_of_scope_is_as_sure_as_the_judge_was(document: Document) -> None:
    assert sure_of(replace(found(document, "今天下雨吗"), confidence=0.7), "out_of_scope") == 0.7


def test_a_fee_that_is_told_in_full_is_surer_than_a_question_half_met(orchard: Tools) -> None:
    whole, half = ask(orchard, "评审费多少钱"), ask(orchard, "果园盖章的那种嫁接记录算不算论文")
    assert whole.kind == half.kind == "answer"
    assert half.confidence < whole.confidence


def test_an_answer_in_parts_is_as_sure_as_its_least_sure_part(orchard: Tools) -> None:
    apart = [ask(orchard, text).confidence for text in ("评审费多少钱", "论文要交几篇")]
    both = ask(orchard, "评审费多少钱？论文要交几篇？")
    assert "460元" in both.text
    assert "论文一篇" in both.text
    assert both.confidence == pytest.approx(min(apart), abs=0.001)
