"""Values by staff's word: no rule reads 「国庆长假前一天」, so an answer says from which words the day was taken.

A figure that only staff's reading supports is declared like a computation, with the words and the reading it came from.
"""

from collections.abc import Iterator
from dataclasses import replace

from knowledge.answers import Answer, Citation, Segment, StatedValue
from knowledge.clauses import Snapshot
from knowledge.recognise import figures, recognise
from knowledge.recognition.figures import canonical
from knowledge.values import STAFF, Value


def told_in(citation: Citation, snapshot: Snapshot) -> tuple[Value, ...]:
    """The values within the quote that staff put there or set."""
    document = snapshot.document(citation.document)
    values = document.values if document else ()
    return tuple(v for v in values if STAFF in v.note and citation.start <= v.start and v.end <= citation.end)


def declared(answer: Answer, snapshot: Snapshot) -> Answer:
    """The same answer; every figure in it that only staff's word supports stands in its values."""
    found = tuple(dict.fromkeys(v for s in answer.segments for v in _declared(answer, s, snapshot)))
    return replace(answer, values=answer.values + found) if found else answer


def is_told(value: StatedValue, citation: Citation, snapshot: Snapshot) -> bool:
    """Is this declared figure what staff said of words in the quote?"""
    return any(_reading(v) == value.source and _says(v, value.text) for v in told_in(citation, snapshot))


def _declared(answer: Answer, segment: Segment, snapshot: Snapshot) -> Iterator[StatedValue]:
    stated = {v.text for v in answer.values}
    for index in segment.citations:
        citation = answer.citations[index]
        for told in told_in(citation, snapshot):
            printed = figures(citation.quote)
            for value in recognise(segment.text):
                if value.text not in stated and _says(told, value.text) and not figures(value.text) <= printed:
                    yield StatedValue(value.text, "computed", index, _reading(told))


def _says(told: Value, text: str) -> bool:
    said = figures(text)
    return bool(said) and said <= set(canonical(told))


def _reading(told: Value) -> str:
    return f"「{told.text}」 = {' — '.join(canonical(told))}"
