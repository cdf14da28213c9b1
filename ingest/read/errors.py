"""What can go wrong when a file is read, as a tree; each message is one Chinese line for the editor.

ReadError
├── UnsupportedFormat      no reader for what the content is
├── EncryptedFile          opens only with a password
├── DamagedFile            truncated, or not what it says it is
├── EmptyFile              nothing in it, or no text in it
├── TooLarge               more bytes, pages or cells than we take
├── UnsafeArchive          bomb, path that leaves the archive, archives nested too deep
├── MissingTool            needs LibreOffice or the `ocr` extra
├── ParserTimedOut         CPU or wall limit of the child process
├── ParserOutOfMemory      memory limit of the child process
├── ParserCrashed          the child process died or met what it did not expect
└── FetchFailed            a URL that could not be fetched
    └── AddressRefused     a private or loopback address, or a scheme other than http(s)
"""

from typing import Any

from ingest.read.messages import messages
from knowledge.errors import ReadProblem


class ReadError(ReadProblem):
    """name: the file or URL as the editor knows it; key: entry of messages.yaml; facts: what its templates name."""

    def __init__(self, name: str, key: str, **facts: str | int | float) -> None:
        super().__init__(name, key)
        self.name, self.key, self.facts = name, key, facts

    @property
    def reason(self) -> str:
        return messages()[self.key]["reason"].format(**self.facts)

    @property
    def remedy(self) -> str:
        return messages()[self.key]["remedy"].format(**self.facts)

    def __str__(self) -> str:
        return f"{self.name}：{self.reason}。{self.remedy}。"

    def within(self, archive: str) -> "ReadError":
        """The same failure, named by the archive that holds the file."""
        return type(self)(f"{archive}/{self.name}", self.key, **self.facts)

    def to_json(self) -> dict[str, Any]:
        return {"type": type(self).__name__, "name": self.name, "key": self.key, "facts": self.facts}


class UnsupportedFormat(ReadError):
    pass


class EncryptedFile(ReadError):
    pass


class DamagedFile(ReadError):
    pass


class EmptyFile(ReadError):
    pass


class TooLarge(ReadError):
    pass


class UnsafeArchive(ReadError):
    pass


class MissingTool(ReadError):
    pass


class ParserTimedOut(ReadError):
    pass


class ParserOutOfMemory(ReadError):
    pass


class ParserCrashed(ReadError):
    pass


class FetchFailed(ReadError):
    pass


class AddressRefused(FetchFailed):
    pass


_TYPES: dict[str, type[ReadError]] = {
    t.__name__: t
    for t in (
        UnsupportedFormat,
        EncryptedFile,
        DamagedFile,
        EmptyFile,
        TooLarge,
        UnsafeArchive,
        MissingTool,
        ParserTimedOut,
        ParserOutOfMemory,
        ParserCrashed,
        FetchFailed,
        AddressRefused,
    )
}


def from_json(data: dict[str, Any]) -> ReadError:
    return _TYPES[data["type"]](data["name"], data["key"], **data["facts"])
