"""A retrieval benchmark in the BEIR layout, and the figures of a ranking of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log2
from pathlib import Path
from typing import Any

from knowledge.errors import ReadProblem

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    title: str
    text: str


@dataclass(frozen=True)
class RetrievalSet:
    """relevant: query id → ids of the entries judged relevant; only queries that have one are kept."""

    name: str
    entries: tuple[Entry, ...]
    queries: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the queries. recall_k: found among the first k, of the min(k, relevant) that could be."""

    name: str
    recall_1: float
    recall_5: float
    recall_10: float
    mrr_10: float
    ndcg_10: float
    ms: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def read_beir(folder: Path) -> RetrievalSet:
    """corpus.jsonl, queries.jsonl, qrels.tsv (or qrels/test.tsv); raises ReadProblem naming file and line."""
    entries = tuple(
        Entry(str(row["_id"]), str(row.get("title") or ""), str(row["text"]))
        for row in _rows(folder / "corpus.jsonl", "text")
    )
    texts = {str(row["_id"]): str(row["text"]) for row in _rows(folder / "queries.jsonl", "text")}
    judged = folder / "qrels.tsv"
    relevant = _relevant(judged if judged.is_file() else folder / "qrels" / "test.tsv")
    kept = {query: text for query, text in texts.items() if relevant.get(query)}
    if not entries or not kept:
        raise ReadProblem(f"{folder} 里没有可用的条目或带相关性判断的问题，请检查 corpus、queries、qrels 三个文件")
    return RetrievalSet(folder.name, entries, kept, relevant)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadProblem(f"读不了 {path}：需要 BEIR 布局的 UTF-8 文件（{error}）") from error


def _rows(path: Path, *needed: str) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            _ = [row[field] for field in ("_id", *needed)]
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ReadProblem(f"{path} 第 {number} 行不是 BEIR 的一条记录：{error}") from error
        rows.append(row)
    return rows


def _relevant(path: Path) -> dict[str, frozenset[str]]:
    """Lines of query, entry, score; a heading line is passed over, and scores of 0 and less are not relevant."""
    found: dict[str, set[str]] = {}
    for number, line in enumerate(_lines(path), 1):
        cells = line.strip().split("\t")
        if cells == [""] or cells[-1] == "score":
            continue
        try:
            query, entry, score = cells[0], cells[-2], float(cells[-1])
        except (IndexError, ValueError) as error:
            raise ReadProblem(f"{path} 第 {number} 行应为“问题<Tab>条目<Tab>分数”") from error
        if score > 0:
            found.setdefault(query, set()).add(entry)
    return {query: frozenset(entries) for query, entries in found.items()}


def figures(name: str, benchmark: RetrievalSet, ranked: Mapping[str, Sequence[str]], ms: float = 0.0) -> Figures:
    """ranked: query id → entry ids, best first; ms: mean time of one query."""
    rows = [_one(ranked.get(q, ())[:DEPTH], benchmark.relevant[q]) for q in benchmark.queries]
    r1, r5, r10, mrr, ndcg = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return Figures(name, r1, r5, r10, mrr, ndcg, ms)


def _one(ranked: Sequence[str], relevant: frozenset[str]) -> tuple[float, float, float, float, float]:
    right = [entry in relevant for entry in ranked]
    recalls = [sum(right[:k]) / min(k, len(relevant)) for k in (1, 5, 10)]
    first = next((1 / (rank + 1) for rank, hit in enumerate(right) if hit), 0.0)
    gained = sum(1 / log2(rank + 2) for rank, hit in enumerate(right) if hit)
    best = sum(1 / log2(rank + 2) for rank in range(min(DEPTH, len(relevant))))
    return recalls[0], recalls[1], recalls[2], first, gained / best
