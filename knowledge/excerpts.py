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

_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]?")
Span = tuple[int, int]


def excerpts(document: Document, clause: Clause, intent: Intent, question: str) -> list[Citation]:
    """Citations in the order of the text, neighbours joined."""
    spans = list(_sentences(document, clause))
    body = document.text_of(clause).strip()
    if len(spans) < 2 or len(body) <= SHORT or (_owns(clause, intent) and len(body) <= LONG) or intent.whole:
        return [Citation.of(document, clause)] if body else []
    kept = _chosen(document, spans, intent, question)
    return [Citation.of(document, clause, *span) for span in _joined(kept, document)]


def shown(quote: str) -> str:
    """A quote as it stands in an answer: without its number, on one line for each paragraph."""
    lines = (line.strip() for line in quote.split("\n"))
    return NUMBERING.sub("", "\n".join(line for line in lines if line))


def _owns(clause: Clause, intent: Intent) -> bool:
    return bool(clause.topics) and clause.topics[0] == intent.topics[0] and not intent.detail


def _sentences(document: Document, clause: Clause) -> Iterator[Span]:
    for found in _SENTENCE.finditer(document.text, clause.start, clause.end):
        if found[0].strip():
            yield found.start(), found.end()


def _chosen(document: Document, spans: Sequence[Span], intent: Intent, question: str) -> list[Span]:
    asked = query_of(question).content
    scores = [_score(document.text[a:b], intent, asked.keys()) for a, b in spans]
    best = max(scores)
    return [s for s, score in zip(spans, scores, strict=True) if score >= max(best * 0.6, 0.2)] or list(spans[:2])


def _score(sentence: str, intent: Intent, asked: object) -> float:
    held = tokens(sentence)
    wanted = [t for t in asked if len(t) > 1]  # type: ignore[attr-defined]
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
