"""Files and pages to Sources: `read` one file, `read_all` many, `read_url` a page. Formats: see parse.py.

`ingest.read.fetch` asks a site only for what changed; it is imported late because the parsing process needs no HTTP.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ingest.read.archive import is_clutter
from ingest.read.errors import DamagedFile, ReadError
from ingest.read.limits import DEFAULT, Limits
from ingest.read.messages import warning
from ingest.read.parse import Origin
from ingest.read.sandbox import Sandbox
from ingest.source import Source

if TYPE_CHECKING:
    from ingest.read.fetch import Fetched

__all__ = [
    "DEFAULT",
    "Limits",
    "ReadError",
    "Sandbox",
    "Source",
    "read",
    "read_all",
    "read_fetched",
    "read_url",
]

Progress = Callable[[str, int, int], None]


def read(path: Path, limits: Limits = DEFAULT) -> list[Source]:
    """The Sources of one file; a zip gives several. Raises ReadError when nothing in it can be read.

    Files of a zip that could not be read are named in the first Source's warnings.
    """
    _check(path, path.name)
    with Sandbox(limits) as sandbox:
        return sources_or_raise(sandbox.read(path))


def read_url(url: str, limits: Limits = DEFAULT, allow_private: bool = False) -> list[Source]:
    """The Sources at an address, each with url, etag and last_modified. Raises ReadError, AddressRefused among them."""
    from ingest.read.fetch import Known, fetch

    return read_fetched(fetch(url, Known(), limits, allow_private), limits)


def read_fetched(fetched: "Fetched", limits: Limits = DEFAULT) -> list[Source]:
    """The Sources of what `fetch` brought; none when the site said that nothing changed."""
    if fetched.unchanged:
        return []
    with TemporaryDirectory(prefix="zhicheng-") as folder, Sandbox(limits) as sandbox:
        path = Path(folder) / "fetched"
        path.write_bytes(fetched.body)
        found = sandbox.read(path, fetched.name, origin=Origin(fetched.url, fetched.charset))
    return [
        replace(s, url=fetched.url, etag=fetched.etag, last_modified=fetched.last_modified)
        for s in sources_or_raise(found)
    ]


def sources_or_raise(found: list[Source | ReadError]) -> list[Source]:
    """The Sources, the first of them with a warning for each failure beside them."""
    sources = [f for f in found if isinstance(f, Source)]
    failures = [f for f in found if isinstance(f, ReadError)]
    if not sources and failures:
        raise failures[0]
    if failures:
        told = tuple(warning("warning_failed_member", failure=str(f)) for f in failures)
        sources[0] = replace(sources[0], warnings=sources[0].warnings + told)
    return sources


def read_all(
    paths: Iterable[Path], limits: Limits = DEFAULT, progress: Progress | None = None
) -> tuple[list[Source], list[ReadError]]:
    """Every file, directories walked. Failures are named; the rest go on. progress: (what, done, of how many)."""
    named = list(_files(paths))
    sources: list[Source] = []
    failures: list[ReadError] = []
    with Sandbox(limits) as sandbox:
        for done, (path, name) in enumerate(named):
            if progress:
                progress(name, done, len(named))
            for outcome in _outcomes(sandbox, path, name):
                if isinstance(outcome, ReadError):
                    failures.append(outcome)
                else:
                    sources.append(outcome)
    if progress:
        progress("", len(named), len(named))
    return sources, failures


def _outcomes(sandbox: Sandbox, path: Path, name: str) -> list[Source | ReadError]:
    try:
        _check(path, name)
    except ReadError as error:
        return [error]
    return sandbox.read(path, name)


def _check(path: Path, name: str) -> None:
    if not path.exists():
        raise DamagedFile(name, "not_found")
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise DamagedFile(name, "not_readable") from error


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """(file, its name, with the folders below the one that was named)."""
    for path in paths:
        if not path.is_dir():
            yield path, path.name
            continue
        for file in sorted(path.rglob("*")):
            inner = file.relative_to(path)
            if file.is_file() and not is_clutter(PurePosixPath(inner.as_posix())):
                yield file, inner.as_posix()
