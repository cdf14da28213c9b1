"""Reads the 要点 entries: facts of a policy whose text is not held, each one a clause with its trust level.

The rendered text is ours, so its layout is ours too: a title block, then for each fact its sentence and, on the next
line, where it was read. What is known to be unknown is a clause of trust "–": it may be named, never filled in.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

import yaml

from knowledge.clauses import Clause, Document
from knowledge.errors import ReadProblem
from knowledge.recognise import recognise

UNKNOWN = "–"
_NEEDED = {"title", "facts"}
_YEAR = re.compile(r"〔(\d{4})〕")


def read_digest(path: Path) -> Document:
    """One digest file as a Document of status "digest"; ReadProblem names the file and what is wrong."""
    raw = path.read_bytes()
    try:
        entry = yaml.safe_load(raw.decode("utf-8"))
        missing = _NEEDED - set(entry)
    except (yaml.YAMLError, UnicodeDecodeError, TypeError) as error:
        raise ReadProblem(f"{path.name}：要点文件格式不对（{str(error).splitlines()[0]}）") from error
    if missing:
        raise ReadProblem(f"{path.name}：要点文件缺少 {'、'.join(sorted(missing))}")
    return _document(entry, path.name, hashlib.sha256(raw).hexdigest())


def _document(entry: dict[str, Any], name: str, sha256: str) -> Document:
    number, title = entry.get("number"), entry["title"]
    key = number or title
    text = f"{number or ''}《{title}》要点（非原文）\n"
    clauses = [Clause(f"{key}/标题", ("标题",), 0, len(text))]
    for fact in [*entry["facts"], *({**u, "trust": UNKNOWN} for u in entry.get("unknown") or [])]:
        line = _line(fact)
        clauses.append(_clause(key, fact, len(text), len(text) + len(line)))
        text += line
    year = _YEAR.search(number or "")
    return Document(
        key=key,
        version=hashlib.sha256(f"digest:{sha256}:{text}".encode()).hexdigest(),
        number=number,
        title=title,
        issuer=entry.get("issuer"),
        issued_on=None,
        status="digest",
        text=text,
        clauses=tuple(clauses),
        values=tuple(recognise(text)),
        source_name=name,
        source_sha256=sha256,
        year=int(year.group(1)) if year else None,
        meta={"original": str(entry.get("original", "missing")), "kind": "policy"},
    )


def _line(fact: dict[str, Any]) -> str:
    source = fact.get("source")
    return f"{fact['text']}\n" + (f"——来源：{source}。\n" if source else "")


def _clause(key: str, fact: dict[str, Any], start: int, end: int) -> Clause:
    label = f"要点{fact['id']}"
    return Clause(f"{key}/{fact['id']}", (label,), start, end, tuple(fact.get("topics", ())), fact["trust"])
