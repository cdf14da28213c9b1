"""What must hold of every answer before it leaves. Pure: an answer, the snapshot, the day and the question go in.

- `quote == source[start:end]` for every citation, and `text` is the segments joined by line breaks;
- a digest is no document's own text: its answers name the document, whose title and 文号 count as cited too;
- every segment of an answer cites, and each of its figures stands in a quote that *it* cites, or is a
  declared computation that gives the same figure again from dates of the quotes, of today or of the question;
- nothing comes from the question alone: it may go into a computation, it is never a source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.altered import altered
from knowledge.answers import Answer, Citation, Segment, StatedValue
from knowledge.asked import possible_days
from knowledge.clauses import Snapshot
from knowledge.derivations import Derived, redo
from knowledge.errors import YearNotCovered
from knowledge.figures import Source, compare, source_of, told_by_staff
from knowledge.misplaced import ends_told, misplaced
from knowledge.ports import Workdays
from knowledge.recomposed import is_as_replaced
from knowledge.staff_values import is_told, told_in

_NEGATIONS = tuple("不未无非没勿莫免禁")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold; `rule` says which:

    quote     a quote is not what the document holds there
    text      the text is not its segments joined
    uncited   a segment cites nothing, or what is not there
    figure    no cited quote holds it
    bound     「以上」 where the quote says 「以内」
    level     the fee of another level
    altered   a sentence of the quote with another figure in it
    role      the first day given as the last, or the other way round
    today     a day given as today that is not
    window    the first day of one window with the last of another
    event     a deadline counted from another event
    weekday   a day of the week that the day is not
    operand   days counted to another end than the one told
    computed  the computation does not give it, stands on nothing, or is not told
    value     a declared value that its citation does not hold
    meaning   the extra check of a caller (negation, foreign words)
    """

    rule: str
    what: str
    segment: int | None = None


@dataclass(frozen=True)
class Grounds:
    """What an answer may stand on besides its citations."""

    snapshot: Snapshot
    today: date
    question: str = ""
    workdays: Workdays | None = None
    extra_check: Callable[[Segment, Sequence[Citation]], Sequence[str]] | None = field(default=None)


def problems(answer: Answer, grounds: Grounds) -> list[Problem]:
    """Everything that does not hold of the answer; an empty list lets it leave."""
    found = [Problem("quote", c.quote[:40]) for c in answer.citations if not is_exact(c, grounds.snapshot)]
    if answer.text != "\n".join(s.text for s in answer.segments):
        found.append(Problem("text", "text is not its segments joined"))
    found += _value_problems(answer, grounds)
    for index, segment in enumerate(answer.segments):
        found += [Problem(rule, what, index) for rule, what in _segment_problems(answer, segment, grounds)]
    return found


def is_exact(citation: Citation, snapshot: Snapshot) -> bool:
    """The quote is, to the character, what the snapshot's document holds there."""
    document = snapshot.document(citation.document)
    if document is None or not citation.quote.strip():
        return False
    return document.text[citation.start : citation.end] == citation.quote


def _segment_problems(answer: Answer, segment: Segment, grounds: Grounds) -> Iterator[tuple[str, str]]:
    if any(not 0 <= i < len(answer.citations) for i in segment.citations):
        yield "uncited", "cites what is not there"
        return
    cited = [answer.citations[i] for i in segment.citations]
    if answer.kind == "answer" and not cited:
        yield "uncited", segment.text[:40]
    if grounds.extra_check:
        yield from (("meaning", what) for what in grounds.extra_check(segment, cited))
    if any(segment.text in c.quote for c in cited) and _stands_whole(segment.text, cited):
        return
    sources = [_source(c, grounds.snapshot) for c in cited]
    sources += [source_of(name, None) for c in cited if c.status != "full_text" for name in (c.title, c.document)]
    computed = [v for v in answer.values if v.kind == "computed" and _applies(v, segment)]
    others = [v.text for v in computed if not (v.source or "").startswith("today")]
    yield from compare(segment.text, sources, [v.text for v in computed])
    yield from misplaced(segment.text, sources, grounds.today, others)
    if not is_as_replaced(segment.text, cited):
        yield from (("altered", piece) for piece in altered(segment.text, sources))
    yield from (("operand", day) for day in _foreign_ends(segment, computed, sources))


