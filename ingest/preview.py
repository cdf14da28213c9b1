"""How one file is understood, without keeping it: outline, values, references (`zhicheng kb preview`)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.extract import extract
from ingest.read import read_all
from knowledge.clauses import Document, Snapshot
from knowledge.errors import ReadProblem
from knowledge.holdings import holding


def preview(file: Path, snapshot: Snapshot) -> dict[str, Any]:
    """The JSON of the contract. An archive gives its first document; ReadProblem when nothing can be read."""
    sources, failures = read_all([file])
    if not sources:
        raise failures[0] if failures else ReadProblem(f"{file.name}：里面没有可读的文件")
    others = [f"同一压缩包里还有：{source.name}" for source in sources[1:]]
    seen = as_json(extract(sources[0]), snapshot)
    return seen | {"warnings": [*seen["warnings"], *map(str, failures), *others]}


def as_json(document: Document, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "document": {
            "number": document.number,
            "title": document.title,
            "issuer": document.issuer,
            "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        },
        "text": document.text,
        "clauses": [
            {"path": list(c.path), "start": c.start, "end": c.end, "topics": list(c.topics), "id": c.id}
            for c in document.clauses
        ],
        "values": [
            {"kind": v.kind, "text": v.text, "start": v.start, "end": v.end, "normalised": v.normalised}
            for v in document.values
        ],
        "references": [
            {
                "text": r.text,
                "number": r.number,
                "title": r.title,
                "start": r.start,
                "end": r.end,
                "status": holding(r, snapshot),
                "relation": r.relation,
            }
            for r in document.references
        ],
        "warnings": list(document.warnings),
    }


def outline_lines(seen: dict[str, Any]) -> Iterator[str]:
    """The preview for a terminal: each clause indented by depth, its values behind it."""
    head = seen["document"]
    yield f"{head['number'] or '（无文号）'}  {head['title']}  {head['issuer'] or ''}  {head['issued_on'] or ''}"
    for clause in seen["clauses"]:
        inside = [v["text"] for v in seen["values"] if clause["start"] <= v["start"] < clause["end"]]
        values = f"   〔{'｜'.join(inside)}〕" if inside else ""
        yield "  " * len(clause["path"]) + clause["path"][-1] + values
    yield from (f"引用：{r['text']}（{r['status']}）" for r in seen["references"])
    yield from (f"注意：{w}" for w in seen["warnings"])
