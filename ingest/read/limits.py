"""How much a parser may take. One value for every reader, so that tests and settings can lower it."""

from dataclasses import asdict, dataclass
from typing import Any

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """cpu_seconds and wall_seconds hold for one file, anew for each page of a scan and each file of an
    archive; archive_seconds for all of it.

    memory_mb is address space (RLIMIT_AS); OCR and LibreOffice have limits of their own because they map far
    more than they touch. ratio is unpacked/packed, looked at only above ratio_floor_mb.
    """

    memory_mb: int = 2048
    ocr_memory_mb: int = 3072
    office_memory_mb: int = 4096
    cpu_seconds: int = 30
    wall_seconds: int = 60
    archive_seconds: int = 900
    file_mb: int = 100
    pages: int = 1000
    scanned_pages: int = 60
    characters: int = 5_000_000
    cells: int = 500_000
    entries: int = 5_000
    unpacked_mb: int = 400
    xml_mb: int = 64
    ratio: int = 120
    ratio_floor_mb: int = 8
    nesting: int = 2

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


DEFAULT = Limits()
