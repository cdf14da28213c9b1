"""The questions on other notices, each notice alone with the policy digests: `python -m evaluation.notices [FOLDER]`.

FOLDER holds `{name}.txt` notices (default tests/notices); `evaluation/questions/notices/{name}.jsonl` (for the folder
`held-out`: `questions/held-out/`) holds their questions. Real extraction, model and search; the index is exact.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from evaluation.answers import Report, evaluate
from evaluation.retrieval import retriever_of
from ingest.digest import read_digest
from ingest.extract import extract
from ingest.source import Source
from knowledge.adapters.embedding import BundledEmbedder
from knowledge.adapters.workdays import OfficialWorkdays
from knowledge.answering import Tools, answer
from knowledge.clauses import Document, Snapshot
from knowledge.ports import Embedder
from knowledge.relevance import Judge
from knowledge.topics import topic_model

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "evaluation" / "questions"


def read_notice(path: Path) -> Document:
    """A plain text file as a document."""
    text = path.read_text("utf-8")
    return extract(Source(path.name, "text/plain", hashlib.sha256(text.encode()).hexdigest(), text))


def read_digests() -> list[Document]:
    return [read_digest(path) for path in sorted((ROOT / "corpus" / "digests").glob("*.yaml"))]


def tools_for(embedder: Embedder, *documents: Document) -> Tools:
    """What the steps need, over these documents."""
    held = Snapshot(1, documents)
    retriever = retriever_of(held, embedder)
    return Tools(held, retriever, OfficialWorkdays(), topics=topic_model(embedder), relevance=Judge(embedder))


def question_file(notice: Path) -> Path:
    kind = "held-out" if notice.parent.name == "held-out" else "notices"
    return QUESTIONS / kind / f"{notice.stem}.jsonl"


def evaluate_all(folder: Path, embedder: Embedder) -> dict[str, Report]:
    """A report for each notice of the folder that has questions."""
    return {path.stem: _one(question_file(path), tools) for path, tools in tools_of(folder, embedder)}


def tools_of(folder: Path, embedder: Embedder) -> Iterator[tuple[Path, Tools]]:
    """Each notice of the folder that has questions, alone with the digests and what it amends."""
    held = {path: read_notice(path) for path in sorted(folder.glob("*.txt"))}
    for path, notice in held.items():
        if question_file(path).is_file():
            yield path, tools_for(embedder, notice, *_amended_by(notice, held.values()), *read_digests())


def _amended_by(notice: Document, held: Iterable[Document]) -> list[Document]:
    """An amendment is asked about together with what it amends."""
    numbers = {r.number for r in notice.references if r.relation == "amends" and r.number}
    return [d for d in held if d.number in numbers and d.key != notice.key]


def _one(questions: Path, tools: Tools) -> Report:
    return evaluate(questions, lambda question: answer(question, tools), tools.snapshot, tools.workdays)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "notices"
    reports = evaluate_all(folder, BundledEmbedder())
    for name, report in reports.items():
        print(f"## {name}\n{report.readable()}")
    print(Report(tuple(r for report in reports.values() for r in report.results)).summary())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
