"""The result as a page to keep: the same sheet becomes printable HTML here and a PDF in `knowledge.adapters.pdf`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from knowledge.answers import Citation
from knowledge.eligibility.form import Form
from knowledge.eligibility.moments import in_chinese
from knowledge.eligibility.verdict import Change, Item, Reason, Timing, Verdict


@dataclass(frozen=True)
class Line:
    """One thing said: a mark ("✓", "×", "?", "box" or ""), the sentence, small print below it, clauses quoted."""

    text: str
    mark: str = ""
    small: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """compact: short lines that may stand in two columns."""

    heading: str
    lines: tuple[Line, ...]
    compact: bool = False


@dataclass(frozen=True)
class Sheet:
    """title, the verdict in large, what it means, blocks, and the lines that close the page."""

    title: str
    result: str
    intro: tuple[str, ...]
    blocks: tuple[Block, ...]
    closing: tuple[str, ...]

    def to_html(self) -> str:
        """A fragment (no html or body element) with classes `sheet …`; everything in it is escaped."""
        blocks = "".join(_block_html(b) for b in self.blocks)
        closing = "".join(f"<p>{escape(c)}</p>" for c in self.closing)
        intro = "".join(f"<p>{escape(i)}</p>" for i in self.intro)
        return (
            f'<article class="sheet"><h1>{escape(self.title)}</h1>'
            f'<p class="sheet-result">{escape(self.result)}</p>{intro}{blocks}<footer>{closing}</footer></article>'
        )


def _block_html(block: Block) -> str:
    return f"<section><h2>{escape(block.heading)}</h2><ul>{''.join(map(_line_html, block.lines))}</ul></section>"


def _line_html(line: Line) -> str:
    small = "".join(f"<small>{escape(s)}</small>" for s in line.small)
    quotes = "".join(f"<blockquote>{escape(q)}</blockquote>" for q in line.quotes)
    mark = f'<span class="sheet-mark">{escape(_HTML_MARKS.get(line.mark, line.mark))}</span>' if line.mark else ""
    return f"<li>{mark}<span>{escape(line.text)}</span>{small}{quotes}</li>"


_HTML_MARKS = {"box": "☐"}
_MARKS = {"met": "✓", "unmet": "×", "unknown": "?"}
_ORDER = ("unmet", "unknown", "met")


def sheet(form: Form, verdict: Verdict, answers: Mapping[str, Any]) -> Sheet:
    """Everything of a verdict that a person wants to keep, in reading order; what is empty is left out."""
    words = form.words.sheet
    blocks = [
        Block(words["reasons"], tuple(_reasons(form, verdict.reasons))),
        Block(words["changes"], tuple(_changes(form, verdict))),
        Block(words["route"], tuple(_route(form, verdict))),
        Block(words["checklist"], tuple(_items(form, verdict.checklist))),
        Block(words["timeline"], tuple(_timeline(form, verdict.timeline))),
        Block(words["answers"], tuple(_answers(form, verdict, answers)), compact=True),
    ]
    dated = words["dated"].format(
        day=in_chinese(verdict.as_of), snapshot=verdict.snapshot, version=verdict.form_version, notice=form.notice
    )
    return Sheet(
        title=form.title,
        result=form.words.verdicts[verdict.verdict]["title"],
        intro=(verdict.text, dated),
        blocks=tuple(b for b in blocks if b.lines),
        closing=(*verdict.notes, words["generated"]),
    )


def _reasons(form: Form, reasons: Iterable[Reason]) -> Iterable[Line]:
    for reason in sorted(reasons, key=lambda r: _ORDER.index(r.outcome)):
        yield Line(f"{reason.title}：{reason.text}", _MARKS[reason.outcome], quotes=_quotes(form, reason.citations))


def _changes(form: Form, verdict: Verdict) -> Iterable[Line]:
    return (Line(change_in_words(form, change)) for change in verdict.improvements)


def change_in_words(form: Form, change: Change) -> str:
    """ "如果“条件索引”由“还没有核对”变为“逐条核对过，都符合”：可以申报"."""
    steps, step = [], form.words.sheet["step"]
    current: Change | None = change
    while current:
        steps.append(step.format(question=current.short, before=current.before, after=current.after))
        current = current.beside
    result = form.words.verdicts[change.verdict]
    return form.words.sheet["change"].format(
        steps=form.words.sheet["and"].join(steps), result=result.get("then", result["title"])
    )


def _route(form: Form, verdict: Verdict) -> Iterable[Line]:
    if verdict.route is None or verdict.verdict == "not_eligible":
        return
    for number, step in enumerate(verdict.route.steps, 1):
        yield Line(step, f"{number}")
    yield Line("", small=(_sources(form, verdict.route.citations),))


def _items(form: Form, items: Iterable[Item]) -> Iterable[Line]:
    labels = {key: form.words.sheet[key] for key in ("pages", "stamp", "excluded")}
    for item in items:
        small = [label + getattr(item, key) for key, label in labels.items() if getattr(item, key)]
        yield Line(item.item, "box", (item.why, *small, _sources(form, item.citations)))


def _timeline(form: Form, timeline: Iterable[Timing]) -> Iterable[Line]:
    words = form.words.sheet
    for timing in timeline:
        days = [in_chinese(d) for d in (timing.first, timing.until) if d]
        small = (timing.computed,) if timing.computed else ()
        text = f"{timing.what}：{words['to'].join(days)}（{_left(form, timing)}）"
        yield Line(text, small=(*small, _sources(form, timing.citations)))


def _left(form: Form, timing: Timing) -> str:
    words = form.words.sheet
    if timing.days_to_start:
        return words["to_start"].format(days=timing.days_to_start)
    if timing.days_left is None:
        return words["over"]
    return words["left"].format(days=timing.days_left) if timing.days_left else words["last_day"]


def _answers(form: Form, verdict: Verdict, answers: Mapping[str, Any]) -> Iterable[Line]:
    for name in form.asked(answers, verdict.as_of):
        yield Line(f"{form.words.questions[name].short}：{form.shown(name, answers[name])}")


def _quotes(form: Form, citations: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(f"{_source(form, c)}：“{c.quote}”" for c in citations)


def _sources(form: Form, citations: Iterable[Citation]) -> str:
    names = dict.fromkeys(_source(form, c) for c in citations)
    return form.words.sheet["source"] + "；".join(names)


def _source(form: Form, citation: Citation) -> str:
    mark = form.words.sheet.get(f"trust_{citation.trust}", "") if citation.trust else ""
    if citation.status == "digest":
        return citation.document + mark
    name = form.words.sheet["notice"] if citation.document == form.notice else citation.document
    return f"{name} {'／'.join(citation.path)}"
