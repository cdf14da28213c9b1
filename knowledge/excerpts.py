"""What of a clause belongs to an answer: the whole of a short one, the sentences of a long one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.answers import Citation
from knowledge.clauses import Clause, Document
from knowledge.intents import GENERAL, Intent
from knowledge.lexical import tokens
from knowledge.numerals import fold
from knowledge.query import query_of
from knowledge.stage_words import NUMBERING
from knowledge.vocabulary import load

SHORT, LONG = 170, 420
NEARLY, LEAST = 0.6, 0.2
HEADING, LONG_HEADING = 20, 36

_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]?")
Span = tuple[int, int]


def excerpts(
    document: Document, clause: Clause, intent: Intent, question: str, names: Sequence[str] = ()
) -> list[Citation]:
    """Citations in the order of the text, neighbours joined. names: what the question names; it counts more."""
    spans = list(sentences_of(document, clause))
    body = document.text_of(clause).strip()
    if len(spans) < 2 or _is_whole(clause, intent, body):
        return [Citation.of(document, clause)] if body else []
    kept = _chosen(document, clause, spans, intent, question, names)
    return [Citation.of(document, clause, *span) for span in _joined(kept, document)]


def shown(quote: str) -> str:
    """A quote as it stands in an answer: without its number, on one line for each paragraph."""
    lines = [line.strip() for line in quote.split("\n") if line.strip()]
    return NUMBERING.sub("", "\n".join(lines[1:] if _is_heading(lines) else lines))


def opening(document: Document, clause: Clause) -> Citation:
    """The first sentence of a clause that says something, with the heading before it."""
    spans = list(sentences_of(document, clause))
    said = next((i for i, (a, b) in enumerate(spans) if b - a > LONG_HEADING), 0)
    return Citation.of(document, clause, clause.start, spans[said][1] if spans else clause.end)


def _is_heading(lines: Sequence[str]) -> bool:
    """The first of several lines is a title: short, without a figure or a statement."""
    first = lines[0] if len(lines) > 1 else ""
    return 0 < len(first) <= HEADING and not re.search(r"[：:，,\d]", NUMBERING.sub("", first))


def _is_whole(clause: Clause, intent: Intent, body: str) -> bool:
    if intent.detail:
        return intent.key == GENERAL and len(body) <= SHORT
    own = bool(clause.topics) and clause.topics[0] == intent.topics[0]
    return intent.whole or len(body) <= SHORT or ((own or _is_table(body)) and len(body) <= LONG)


def _is_table(body: str) -> bool:
    """Every line has cells: a row says little without the headings."""
    return all("\t" in line or line.count("|") > 1 for line in body.split("\n") if line.strip())


def sentences_of(document: Document, clause: Clause) -> Iterator[Span]:
    """Where each sentence of the clause begins and ends."""
    for found in _SENTENCE.finditer(document.text, clause.start, clause.end):
        if found[0].strip():
            yield found.start(), found.end()


def _chosen(
    document: Document, clause: Clause, spans: Sequence[Span], intent: Intent, question: str, names: Sequence[str]
) -> list[Span]:
    wanted = [t for t in query_of(question).content if len(t) > 1]
    holding = {v.start for v in document.values_of(clause) if v.kind in intent.values}
    scores = [_score(document.text[a:b], intent, wanted, names) for a, b in spans]
    floor = max(max(scores) * NEARLY, LEAST)
    kept = [
        (a, b)
        for (a, b), score in zip(spans, scores, strict=True)
        if score >= floor
        or any(a <= start < b for start in holding)
        or (intent.every and _proves(document.text[a:b], intent))
    ]
    return _with_answers(document, spans, _with_rows(document, spans, kept)) or list(spans[:2])


def _with_rows(document: Document, spans: Sequence[Span], kept: Sequence[Span]) -> list[Span]:
    """The headings of a table with every row of it kept, and with all its rows where no row is."""
    table = [span for span in spans if _is_table(document.text[slice(*span)])]
    rows = [span for span in kept if span in table[1:]]
    if not any(span in table for span in kept):
        return list(kept)
    whole = set(kept) | set([table[0], *rows] if rows else table)
    return [span for span in spans if span in whole]


def _with_answers(document: Document, spans: Sequence[Span], kept: Sequence[Span]) -> list[Span]:
    """A question that the notice itself puts is kept with the first sentence of its answer."""
    pairs = [(a, b) for a, b in pairwise(spans) if is_answer(document.text[slice(*b)])]
    answers = {b for a, b in pairs if a in kept}
    return [span for span in spans if span in kept or span in answers]


def is_answer(sentence: str) -> bool:
    return re.match(load("asking")["answers_itself"], sentence) is not None


def answers_itself(document: Document, clause: Clause) -> bool:
    """The notice itself puts a question in the clause and answers it."""
    return any(is_answer(document.text[begin:end]) for begin, end in sentences_of(document, clause))


def _score(sentence: str, intent: Intent, wanted: Sequence[str], names: Sequence[str]) -> float:
    held = tokens(sentence)
    overlap = sum(t in held for t in wanted) / max(len(wanted), 1)
    proof = _proves(sentence, intent)
    named = sum(name in fold(sentence) for name in names) / max(len(names), 1)
    return overlap + (0.5 if proof else 0.0) + 0.5 * named


def _proves(sentence: str, intent: Intent) -> bool:
    return intent.evidence is not None and bool(intent.evidence.search(fold(sentence).lower()))


def _joined(spans: Sequence[Span], document: Document) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and not document.text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
