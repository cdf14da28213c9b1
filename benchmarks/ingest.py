"""1,000 clauses from files to published, beside the plain LangChain splitter + Chroma on the same files, one run.

    python -m benchmarks.ingest [--clauses 1000]

Ours reads in a sandbox, extracts clauses, values and references, embeds, builds an index, checks every piece, runs the
gate and moves the pointer. The peer splits (500/50), embeds with the same model and writes one Chroma collection.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

CLAUSES = 25
NOTICE = "{n}办〔2024〕{n}号\n第{n}办公室\n关于开展2024年第{n}批职称申报工作的通知\n各有关单位：\n"
ITEM = (
    "（{i}）第{n}批第{i}项材料：申报人应当在2024年{month}月{day}日前提交第{i}项业绩材料原件{i}份，由所在单位审核盖章后"
    "报送评审委员会，逾期{i}个工作日不予受理，咨询电话023-6{n:03}{i:04}。\n"
)


def write_notices(folder: Path, clauses: int) -> list[Path]:
    files = []
    for n in range(1, clauses // CLAUSES + 1):
        items = (ITEM.format(n=n, i=i, month=1 + i % 12, day=1 + i) for i in range(1, CLAUSES + 1))
        file = folder / f"{n:03}.txt"
        file.write_text(NOTICE.format(n=n) + "一、申报材料\n" + "".join(items), "utf-8")
        files.append(file)
    return files


def ours(folder: Path, home: Path) -> dict[str, float]:
    """Seconds to published, seconds of the same ingest again, clauses."""
    from ingest.candidate import ingest
    from ingest.publish import publish
    from knowledge.assemble import assistant
    from knowledge.settings import Settings

    helper = assistant(Settings(_env_file=None, home=home))
    began = time.perf_counter()
    ingest([str(folder)], helper.shelf)
    publish(helper, "benchmark", override="benchmark")
    first = time.perf_counter() - began
    began = time.perf_counter()
    ingest([str(folder)], helper.shelf)
    again = time.perf_counter() - began
    return {"seconds": first, "again_seconds": again, "clauses": float(len(list(helper.snapshot().clauses())))}


def peer(folder: Path, home: Path) -> dict[str, float]:
    """The tutorial's way, with the same model."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from knowledge.adapters.embedding import BundledEmbedder
    from knowledge.adapters.langchain import EmbedderEmbeddings

    began = time.perf_counter()
    texts = [Document(f.read_text("utf-8"), metadata={"source": f.name}) for f in sorted(folder.glob("*.txt"))]
    pieces = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50).split_documents(texts)
    Chroma.from_documents(pieces, EmbedderEmbeddings(BundledEmbedder()), persist_directory=str(home))
    return {"seconds": time.perf_counter() - began, "pieces": float(len(pieces))}


def alone(work: Callable[[Path, Path], dict[str, float]], folder: Path, home: Path) -> dict[str, float]:
    """In a process of its own, with its peak memory (its children's too) in MiB."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=_measured, args=(theirs, work, folder, home))
    process.start()
    result: dict[str, float] = mine.recv()
    process.join()
    return result


def _measured(pipe: Connection, work: Callable[[Path, Path], dict[str, float]], folder: Path, home: Path) -> None:
    result: dict[str, Any] = work(folder, home)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    pipe.send({k: round(v, 2) for k, v in (result | {"peak_mib": peak / 1024}).items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clauses", type=int, default=1000)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        folder.mkdir()
        write_notices(folder, parser.parse_args().clauses)
        first, second = alone(ours, folder, Path(scratch) / "ours"), alone(peer, folder, Path(scratch) / "peer")
    print("zhicheng           ", first)
    print("LangChain + Chroma ", second)
    print(f"ratio {first['seconds'] / second['seconds']:.2f}")
    print(f"unchanged again: {first['seconds'] / first['again_seconds']:.0f} times faster")


if __name__ == "__main__":
    main()
