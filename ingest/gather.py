"""From names (files, folders, URLs) to documents: what is new is read in the sandbox, what is known is not."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from types import TracebackType

from ingest.digest import read_digest
from ingest.extract import EXTRACTOR, extract
from ingest.manifest import MANIFEST, Listed, read_manifest
from ingest.read import read_fetched
from ingest.read.archive import is_clutter
from ingest.read.fetch import fetch
from ingest.read.sandbox import Sandbox
from ingest.report import Entry
from ingest.source import Source
from knowledge.clauses import Document
from knowledge.errors import ReadProblem
from knowledge.ports import Progress

DIGESTS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Found:
    """original: the bytes of the file, when the document is the whole of it."""

    document: Document
    original: bytes | None = None


class Gatherer:
    """One sandbox for the whole of an ingest. folders: those that were given as such, resolved."""

    def __init__(self, held: Sequence[Document], progress: Progress | None = None) -> None:
        self._known = {d.source_sha256: d for d in held if d.meta.get("extractor") == EXTRACTOR}
        self._progress = progress
        self._sandbox = Sandbox()
        self.folders: set[str] = set()

    def __enter__(self) -> "Gatherer":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._sandbox.close()

    def gather(self, names: Sequence[str]) -> Iterator[Found | Entry]:
        for name in names:
            if name.startswith(("http://", "https://")):
                yield from self._page(name)
            elif not Path(name).exists():
                yield Entry(name, "skipped", reason="没有这个文件或文件夹，请检查路径")
            elif Path(name).is_dir():
                yield from self._folder(Path(name))
            else:
                yield from self._file(Path(name), read_manifest(Path(name).parent).get(Path(name)), {})

    def _page(self, url: str) -> Iterator[Found | Entry]:
        try:
            fetched = fetch(url)
            told = {"etag": fetched.etag or "", "last_modified": fetched.last_modified or ""}
            sources = read_fetched(fetched)
            body = fetched.body if len(sources) == 1 else None
            yield from (Found(stamped(extract(source, url=url), told), body) for source in sources)
        except ReadProblem as problem:
            yield Entry(url, "skipped", reason=str(problem))

    def _folder(self, folder: Path) -> Iterator[Found | Entry]:
        place = {"folder": str(folder.resolve())}
        self.folders.add(place["folder"])
        listed = read_manifest(folder)
        files = sorted(f for f in folder.rglob("*") if f.is_file() and _wanted(f.relative_to(folder)))
        for number, file in enumerate(files, 1):
            yield from self._file(file, listed.get(file), place)
            if self._progress:
                self._progress(file.name, number, len(files))

    def _file(self, file: Path, listed: Listed | None, place: dict[str, str]) -> Iterator[Found | Entry]:
        try:
            original = file.read_bytes()
            sha256 = hashlib.sha256(original).hexdigest()
            if listed and listed.sha256 not in (None, sha256):
                raise ReadProblem("内容与清单 manifest.yaml 里的 sha256 不符，请核对文件后更新清单")
            if sha256 in self._known:
                yield Found(self._known[sha256], original)
                return
            if file.suffix in DIGESTS:
                yield Found(stamped(read_digest(file), place), original)
                return
        except (ReadProblem, OSError) as problem:
            yield Entry(file.name, "skipped", reason=str(problem))
            return
        yield from self._sources(file, original, listed, place)

    def _sources(
        self, file: Path, original: bytes, listed: Listed | None, place: dict[str, str]
    ) -> Iterator[Found | Entry]:
        outcomes = self._sandbox.read(file, file.name)
        for outcome in outcomes:
            if not isinstance(outcome, Source):
                yield Entry(file.name, "skipped", reason=str(outcome))
                continue
            document = extract(outcome, key=listed.number if listed else None, url=listed.url if listed else None)
            document = _listed(document, listed) if listed else document
            yield Found(stamped(document, place), original if len(outcomes) == 1 else None)


def _wanted(file: Path) -> bool:
    return file.name != MANIFEST and not is_clutter(PurePosixPath(file))


def stamped(document: Document, place: Mapping[str, str]) -> Document:
    """With where it came from and by which extractor, so that the next ingest need not read it again."""
    return replace(document, meta={**document.meta, **place, "extractor": EXTRACTOR})


def _listed(document: Document, listed: Listed) -> Document:
    issued = listed.issued_on if isinstance(listed.issued_on, date) else document.issued_on
    return replace(
        document,
        title=listed.title or document.title,
        issuer=listed.issuer or document.issuer,
        issued_on=issued,
        meta=document.meta | {"kind": listed.kind},
    )
