"""The chance that what is told is right, 0–1: a logistic of a few signs, each of which staff can check by eye.

An answer is the surer, the likelier its best clause is and the farther the search put the first before the second; the
less sure, the more of what was asked stands elsewhere in the notice and not in what is told. A refusal is the surer,
the more certainly its topic was read. The weights are data (`vocabulary/confidence.yaml`), fitted by
`evaluation/fit_confidence.py`. Nothing is decided by it: which answer is given is the judge's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp, log

from knowledge.answers import Hit
from knowledge.lexical import fold, rarity
from knowledge.naming import names_of
from knowledge.said import Said
from knowledge.understanding import Finding
from knowledge.vocabulary import load

LEAST_ODDS, MOST_ODDS = -3.0, 4.0
MOST_NAMED = 3.0
MOST_PIECES = 4


def confidence(kind: str, finding: Finding, said: Sequence[Said], hits: Sequence[Hit]) -> float:
    """kind: of the draft; what is out of scope is as sure as the judge was."""
    weights: Mapping[str, float] | None = load("confidence").get(kind)
    if weights is None:
        return finding.confidence
    found = signs(kind, finding, said, hits)
    return 1 / (1 + exp(-weights["bias"] - sum(weights[name] * value for name, value in found.items())))


def signs(kind: str, finding: Finding, said: Sequence[Said], hits: Sequence[Hit]) -> dict[str, float]:
    """Each about 0–1, those of the kind.

    odds     log odds of the best clause, by the ranking; fit: how far it is of the topic
    lead     of the best hit of the search over the next
    named_elsewhere, asked_elsewhere   names of the question, and the share of its pairs of characters, that the notice
             holds and the answer does not
    sure     probability of the topic; pieces: how often the question is broken by marks
    """
    if kind == "not_found":
        return {"sure": finding.ask.reading.sure, "pieces": _pieces(finding.ask.own)}
    best = finding.supports[0] if finding.supports else None
    named, asked = _elsewhere(finding, said)
    return {
        "odds": _odds(best.total if best else 0.0),
        "fit": best.fit if best else 0.0,
        "lead": _lead(finding, hits),
        "named_elsewhere": named,
        "asked_elsewhere": asked,
    }


def _odds(chance: float) -> float:
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return min(max(log(kept / (1 - kept)), LEAST_ODDS), MOST_ODDS) / MOST_ODDS


def _lead(finding: Finding, hits: Sequence[Hit]) -> float:
    own = [h for h in hits if finding.document is not None and h.document.key == finding.document.key][:2]
    return own[0].score - own[1].score if len(own) > 1 else 0.0


def _elsewhere(finding: Finding, said: Sequence[Said]) -> tuple[float, float]:
    if finding.document is None:
        return 0.0, 0.0
    whole, told = fold(finding.document.text), "\n".join(_told(said))
    rare = sum(rarity(name) for name in names_of(finding.ask) if name in whole and name not in told)
    written = re.sub(r"\W", "", fold(finding.ask.own))
    pairs = [written[i : i + 2] for i in range(len(written) - 1)]
    left = sum(pair not in told and pair in whole for pair in pairs)
    return min(rare, MOST_NAMED) / MOST_NAMED, left / len(pairs) if pairs else 0.0


def _told(said: Sequence[Said]) -> list[str]:
    """What the reader sees: the sentences, their quotes and the headings above these."""
    cited = dict.fromkeys(c for sentence in said for c in sentence.citations)
    parts = [*(sentence.text for sentence in said), *("".join((*c.path, c.quote)) for c in cited)]
    return [fold(part) for part in dict.fromkeys(parts)]


def _pieces(text: str) -> float:
    marks = re.findall("[?？,，;；。]", text.strip("?？。"))
    return min(len(marks), MOST_PIECES) / MOST_PIECES
