"""Notices of `tests/notices` by name."""

from evaluation.notices import ROOT, read_digests, read_notice, tools_for
from knowledge.clauses import Document

__all__ = ["digests", "notice", "tools_for"]


def notice(name: str) -> Document:
    return read_notice(ROOT / "tests" / "notices" / f"{name}.txt")


def digests() -> list[Document]:
    return read_digests()
