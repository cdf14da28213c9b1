"""What of a clause belongs to an answer: the whole of a short one, the sentences of a long one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.answers import Citation
from knowledge.clauses import Clause, Document
from knowledge.intents import Intent
from knowledge.lexical import tokens
from knowledge.numerals import fold
from knowledge.query import query_of
from knowledge.stage_names import _NUMBERING as NUMBERING

SHORT, LONG = 170, 420
NEARLY, LEAST = 0.6, 0.2
HEADING, LONG_HEADING = 20, 36

_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]?")
Span = tuple[int, int]


def excerpts(document: Document, clause: Clause, intent: Intent, question: str) -> list[Citation]:
    """Citations in the order of the text, neighbours joined."""
    spans = list(_sentences(document, clause))
    body = document.text_of(clause).strip()
    if len(spans) < 2 or _is_whole(clause, intent, body):
        return [Citation.of(document, clause)] if body else []
    kept = _chosen(document, clause, spans, intent, question)
    return [Citation.of(document, clause, *span) for span in _joined(kept, document)]


def shown(quote: str) -> str:
    """A quote as it stands in an answer: without its number, on one line for each paragraph."""
    lines = [line.strip() for line in quote.split("\n") if line.strip()]
    return NUMBERING.sub("", "\n".join(lines[1:] if _is_heading(lines) else lines))


def opening(document: Document, clause: Clause) -> Citation:
    """The first sentence of a clause that says something, with the heading before it."""
    spans = list(_sentences(document, clause))
    said = next((i for i, (a, b) in enumerate(spans) if b - a > LONG_HEADING), 0)
    return Citation.of(document, clause, clause.start, spans[said][1] if spans else clause.end)


def _is_heading(lines: Sequence[str]) -> bool:
    """The first of several lines is a title: short, without a figure or a statement."""
    first = lines[0] if len(lines) > 1 else ""
    return 0 < len(first) <= HEADING and not re.search(r"[：:，,\d]", NUMBERING.sub("", first))


def _is_whole(clause: Clause, intent: Intent, body: str) -> bool:
    if intent.detail:
        return False
    own = bool(clause.topics) and clause.topics[0] == intent.topics[0]
    return intent.whole or len(body) <= SHORT or (own and len(body) <= LONG)


def _sentences(document: Document, clause: Clause) -> Iterator[Span]:
    for found in _SENTENCE.finditer(document.text, clause.start, clause.end):
        if found[0].strip():
            yield found.start(), found.end()


def _chosen(document: Document, clause: Clause, spans: Sequence[Span], intent: Intent, question: str) -> list[Span]:
    wanted = [t for t in query_of(question).content if len(t) > 1]
    holding = {v.start for v in document.values_of(clause) if v.kind in intent.values}
    scores = [_score(document.text[a:b], intent, wanted) for a, b in spans]
    floor = max(max(scores) * NEARLY, LEAST)
    kept = [
        (a, b)
        for (a, b), score in zip(spans, scores, strict=True)
        if score >= floor or any(a <= start < b for start in holding)
    ]
    return kept or list(spans[:2])


def _score(sentence: str, intent: Intent, wanted: Sequence[str]) -> float:
    held = tokens(sentence)
    overlap = sum(t in held for t in wanted) / max(len(wanted), 1)
    proof = intent.evidence is not None and bool(intent.evidence.search(fold(sentence).lower()))
    return overlap + (0.5 if proof else 0.0)


def _joined(spans: Sequence[Span], document: Document) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and not document.text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
