"""A retrieval benchmark in the BEIR layout, and the figures of a ranking of it."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log2
from pathlib import Path
from typing import Any

from knowledge.errors import ReadProblem

DEPTH = 10
_PARTS = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]+[编章节条款项]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、]"
    r"|(?<=[㐀-鿿》）)])[\s>›/|｜]"
)


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    title: str
    text: str

    @property
    def source(self) -> str:
        """What the entry is a part of: its title up to the number or name of a part; else itself."""
        return _PARTS.split(self.title, maxsplit=1)[0].strip() or self.id


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
    entries = {e.id: e for e in (Entry(i, title, text) for i, title, text in _records(folder / "corpus.jsonl"))}
    texts = {i: text for i, _, text in _records(folder / "queries.jsonl")}
    judged = folder / "qrels.tsv"
    relevant = _relevant(judged if judged.is_file() else folder / "qrels" / "test.tsv", texts)
    kept = {query: text for query, text in texts.items() if relevant.get(query)}
    if not any(entry.text.strip() for entry in entries.values()) or not kept:
        raise ReadProblem(f"{folder} 里没有可用的条目或带相关性判断的问题，请检查 corpus、queries、qrels 三个文件")
    if not any(entry in entries for found in relevant.values() for entry in found):
        raise ReadProblem(f"{folder} 的 qrels 里没有一条指向 corpus 里的条目，请检查编号是否一致")
    return RetrievalSet(folder.name, tuple(entries.values()), kept, relevant)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadProblem(f"读不了 {path}：需要 BEIR 布局的 UTF-8 文件（{error}）") from error


def _records(path: Path) -> Iterator[tuple[str, str, str]]:
    """(id, title, text) of each line; a title or text of null is empty."""
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield str(row["_id"]), str(row.get("title") or ""), str(row["text"] or "")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReadProblem(f"{path} 第 {number} 行不是 BEIR 的一条记录：{error}") from error


def _relevant(path: Path, queries: Container[str]) -> dict[str, frozenset[str]]:
    """Lines of query, entry, score, or of query, run, entry, score as TREC has them; 0 and less is not relevant.

    A first line whose first cell is no query is a heading.
    """
    found: dict[str, set[str]] = {}
    for number, line in enumerate(_lines(path), 1):
        cells = _cells(line)
        if not cells or (number == 1 and cells[0] not in queries):
            continue
        try:
            query, entry, score = cells[0], cells[-2], float(cells[-1])
            if not 3 <= len(cells) <= 4:
                raise ValueError
        except (IndexError, ValueError) as error:
            raise ReadProblem(f"{path} 第 {number} 行应为“问题<Tab>条目<Tab>分数”") from error
        if score > 0:
            found.setdefault(query, set()).add(entry)
    return {query: frozenset(entries) for query, entries in found.items()}


def _cells(line: str) -> list[str]:
    """By tabs, for an id may hold spaces; by spaces where there is no tab."""
    return [cell.strip() for cell in line.split("\t")] if "\t" in line.strip() else line.split()


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
