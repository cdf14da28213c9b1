"""What a file is, by its content first and its name only where content cannot tell."""

import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from ingest.read.errors import DamagedFile, EmptyFile, EncryptedFile, UnsupportedFormat

# Extension → reader, for texts that only their name tells apart.
_BY_NAME = {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".tsv": "csv"}
_HTML_NAMES = {".html", ".htm", ".xhtml", ".shtml"}
_OFFICE_NAMES = {".doc", ".wps", ".rtf", ".odt", ".xls", ".et", ".dot", ".wpt"}
_HTML_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta ", b"<div", b"<table", b"<p>", b"<p ")
_ARCHIVES = {
    b"Rar!": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
}
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(name: str, data: bytes) -> str:
    """One of: pdf docx xlsx ofd zip office image html mhtml markdown csv text.

    Raises EmptyFile, EncryptedFile, UnsupportedFormat.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyFile(name, "empty")
    suffix = PurePosixPath(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _zip_kind(name, data)
    if data.startswith(_OLE):
        return _ole_kind(name, data)
    if data.startswith(b"{\\rtf"):
        return "office"
    for magic, kind in _ARCHIVES.items():
        if data.startswith(magic):
            raise UnsupportedFormat(name, "unsupported_archive", format=kind)
    if data.startswith(_IMAGES[:4]) or (data.startswith(b"BM") and suffix == ".bmp"):
        return "image"
    return _text_kind(suffix, data)


def _zip_kind(name: str, data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(BytesIO(data)).namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        suffix = PurePosixPath(name).suffix.lstrip(".").lower() or "zip"
        raise DamagedFile(name, "damaged", format=suffix) from error
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        return _ooxml_kind(name, names)
    if "OFD.xml" in names:
        return "ofd"
    if "mimetype" in names and "content.xml" in names:
        return "office"
    return "zip"


def _ooxml_kind(name: str, names: set[str]) -> str:
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx")):
        if any(n.startswith(folder) for n in names):
            return kind
    if any(n.startswith("ppt/") for n in names):
        raise UnsupportedFormat(name, "unsupported", format="演示文稿 pptx")
    return "zip"


def _ole_kind(name: str, data: bytes) -> str:
    """Old Word, Excel and WPS files; also the wrapper of password-protected docx and xlsx."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedFile(name, "encrypted")
    if "PowerPoint Document".encode("utf-16-le") in data:
        raise UnsupportedFormat(name, "unsupported", format="演示文稿 ppt")
    return "office"


def _text_kind(suffix: str, data: bytes) -> str:
    head = data[:4096].replace(b"\x00", b"").lower()
    if b"mime-version:" in head and b"content-type: multipart/related" in head:
        return "mhtml"
    if suffix in _HTML_NAMES or (suffix not in _BY_NAME and any(sign in head for sign in _HTML_SIGNS)):
        return "html"
    if suffix in _OFFICE_NAMES and not _looks_like_text(data):
        return "office"
    return _BY_NAME.get(suffix, "text")


def _looks_like_text(data: bytes) -> bool:
    return b"\x00" not in data[:4096]
