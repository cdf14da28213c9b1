"""An Answer as a message: the point, the proof, and what one asks next."""

import re
from itertools import groupby
from operator import itemgetter
from urllib.parse import quote, urlencode

from bot.checklist import plain_label
from bot.messages import Button, Outgoing, Quote
from bot.talk import Tools
from knowledge.answers import Answer, Citation

MOST_SUGGESTIONS = 3
LONGEST_LABEL = 60
POINT = 60
MANY_SEGMENTS, MANY_SECTIONS = 6, 3
BLANK_LINES = re.compile(r"\s*\n\s*")
NUMBER_ONLY = re.compile(r"[（(]?[一二三四五六七八九十百\d]+[)）.、．]?")


def answer_message(answer: Answer, tools: Tools, private: bool, before: tuple[str, ...] = ()) -> Outgoing:
    """private: with the buttons that belong to a person; in a group only the source is offered."""
    told = _paragraphs(answer)
    quotes = tuple(_quote(c, told, answer.snapshot, tools) for c in _first_of_each_place(answer.citations))
    buttons = _open_source(quotes, tools) + (_next_steps(answer, tools) if private else ())
    wording = tools.wording
    return Outgoing(
        paragraphs=(*before, *told),
        quotes=quotes,
        buttons=buttons,
        note=wording.footer if private else wording.footer_group,
        answer_id=answer.id,
        lead=len(before),
    )


def _paragraphs(answer: Answer) -> list[str]:
    """One for each segment, without the blank lines of a quote; proof that follows the point is left to its quote."""
    texts = [segment.text for segment in answer.segments] or [answer.text]
    told = [text for t in texts if (text := BLANK_LINES.sub("\n", t).strip())]
    if sections := _sections(answer):
        return sections
    proven = len(told) == 2 and len(told[0]) <= POINT and any(_same(told[1], c.quote) for c in answer.citations)
    return told[:1] if proven else told


def _sections(answer: Answer) -> list[str]:
    """A long answer out of several sections of a document: one paragraph for each, under the section's heading."""
    paths = [answer.citations[s.citations[0]].path if s.citations else () for s in answer.segments]
    depth = _shared([path for path in paths if path])
    keys = [path[depth] if len(path) > depth else "" for path in paths]
    if len(keys) < MANY_SEGMENTS or len(set(keys)) < MANY_SECTIONS:
        return []
    grouped = groupby(zip(keys, answer.segments, strict=True), key=itemgetter(0))
    return [_section(heading, [segment.text for _, segment in members]) for heading, members in grouped]


def _shared(paths: list[tuple[str, ...]]) -> int:
    """How many headings all paths begin with."""
    return next((i for i, headings in enumerate(zip(*paths, strict=False)) if len(set(headings)) > 1), 0)


def _section(heading: str, texts: list[str]) -> str:
    label = plain_label(heading)
    told = [BLANK_LINES.sub("\n", text.strip()).removeprefix(heading).lstrip("：:。 \n") for text in texts]
    lines = [text for text in told if text and not _same(text, label)]
    return "\n".join([f"【{label}】", *lines]) if label and lines else "\n".join(lines or [label])


def _same(text: str, quote: str) -> bool:
    return _squeezed(plain_label(text)) == _squeezed(plain_label(quote))


def clause_url(citation: Citation, snapshot: str, public_url: str) -> str:
    """The page that opens the document at the quoted place."""
    place = urlencode({"start": citation.start, "end": citation.end, "v": snapshot})
    return f"{public_url.rstrip('/')}/documents/{quote(citation.document, safe='')}?{place}#hit"


def quoted(citation: Citation, tools: Tools, snapshot: str) -> Quote:
    """The words, where they stand, and the page that opens there."""
    return Quote(citation.quote, source_line(citation, tools), clause_url(citation, snapshot, tools.public_url))


def source_line(citation: Citation, tools: Tools) -> str:
    """「渝经信职改办〔2024〕16号 四、有关程序 › （二）个人申报」; says so when the source is not the full text."""
    where = " › ".join([heading for heading in citation.path if not NUMBER_ONLY.fullmatch(heading)][-2:])
    line = f"{citation.document} {where}".strip()
    return line if citation.status == "full_text" else line + tools.wording.say("digest_line")


def _first_of_each_place(citations: tuple[Citation, ...]) -> list[Citation]:
    places = {(c.document, c.start, c.end): c for c in reversed(citations)}
    return list(reversed(places.values()))


def _quote(citation: Citation, told: list[str], snapshot: str, tools: Tools) -> Quote:
    """The words again below only where the answer does not already consist of them."""
    text = "" if _said(citation, _squeezed("".join(told))) else citation.quote
    return Quote(text, source_line(citation, tools), clause_url(citation, snapshot, tools.public_url))


def _said(citation: Citation, told: str) -> bool:
    """Whether every line of the quote, but for the clause's own heading, stands in the answer."""
    heading = citation.path[-1] if citation.path else ""
    lines = [line.strip().removeprefix(heading).lstrip("：:。 ") for line in citation.quote.split("\n")]
    words = [_squeezed(plain_label(line)) for line in lines if line and not _same(line, heading)]
    return all(line in told for line in words) if words else _squeezed(plain_label(heading)) in told


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _open_source(quotes: tuple[Quote, ...], tools: Tools) -> tuple[tuple[Button, ...], ...]:
    label = tools.wording.say("open_source")
    if not quotes:
        return ()
    if len(quotes) == 1:
        return ((Button(label, url=quotes[0].url),),)
    return (tuple(Button(f"{label} {i}", url=q.url) for i, q in enumerate(quotes[:3], 1)),)


def _next_steps(answer: Answer, tools: Tools) -> tuple[tuple[Button, ...], ...]:
    asked = [
        (Button(text, f"ask:{answer.id}:{i}"),)
        for i, text in enumerate(answer.suggestions[:MOST_SUGGESTIONS])
        if 0 < len(text) <= LONGEST_LABEL
    ]
    person = Button(tools.wording.commands["human"], "do:human")
    verdicts = (Button("👍", f"up:{answer.id}"), Button("👎", f"down:{answer.id}"))
    judged = verdicts if answer.kind in ("answer", "not_found") else ()
    return (*asked, (*judged, person))