def _foreign_ends(segment: Segment, computed: Sequence[StatedValue], sources: Sequence[Source]) -> Iterator[str]:
    """「截止日是7月31日，还有39天」 where the days were counted to another end."""
    counted = [v for v in computed if v.text in segment.text and " − " in (v.source or "") and v.text.endswith("天")]
    ends = [end for end, _ in ends_told(segment.text, sources)]
    if counted and len(ends) == 1 and not any(ends[0].lstrip("-") in (v.source or "") for v in counted):
        yield ends[0]


def _stands_whole(text: str, cited: Sequence[Citation]) -> bool:
    """The text is a run of a quote that does not begin or end inside a number, a link, or behind a 不."""
    for citation in cited:
        at = citation.quote.find(text)
        if at < 0 or not text:
            continue
        before, after = citation.quote[:at][-1:], citation.quote[at + len(text) :][:1]
        if before not in _NEGATIONS and not (_joins(before, text[0]) or _joins(text[-1], after)):
            return True
    return False


def _joins(left: str, right: str) -> bool:
    def inside(character: str) -> bool:
        return (character.isascii() and (character.isalnum() or character in "./-:#_")) or character.isnumeric()

    return bool(left and right) and inside(left) and inside(right)


def _source(citation: Citation, snapshot: Snapshot) -> Source:
    """What the quote prints, and what staff said that its words mean."""
    read, told = source_of(citation.quote, _year(citation, snapshot)), told_in(citation, snapshot)
    return told_by_staff(read, told) if told else read


def _year(citation: Citation, snapshot: Snapshot) -> int | None:
    document = snapshot.document(citation.document)
    return document.year if document else None


def _applies(value: StatedValue, segment: Segment) -> bool:
    return value.citation is None or value.citation in segment.citations


def _value_problems(answer: Answer, grounds: Grounds) -> Iterator[Problem]:
    for value in answer.values:
        if value.citation is not None and not 0 <= value.citation < len(answer.citations):
            yield Problem("value", f"{value.text} cites what is not there")
        elif value.kind == "computed":
            if value.text not in answer.text or not is_redone(value, answer, grounds):
                yield Problem("computed", f"{value.text} ← {value.source}")
        elif not _stands(value, answer, grounds):
            yield Problem("value", value.text)


def _stands(value: StatedValue, answer: Answer, grounds: Grounds) -> bool:
    if value.citation is None:
        return False
    citation = answer.citations[value.citation]
    if value.text in citation.quote:
        return _stands_whole(value.text, [citation])
    return not list(compare(value.text, [_source(citation, grounds.snapshot)], []))


def is_redone(value: StatedValue, answer: Answer, grounds: Grounds) -> bool:
    """The computation gives the stated text again, and all that went in is supported."""
    if value.citation is not None and is_told(value, answer.citations[value.citation], grounds.snapshot):
        return True
    try:
        derived = redo(value.source or "", grounds.workdays)
    except YearNotCovered:
        return False
    if derived is None or value.text not in derived.written():
        return False
    if derived.is_today:
        return derived.result == grounds.today
    return _went_in(derived, _cited_with(value, answer), grounds)


def _cited_with(value: StatedValue, answer: Answer) -> list[Citation]:
    """What the segments cite that state the value; its own citation where none states it."""
    stating = [s for s in answer.segments if value.text in s.text and _applies(value, s)]
    places = {i for s in stating for i in s.citations} | ({value.citation} if value.citation is not None else set())
    return [answer.citations[i] for i in sorted(places) if 0 <= i < len(answer.citations)]


def _went_in(derived: Derived, cited: Sequence[Citation], grounds: Grounds) -> bool:
    """Durations stand in a quote; at least one day does, the others there, in the question, or are today."""
    held = {figure for citation in cited for figure in _source(citation, grounds.snapshot).held}
    if any(f"{amount}{unit}" not in held for amount, unit in derived.amounts):
        return False
    quoted = [d for d in derived.days if d.isoformat() in held]
    others = [d for d in derived.days if d not in quoted and d != grounds.today]
    return bool(quoted or derived.amounts) and (
        not others or set(others) <= possible_days(grounds.question, grounds.today, quoted)
    )
