"""The typed values of any text: documents, questions and drafts of answers alike.

`recognise` finds them with their spans; `figures` reduces them to what can be compared; `unsupported`
names the figures of a text that none of its sources holds.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from knowledge.numerals import fold
from knowledge.recognition.amounts import find_counts, find_durations, find_percents
from knowledge.recognition.contacts import find_addresses, find_people, find_phones
from knowledge.recognition.dates import find_dates
from knowledge.recognition.figures import figures, unsupported
from knowledge.recognition.found import Found, alternatives, patterns
from knowledge.recognition.money import find_money
from knowledge.recognition.names import find_document_numbers, find_emails, find_levels, find_urls
from knowledge.values import Value

__all__ = ["figures", "recognise", "unsupported"]


# 「1.1 本指南适用于……」 counts no copies.
_HEADING_NUMBER = re.compile(r"^[ \t]*\d{1,2}(?:\.\d{1,2}){1,3}\.?[ \t]+(?=[\u4e00-\u9fff《])(?![万亿元倍])", re.M)


@cache
def _headed_word() -> re.Pattern[str]:
    """「2 年限与业绩」「附件3 个人承诺书」 measure nothing either."""
    words = alternatives(patterns()["headed_words"])
    return re.compile(
        rf"(?:^[ \t|]*\d{{1,2}}[ ]+|附[件表录][ ]?\d{{1,2}}[ ]*|表[ ]?\d{{1,2}}[ ]+)(?={words})", re.MULTILINE
    )


def recognise(text: str, year: int | None = None, *, issued_on: date | None = None) -> list[Value]:
    """Non-overlapping values sorted by start, `value.text == text[value.start:value.end]`.

    year: what a bare 「10月10日」 inherits when nothing near it prints a year; without it, "--10-10".
    issued_on: where 「即日起至…」 begins.
    """
    return list(_recognised(text, year, issued_on))


@lru_cache(maxsize=64)
def _recognised(text: str, year: int | None, issued_on: date | None) -> tuple[Value, ...]:
    """Remembered for as long as an answer is made: its question and its quotes are read several times."""
    folded = fold(text)
    chosen: list[Found] = []
    taken = bytearray(len(text))
    numbers = (m.span() for p in (_HEADING_NUMBER, _headed_word()) for m in p.finditer(folded))
    _block(taken, [*find_emails(folded), *numbers])
    for found in _in_order_of_trust(folded, year, issued_on):
        if found.start < found.end and not any(taken[found.start : found.end]):
            chosen.append(found)
            _block(taken, [(found.start, found.end)])
    return tuple(_value(text, found) for found in sorted(chosen, key=lambda f: f.start))


def _in_order_of_trust(text: str, year: int | None, issued_on: date | None) -> list[Found]:
    """Where two finders claim the same characters, the earlier one is right."""
    return [
        *find_urls(text),
        *find_document_numbers(text),
        *find_dates(text, year, issued_on),
        *find_phones(text),
        *find_money(text),
        *find_percents(text),
        *find_durations(text),
        *find_addresses(text),
        *find_counts(text),
        *find_people(text),
        *find_levels(text),
    ]


def _block(taken: bytearray, spans: list[tuple[int, int]]) -> None:
    for start, end in spans:
        taken[start:end] = b"\x01" * (end - start)


def _value(text: str, found: Found) -> Value:
    printed = text[found.start : found.end]
    as_printed = {"address": printed, "person": "".join(printed.split())}
    normalised = as_printed.get(found.kind, found.normalised)
    return Value(found.kind, printed, found.start, found.end, normalised, found.note)
