"""Time of one whole answer, beside a plain LangChain + Chroma retrieval of the same corpus in the same run.

    python -m benchmarks.answering [--rounds 5]

Interleaved question by question; the first round warms up and is not counted. The plain one only finds pieces (the
tutorial's way, the bundled model, ten results); ours understands, finds, judges, words and verifies.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.retrieval import HERE, row
from evaluation.retrieval_peers import tutorial
from evaluation.retrieval_set import Entry, RetrievalSet
from ingest.candidate import ingest
from ingest.publish import publish
from knowledge.adapters.embedding import BundledEmbedder
from knowledge.answers import Question
from knowledge.assemble import assistant
from knowledge.settings import Settings

DAY = date(2024, 9, 20)


def interleaved(works: list[Callable[[str], object]], questions: list[str], rounds: int) -> list[list[float]]:
    """Milliseconds of each call, a list for each of the works."""
    times: list[list[float]] = [[] for _ in works]
    for number in range(rounds + 1):
        for question in questions:
            for work, kept in zip(works, times, strict=True):
                began = time.perf_counter()
                work(question)
                if number:
                    kept.append(1000 * (time.perf_counter() - began))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    questions = [line.split("\t")[0] for line in (HERE / "notice_questions.tsv").read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as scratch:
        helper = assistant(Settings(_env_file=None, home=Path(scratch) / "home"))
        ingest([str(HERE.parent / "corpus")], helper.shelf)
        publish(helper, "benchmark")
        tools = helper.tools()
        entries = tuple(Entry(d.key, "", d.text) for d in tools.snapshot.documents)
        plain = tutorial(RetrievalSet("corpus", entries, {}, {}), BundledEmbedder(), Path(scratch) / "plain")
        ours, theirs = interleaved([lambda q: helper.ask(Question(q, DAY), tools), plain], questions, rounds)
    print(f"{len(questions)} questions, {rounds} rounds")
    print(row("zhicheng, whole answer", ours))
    print(row("LangChain + Chroma", theirs))
    print(f"ratio of p50 {statistics.median(ours) / statistics.median(theirs):.2f}")


if __name__ == "__main__":
    main()
