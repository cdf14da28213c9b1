"""Zip containers (zip, docx, xlsx, ofd): looked over before anything in them is unpacked."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zlib import error as ZlibError

from ingest.read.encoding import decode_name
from ingest.read.errors import DamagedFile, EncryptedFile, ReadError, TooLarge, UnsafeArchive
from ingest.read.limits import MEGABYTE, Limits

# What browsers and systems put beside the documents.
_CLUTTER = {".css", ".js", ".gif", ".ico", ".svg", ".woff", ".woff2", ".ttf", ".ini", ".db", ".lnk"}
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


_STRIKES = 3


@dataclass
class Budget:
    """Bytes that may still be unpacked from one file, however its archives are nested; and unsafe archives in it."""

    left: int
    strikes: int = 0

    def strike(self) -> bool:
        """One more archive in it was unsafe; whether that is too many to go on."""
        self.strikes += 1
        return self.strikes > _STRIKES

    def take(self, name: str, size: int, limits: Limits) -> None:
        self.left -= size
        if self.left < 0:
            total = limits.unpacked_mb - self.left // MEGABYTE
            raise UnsafeArchive(name, "unpacks_too_large", megabytes=total, limit=limits.unpacked_mb)


def open_checked(name: str, data: bytes, limits: Limits, budget: Budget | None = None) -> zipfile.ZipFile:
    """The archive, once its entries, sizes, ratios and paths are found harmless.

    zipfile never yields more bytes than an entry declares, so checking what is declared is enough.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise DamagedFile(name, "damaged", format="zip") from error
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise UnsafeArchive(name, "too_many_entries", entries=len(entries), limit=limits.entries)
    for entry in entries:
        _check_entry(name, entry, limits)
    (budget or Budget(limits.unpacked_mb * MEGABYTE)).take(name, sum(e.file_size for e in entries), limits)
    return archive


def _check_entry(name: str, entry: zipfile.ZipInfo, limits: Limits) -> None:
    shown = entry_name(entry)
    path = PurePosixPath(shown.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise UnsafeArchive(name, "unsafe_path", entry=shown)
    ratio = entry.file_size // max(entry.compress_size, 1)
    if entry.file_size > limits.ratio_floor_mb * MEGABYTE and ratio > limits.ratio:
        raise UnsafeArchive(name, "ratio_too_high", entry=shown, ratio=ratio, limit=limits.ratio)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; Windows tools in China write it in GBK without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    return decode_name(raw) or entry.filename


def part(archive: zipfile.ZipFile, name: str, entry: str, limits: Limits, kind: str) -> bytes | None:
    """The bytes of one entry, None when the archive has no such entry."""
    try:
        info = archive.getinfo(entry)
    except KeyError:
        return None
    if info.file_size > limits.xml_mb * MEGABYTE:
        size = info.file_size // MEGABYTE
        raise TooLarge(name, "unpacks_too_large", megabytes=size, limit=limits.xml_mb)
    return unpack(archive, info, name, kind)


def head(archive: zipfile.ZipFile, entry: str) -> bytes:
    """The first 64 KiB of an entry; what cannot be read is for the parser to complain of."""
    try:
        with archive.open(entry) as stream:
            return stream.read(65_536)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, ZlibError):
        return b""


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, kind: str) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedFile(name, "encrypted")
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, ZlibError) as error:
        raise DamagedFile(name, "damaged", format=kind) from error


def members(name: str, data: bytes, limits: Limits, budget: Budget) -> Iterator[tuple[str, bytes] | ReadError]:
    """(name, bytes) of each file worth reading, in the archive's order; a bad one as its error."""
    archive = open_checked(name, data, limits, budget)
    for info in archive.infolist():
        shown = entry_name(info)
        if info.is_dir() or is_clutter(PurePosixPath(shown)):
            continue
        try:
            yield shown, unpack(archive, info, shown, "zip")
        except ReadError as error:
            yield error


def is_clutter(path: PurePosixPath) -> bool:
    """Files that come with saved pages and folders but are no documents."""
    hidden = any(p.startswith((".", "~$", "__MACOSX")) for p in path.parts)
    page_files = any(p.endswith(("_files", ".files")) for p in path.parts[:-1])
    return hidden or page_files or path.suffix.lower() in _CLUTTER
