"""Cuts long texts where sense breaks: paragraph, sentence, clause, and only then anywhere."""

import re

BREAKS = (re.compile(r"\n+"), re.compile(r"[。！？；!?;]"), re.compile(r"[，、,：:\s]"))
ESCAPED = {"&": 5, "<": 4, ">": 4}


def size(text: str) -> int:
    """Length as Telegram counts it (UTF-16 code units), with the markup characters as long as they are once escaped."""
    return sum(_size(character) for character in text)


def _size(character: str) -> int:
    return ESCAPED.get(character) or (2 if ord(character) > 0xFFFF else 1)


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` that together are the text, but for white space at the cuts."""
    pieces = []
    rest = text.strip()
    while size(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [p for p in (*pieces, rest) if p]


def _cut(text: str, limit: int) -> int:
    """The latest good place in the second half of what fits, else where it stops fitting."""
    longest = _fitting(text, limit)
    for mark in BREAKS:
        ends = [m.end() for m in mark.finditer(text, longest // 2, longest)]
        if ends:
            return ends[-1]
    return longest


def _fitting(text: str, limit: int) -> int:
    count = 0
    for i, character in enumerate(text):
        count += _size(character)
        if count > limit:
            return max(i, 1)
    return len(text)
