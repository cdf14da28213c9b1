"""One file's bytes to Sources. Runs in the child process; nothing here protects itself from a hostile parser."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ingest.read.archive import Budget, members
from ingest.read.errors import DamagedFile, ReadError, TooLarge, UnsafeArchive
from ingest.read.limits import MEGABYTE, Limits
from ingest.read.sniff import sniff
from ingest.source import Source


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes came from on the web: the page's address and the charset that the server stated."""

    url: str | None = None
    charset: str | None = None


# Told at each file of an archive and each page of a scan: the clock starts anew.
Tick = Callable[[str], None]


def outcomes(
    name: str, data: bytes, limits: Limits, tick: Tick, skip: int = 0, origin: Origin | None = None
) -> Iterator[Source | ReadError]:
    """Each file in it, read or failed, in order; the first `skip` were dealt with before."""
    budget = Budget(limits.unpacked_mb * MEGABYTE)
    for number, leaf in enumerate(_leaves(name, data, limits, budget, 0)):
        if isinstance(leaf, UnsafeArchive) and budget.strike():
            return
        if number < skip:
            continue
        if isinstance(leaf, ReadError):
            yield leaf
            continue
        tick(leaf[0])
        try:
            yield read_one(*leaf, limits, tick, origin)
        except ReadError as error:
            yield error


def _leaves(
    name: str, data: bytes, limits: Limits, budget: Budget, depth: int
) -> Iterator[tuple[str, bytes, str] | ReadError]:
    """(name, bytes, kind) of every file that is no archive."""
    try:
        kind = sniff(name, data)
        if kind != "zip":
            yield name, data, kind
            return
        if depth >= limits.nesting:
            raise UnsafeArchive(name, "nested_too_deep", limit=limits.nesting)
        for member in members(name, data, limits, budget):
            if isinstance(member, ReadError):
                yield member.within(name)
            else:
                yield from _leaves(f"{name}/{member[0]}", member[1], limits, budget, depth + 1)
    except ReadError as error:
        yield error


def read_one(name: str, data: bytes, kind: str, limits: Limits, tick: Tick, origin: Origin | None = None) -> Source:
    """Raises ReadError; whatever else a parser raises on bad input is reported as damage."""
    if len(data) > limits.file_mb * MEGABYTE:
        raise TooLarge(name, "too_many_bytes", megabytes=len(data) // MEGABYTE, limit=limits.file_mb)
    try:
        source = _reader(kind, origin or Origin())(name, data, limits, tick)
    except (ReadError, MemoryError):
        raise
    except Exception as error:
        # Parsers raise whatever they like on bad input; their list of errors is never complete.
        raise DamagedFile(name, "damaged", format=_shown(name, kind)) from error
    if len(source.text) > limits.characters:
        raise TooLarge(name, "too_many_characters", limit=limits.characters // 10_000)
    return replace(source, sha256=hashlib.sha256(data).hexdigest())


def _shown(name: str, kind: str) -> str:
    return PurePosixPath(name).suffix.lstrip(".").lower() or kind


def _reader(kind: str, origin: Origin) -> Callable[[str, bytes, Limits, Tick], Source]:
    """Parsers are imported when first needed: most batches use two or three of them."""
    if kind == "pdf":
        from ingest.read.pdf import read_pdf

        return read_pdf
    if kind == "docx":
        from ingest.read.docx import read_docx

        return lambda n, d, lim, t: read_docx(n, d, lim)
    if kind in ("html", "mhtml"):
        return _read_page(kind, origin)
    if kind == "image":
        from ingest.read.ocr import read_image

        return read_image
    if kind == "office":
        from ingest.read.office import read_office

        return read_office
    if kind == "ofd":
        from ingest.read.ofd import read_ofd

        return read_ofd
    return _read_text_file(kind)


def _read_page(kind: str, origin: Origin) -> Callable[[str, bytes, Limits, Tick], Source]:
    from ingest.read.html import read_html
    from ingest.read.mhtml import read_mhtml

    if kind == "mhtml":
        return lambda n, d, lim, t: read_mhtml(n, d)
    return lambda n, d, lim, t: read_html(n, d, origin.charset, origin.url)


def _read_text_file(kind: str) -> Callable[[str, bytes, Limits, Tick], Source]:
    from ingest.read.markdown import read_markdown
    from ingest.read.plain import read_plain
    from ingest.read.tables import read_csv, read_xlsx

    readers: dict[str, Callable[[str, bytes, Limits, Tick], Source]] = {
        "xlsx": lambda n, d, lim, t: read_xlsx(n, d, lim),
        "csv": lambda n, d, lim, t: read_csv(n, d, lim),
        "markdown": lambda n, d, lim, t: read_markdown(n, d),
        "text": lambda n, d, lim, t: read_plain(n, d),
    }
    return readers[kind]
