"""Time of one search over the published corpus, beside plain LangChain + Chroma over the same text in the same run.

    python -m benchmarks.retrieval [--rounds 5]

Both use the bundled model. The plain one is the tutorial's: 500/50 splitter, similarity search, ten results.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from evaluation.retrieval_peers import tutorial
from evaluation.retrieval_set import DEPTH, Entry, RetrievalSet
from ingest.candidate import ingest
from ingest.publish import publish
from knowledge.adapters import chroma
from knowledge.adapters.embedding import BundledEmbedder
from knowledge.adapters.langchain import split_long
from knowledge.assemble import assistant
from knowledge.clauses import Snapshot
from knowledge.pieces import pieces_of
from knowledge.retrieval import HybridRetriever
from knowledge.settings import Settings

HERE = Path(__file__).parent


def published(home: Path) -> Snapshot:
    helper = assistant(Settings(_env_file=None, home=home))
    ingest([str(HERE.parent / "corpus")], helper.shelf)
    publish(helper, "benchmark")
    return helper.snapshot()


def timed(search: Callable[[str], object], questions: list[str], rounds: int) -> list[float]:
    """Milliseconds of each search; the first round warms up and is not counted."""
    times = []
    for number in range(rounds + 1):
        for question in questions:
            began = time.perf_counter()
            search(question)
            if number:
                times.append(1000 * (time.perf_counter() - began))
    return times


def row(name: str, times: list[float]) -> str:
    return f"{name:24s} p50 {statistics.median(times):6.2f} ms   p95 {statistics.quantiles(times, n=20)[-1]:6.2f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    lines = (HERE / "notice_questions.tsv").read_text("utf-8").splitlines()
    questions = [line.split("\t")[0] for line in lines]
    embedder = BundledEmbedder()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        snapshot = published(folder / "home")
        entries = tuple(Entry(d.key, "", d.text) for d in snapshot.documents)
        plain = tutorial(RetrievalSet("corpus", entries, {}, {}), embedder, folder / "plain")
        pieces = [piece for document in snapshot.documents for piece in pieces_of(document, split_long)]
        index = chroma.build(folder / "ours", "benchmark", pieces, embedder.embed([piece.text for piece in pieces]))
        ours = HybridRetriever(snapshot, embedder, index)
        pairs = [
            (timed(lambda q: ours.search(q, DEPTH), questions, 1), timed(plain, questions, 1)) for _ in range(rounds)
        ]
    print(f"{len(questions)} questions, {rounds} rounds, {sum(1 for _ in snapshot.clauses())} clauses")
    print(row("zhicheng search", [t for mine, _ in pairs for t in mine]))
    print(row("LangChain + Chroma", [t for _, theirs in pairs for t in theirs]))


if __name__ == "__main__":
    main()
