"""What an answer rests on: the cited clauses with the quote marked, and the steps of the answer laid open."""

from dataclasses import dataclass
from typing import Any

from console.errors import Refused
from knowledge.answering import Tools
from knowledge.answers import Answer, Citation, Question, Segment, StatedValue
from knowledge.assemble import Assistant
from knowledge.clauses import Snapshot
from knowledge.errors import StoreProblem
from knowledge.trace import Trace


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited quote inside its clause: before + quote + after is the clause's text, as far as they overlap."""

    title: str
    document: str
    status: str
    path: tuple[str, ...]
    before: str
    quote: str
    after: str
    holds: bool
    trust: str | None = None
    clause_id: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A clause that the search gave, with its scores; text is empty when the snapshot is gone."""

    path: tuple[str, ...]
    text: str
    score: float
    keyword: float
    dense: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an answer: its name, its milliseconds, how it ended the answer (if it did), what it searched."""

    name: str
    ms: float
    outcome: str
    query: str
    hits: tuple[Found, ...] = ()


def cited(snapshot: Snapshot | None, citations: list[dict[str, Any]]) -> list[Cited]:
    """The clauses of a recorded answer as the snapshot has them; `holds` is False where the quote no longer stands."""
    return [_cited(snapshot, c) for c in citations]


def _cited(snapshot: Snapshot | None, citation: dict[str, Any]) -> Cited:
    document = snapshot.document(citation["document"]) if snapshot else None
    start, end, quote = citation["start"], citation["end"], citation["quote"]
    before = after = ""
    holds = document is not None and document.text[start:end] == quote
    if document is not None and holds:
        clause = document.clause_at(start)
        before, after = document.text[clause.start : start], document.text[end : max(clause.end, end)]
    return Cited(
        title=citation["title"],
        document=citation["document"],
        status=citation["status"],
        path=tuple(citation["path"]),
        before=before.lstrip(),
        quote=quote,
        after=after.rstrip(),
        holds=holds,
        trust=citation.get("trust"),
        clause_id=citation.get("clause_id", ""),
    )


def replay(assistant: Assistant, question: Question, snapshot: int | None) -> tuple[Answer, list[Step]]:
    """Answer again on a snapshot (None: the live one), unrecorded, with every step laid open."""
    tools, trace = tools_of(assistant, snapshot), Trace()
    answer = assistant.ask(question, tools, trace)
    return answer, steps_of(trace.rows, tools.snapshot)


def steps_of(rows: list[dict[str, Any]], snapshot: Snapshot | None) -> list[Step]:
    """A recorded trace with the words of the clauses that were found; hits are shown once, where they appeared."""
    shown: list[Step] = []
    for row in rows:
        hits = row.get("hits") or []
        fresh = bool(hits) and not any(s.hits for s in shown)
        found = tuple(_found(h, snapshot) for h in hits) if fresh else ()
        shown.append(Step(row["step"], row["ms"], row.get("outcome", ""), row.get("query", ""), found))
    return shown


def _found(hit: dict[str, Any], snapshot: Snapshot | None) -> Found:
    place = snapshot.clause(hit["clause_id"]) if snapshot else None
    path = place[1].path if place else (hit["clause_id"],)
    text = place[0].text_of(place[1]).strip() if place else ""
    return Found(path, text, hit["score"], hit["keyword"], hit["dense"])


def tools_of(assistant: Assistant, number: int | None) -> Tools:
    try:
        return assistant.tools(number)
    except StoreProblem as problem:
        raise Refused(str(problem)) from problem


def recorded(fields: dict[str, Any]) -> Answer:
    """An answer as the journal keeps it, back as a noun (what verification needs of it)."""
    return Answer(
        kind=fields["kind"],
        text=fields["text"],
        segments=tuple(Segment(s["text"], tuple(s["citations"])) for s in fields["segments"]),
        citations=tuple(Citation(**c | {"path": tuple(c["path"])}) for c in fields["citations"]),
        values=tuple(StatedValue(v["text"], v["kind"], v.get("citation"), v.get("from")) for v in fields["values"]),
    )
