"""Text files: kept as they are, but for the BOM and Windows line ends."""

from ingest.read.encoding import Decoded, decode
from ingest.read.errors import EmptyFile
from ingest.read.messages import warning
from ingest.source import Source
from knowledge.clauses import Place


def read_plain(name: str, data: bytes) -> Source:
    """Place.paragraph counts the lines of the file from 1."""
    decoded = decode(name, data)
    text = unix_lines(decoded.text)
    if not text.strip():
        raise EmptyFile(name, "no_text")
    return Source(name, "text/plain", "", text, line_places(text), warnings=encoding_warnings(decoded))


def unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\x00", "")


def line_places(text: str) -> tuple[Place, ...]:
    """One place for each line that has text; paragraph is the line's number from 1."""
    places, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            places.append(Place(start, start + len(line), paragraph=number))
        start += len(line) + 1
    return tuple(places)


def encoding_warnings(decoded: Decoded) -> tuple[str, ...]:
    if not decoded.replaced:
        return ()
    return (warning("warning_encoding", count=decoded.replaced, encoding=decoded.encoding),)
