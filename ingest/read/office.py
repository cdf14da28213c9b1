"""Old Word, WPS and Excel files: LibreOffice turns them into docx or xlsx, where it is installed."""

import os
import resource
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ingest.read.encoding import reads_like_text
from ingest.read.errors import DamagedFile, MissingTool
from ingest.read.limits import MEGABYTE, Limits
from ingest.read.parse import Tick, read_one
from ingest.read.sniff import sniff
from ingest.source import Source

_SHEETS = {".xls", ".et", ".ods"}
_PROGRAMS = ("soffice", "libreoffice")


def read_office(name: str, data: bytes, limits: Limits, tick: Tick) -> Source:
    """Raises MissingTool without LibreOffice, DamagedFile when it cannot make anything of the file."""
    suffix = PurePosixPath(name).suffix.lower() or ".doc"
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise MissingTool(name, "office_missing", format=suffix.lstrip("."))
    target = "xlsx" if suffix in _SHEETS else "docx"
    with tempfile.TemporaryDirectory(prefix="zhicheng-") as folder:
        converted = _convert(program, Path(folder), suffix, data, target, limits)
    if converted is None:
        raise DamagedFile(name, "office_failed", format=suffix.lstrip("."))
    source = read_one(name, converted, sniff(name, converted), limits, tick)
    if not reads_like_text(source.text):  # LibreOffice takes what it does not know for text
        raise DamagedFile(name, "office_failed", format=suffix.lstrip("."))
    return replace(source, media_type="application/msword" if target == "docx" else "application/vnd.ms-excel")


def _convert(program: str, folder: Path, suffix: str, data: bytes, target: str, limits: Limits) -> bytes | None:
    """The converted file. Macros are off: a profile of its own, never the user's, and none are asked for."""
    source = folder / f"source{suffix}"
    source.write_bytes(data)
    command = [
        program,
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        target,
        "--outdir",
        str(folder),
        str(source),
    ]
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8"}
    try:
        subprocess.run(
            command,
            env=environment,
            timeout=limits.wall_seconds - 5,
            capture_output=True,
            check=False,
            preexec_fn=lambda: _allow_memory(limits),
        )
    except subprocess.TimeoutExpired:
        return None
    made = folder / f"source.{target}"
    return made.read_bytes() if made.exists() else None


def _allow_memory(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.office_memory_mb * MEGABYTE, resource.RLIM_INFINITY))
