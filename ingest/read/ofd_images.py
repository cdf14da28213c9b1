"""The pictures of an OFD page that holds nothing else, laid on one sheet for the recogniser."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from ingest.read.errors import DamagedFile
from ingest.read.ocr import MOST_PIXELS, PIXELS_WIDE


@dataclass(frozen=True, slots=True)
class Picture:
    """Where on the page it lies, in the units of the page, and which entry of the archive it is."""

    left: float
    top: float
    width: float
    height: float
    entry: str


def media_of(resources: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Resource id → entry of the archive, from every resource file (its folder and its root)."""
    found = {}
    for folder, root in resources:
        base = posixpath.join(folder, root.get("BaseLoc") or "")
        for media in root.iter("{*}MultiMedia"):
            file = next(media.iter("{*}MediaFile"), None)
            if file is not None and file.text:
                location = file.text.strip()
                entry = location.lstrip("/") if location.startswith("/") else posixpath.join(base, location)
                found[media.get("ID") or ""] = posixpath.normpath(entry).lstrip("/")
    return found


def sheet(name: str, width: float, height: float, pictures: Iterable[tuple[Picture, bytes]]) -> Any:
    """The page as one image, each picture in its place."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    scale = PIXELS_WIDE / width
    if height * width * scale * scale > MOST_PIXELS:
        raise DamagedFile(name, "damaged", format="ofd")
    page = Image.new("RGB", (PIXELS_WIDE, round(height * scale)), "white")
    for picture, data in pictures:
        try:
            image = Image.open(BytesIO(data)).convert("RGB")
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise DamagedFile(name, "ofd_picture", entry=posixpath.basename(picture.entry)) from error
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        page.paste(image.resize(size), (round(picture.left * scale), round(picture.top * scale)))
    return page
