"""The original beside the outline: a page of a PDF as a picture, made in a child process with limits."""

import subprocess
import sys

from console.errors import NotThere
from console.updates import Updates

WALL_SECONDS = 60
PDF = b"%PDF-"


def is_pdf(original: bytes | None) -> bool:
    return original is not None and PDF in original[:1024]


def page_image(original: bytes, page: int) -> bytes:
    """PNG of one page, counted from 1; NotThere when there is no such page or it cannot be drawn in the limits."""
    command = [sys.executable, "-m", "console.page_image", str(page)]
    try:
        drawn = subprocess.run(
            command,
            input=original,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotThere("这一页画得太久，已停止；请下载原件查看") from error
    if drawn.returncode != 0 or not drawn.stdout.startswith(b"\x89PNG"):
        raise NotThere("没有这一页，或这一页画不出来；请下载原件查看")
    return drawn.stdout


def original_of(updates: Updates, number: int, version: str) -> bytes:
    """The file as it came, of a document that the snapshot holds."""
    updates.document(number, version)
    found = updates.store.original(version)
    if found is None:
        raise NotThere("没有保存这份文件的原件（来自网页或压缩包）")
    return found
