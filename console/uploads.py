"""Files that editors hand in: kept under names of our own, in a folder of our own, within limits."""

import re
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from console.errors import Refused

# What `ingest.read` can open; everything else is refused before it is written.
SUFFIXES = (
    *(".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".ofd", ".csv", ".xlsx", ".zip"),
    *(".doc", ".wps", ".yaml", ".yml", ".jpg", ".jpeg", ".png", ".tif", ".tiff"),
)
_PIECE = 1024 * 1024


def keep(home: Path, files: Iterable[tuple[str, BinaryIO]], most: int) -> list[Path]:
    """Write the files to a new folder; `most`: bytes of all together. Raises Refused and leaves nothing behind."""
    folder = home / "uploads" / uuid.uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    try:
        left, kept = most, []
        for number, (name, content) in enumerate(files):
            place = folder / f"{number}" / own_name(name)
            place.parent.mkdir(mode=0o700)
            left -= _copy(content, place, left)
            kept.append(place)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return kept


def drop(paths: Iterable[Path]) -> None:
    for path in paths:
        shutil.rmtree(path.parent, ignore_errors=True)


def own_name(name: str) -> str:
    """A file name made of the letters and digits of theirs, with a known suffix; never a path."""
    theirs = PurePosixPath(name.replace("\\", "/")).name
    stem, dot, suffix = theirs.rpartition(".")
    if f"{dot}{suffix}".lower() not in SUFFIXES:
        raise Refused(f"「{theirs[:60]}」的格式不支持。可以上传：{' '.join(SUFFIXES)}")
    letters = re.sub(r"[^\w〔〕（）()\-]", "", stem)[:60].strip("._-")
    return f"{letters or '文件'}.{suffix.lower()}"


def address(text: str) -> str:
    """A web address as `ingest` takes it; which hosts may be fetched is the reader's to decide."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(text) > 2000:
        raise Refused("网址要以 http:// 或 https:// 开头")
    return text


def _copy(content: BinaryIO, place: Path, most: int) -> int:
    written = 0
    with place.open("xb") as out:
        while piece := content.read(_PIECE):
            written += len(piece)
            if written > most:
                raise Refused("文件太大，请分几次上传，或先压缩扫描件")
            out.write(piece)
    if written == 0:
        raise Refused(f"「{place.name}」是空文件")
    return written
