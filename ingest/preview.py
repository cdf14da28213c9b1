"""How one file is understood, without keeping it: outline, values, references (`zhicheng kb preview`)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.extract import extract
from ingest.read import read_all
from knowledge.amended_clauses import clause_changes
from knowledge.amendments import amends, unplaced
from knowledge.clauses import Document, Snapshot
from knowledge.errors import ReadProblem
from knowledge.holdings import holding

_SHOWN = 24
_HOLDINGS = {"held": "已收录", "digest": "只有要点", "missing": "没有收录"}
_RELATIONS = {
    "repeals": "，本文将它废止",
    "replaces": "，由本文代替",
    "amends": "，本文对它作了改动",
    "prevails": "，以它为准",
}


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
        "changes": [c for d in snapshot.documents for c in _changes(document, d)],
        "warnings": [*document.warnings, *_unplaced(document, snapshot)],
    }


def _changes(document: Document, earlier: Document) -> Iterator[dict[str, Any]]:
    """What the document does to the clauses of one that is held, in the order of that one."""
    if earlier.key == document.key or not amends(document, earlier):
        return
    for change in clause_changes(document, earlier):
        day = change.from_day.isoformat() if change.from_day else None
        place = {"start": change.start, "end": change.end, "clause": change.clause_id}
        yield place | {"kind": change.kind, "old": change.before, "now": change.now or None, "from": day}


def _unplaced(document: Document, snapshot: Snapshot) -> Iterator[str]:
    held = Snapshot(snapshot.number, (*(d for d in snapshot.documents if d.key != document.key), document))
    for act in unplaced(document, held):
        yield f"没有认出改的是哪一条：“{' '.join(document.text[act.start : act.end].split())[:40]}”"


def outline_lines(seen: dict[str, Any]) -> Iterator[str]:
    """The preview for a terminal: each clause indented by depth, its values behind it."""
    head = seen["document"]
    yield f"{head['number'] or '（无文号）'}  {head['title']}  {head['issuer'] or ''}  {head['issued_on'] or ''}"
    for clause in seen["clauses"]:
        inside = [v["text"] for v in seen["values"] if clause["start"] <= v["start"] < clause["end"]]
        values = f"   〔{'｜'.join(inside)}〕" if inside else ""
        yield "  " * len(clause["path"]) + clause["path"][-1] + _opening(clause, seen["text"]) + values
    yield from map(_reference_line, seen["references"])
    for change in seen["changes"]:
        said = " ".join(seen["text"][change["start"] : change["end"]].split())[:40]
        yield f"改动：{change['clause']}{_since(change['from'])}  ← “{said}”"
        if change["now"]:
            yield f"  改后：{' '.join(change['now'].split())}"
    yield from (f"注意：{w}" for w in seen["warnings"])


def _opening(clause: dict[str, Any], text: str) -> str:
    """A clause that is known by its number alone is shown with its first words."""
    label = clause["path"][-1]
    if re.search(r"[\u4e00-\u9fff]", re.sub(r"^第.{1,5}[条章节]$|[一二三四五六七八九十]", "", label)):
        return ""
    words = " ".join(text[clause["start"] : clause["end"]].split()).removeprefix(label).strip()
    return f" {words[:_SHOWN]}…" if len(words) > _SHOWN else f" {words}"


def _reference_line(reference: dict[str, Any]) -> str:
    relation = _RELATIONS.get(reference["relation"], "")
    text = reference["text"]
    text += "）" if text.count("（") > text.count("）") else ""
    return f"引用：{text}（{_HOLDINGS[reference['status']]}{relation}）"


def _since(day: str | None) -> str:
    return f"（自 {day} 起）" if day else ""
