"""The steps of one answer laid open, as plain JSON for the journal and the desk."""

from typing import Any

from knowledge.answers import Answer, Hit, Turn

HITS = 10


class Trace:
    """Collects what `answering.answer` reports; `rows` holds a mapping for each step, in order."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def __call__(self, step: str, result: Turn | Answer, elapsed_ms: float) -> None:
        row: dict[str, Any] = {"step": step, "ms": round(elapsed_ms, 2)}
        if isinstance(result, Answer):
            row |= {"outcome": result.kind, "origin": result.origin, "confidence": round(result.confidence, 3)}
        else:
            row |= {"query": result.query, "hits": [_hit(h) for h in result.hits[:HITS]]}
        self.rows.append(row)


def _hit(hit: Hit) -> dict[str, Any]:
    scores = {"score": hit.score, "keyword": hit.keyword, "dense": hit.dense}
    return {"clause_id": hit.clause.id, "document": hit.document.key} | {k: round(v, 3) for k, v in scores.items()}
