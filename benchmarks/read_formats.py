"""How true the readers are: every test notice in every format, read back and compared; and how fast.

    python -m benchmarks.read_formats [--scan] [--many 1000]

A line a format: character similarity (white space aside), share of the notice's lines that come back whole,
seconds a file. --scan adds OCR (about ten CPU-seconds a page); --many reads so many small files in one batch.
"""

import argparse
import difflib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from ingest.read import ReadError, Sandbox, read_all
from tests.ingest.formats import RENDERERS, to_html, to_scan

ROOT = Path(__file__).parents[1]
SHELLS = ("bureau.html", "old_tables.html", "modern.html", "word_export.html")


def squeezed(text: str) -> list[str]:
    return [s for line in text.split("\n") if (s := "".join(line.split()))]


def makers(scan: bool) -> dict[str, Callable[[str], bytes]]:
    """What to try: name of the trial, with the file's suffix last → notice to bytes."""
    made = {name: render for name, render in RENDERERS.items() if name != "html"}
    for shell in SHELLS:
        made[shell] = lambda text, shell=shell: to_html(text, shell)  # type: ignore[misc]
    return made | ({"scan.pdf": to_scan} if scan else {})


def compare(name: str, make: Callable[[str], bytes], texts: list[str], folder: Path) -> None:
    alike, kept, seconds = [], [], []
    with Sandbox() as sandbox:
        for text in texts:
            path = folder / f"notice.{name}"
            path.write_bytes(make(text))
            begun = time.perf_counter()
            (found,) = sandbox.read(path)
            seconds.append(time.perf_counter() - begun)
            if isinstance(found, ReadError):
                raise found
            want, got = squeezed(text), squeezed(found.text)
            alike.append(difflib.SequenceMatcher(None, "".join(want), "".join(got), autojunk=False).ratio())
            kept.append(sum(line in got for line in want) / len(want))
    same = f"similarity {mean(alike):.4f} (min {min(alike):.4f})"
    print(f"{name:18} {same}  lines {mean(kept):.4f}  {mean(seconds):.3f} s")


def many(count: int, texts: list[str], folder: Path) -> None:
    for number in range(count):
        (folder / f"{number:05}.txt").write_text(f"{number}\n{texts[number % len(texts)]}", encoding="utf-8")
    begun = time.perf_counter()
    sources, failures = read_all([folder])
    print(f"{len(sources)} files read, {len(failures)} failed, {time.perf_counter() - begun:.2f} s")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scan", action="store_true")
    options.add_argument("--many", type=int, default=0)
    chosen = options.parse_args()
    paths = [*sorted((ROOT / "tests/notices").glob("*.txt")), *(ROOT / "corpus/notices").glob("*.txt")]
    texts = [p.read_text(encoding="utf-8") for p in paths]
    with tempfile.TemporaryDirectory() as folder:
        for name, make in makers(chosen.scan).items():
            compare(name, make, texts, Path(folder))
    if chosen.many:
        with tempfile.TemporaryDirectory() as folder:
            many(chosen.many, texts, Path(folder))


if __name__ == "__main__":
    main()
