"""What one line of a notice is: a numbered heading, a run-in heading, a table row, plain text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingest.ordinals import ordinal
from ingest.source import Mark
from knowledge.numerals import fold


@cache
def patterns() -> dict[str, Any]:
    """`outline.yaml`: numbering styles, labels, cues. Read once."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "outline.yaml").read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, its edges trimmed.

    style   "chapter" | "article" | "一、" | "（一）" | "1." … | "run_in" | "heading:2" | "attachment" | "" (plain)
    marker  as printed: "（一）", "第三条", "附件1"; number: its value
    label   the heading as printed, closing punctuation removed; "" for plain text
    rest    True when text follows the heading in the same line
    apart   a blank line stands before it
    """

    start: int
    end: int
    text: str
    folded: str
    style: str = ""
    marker: str = ""
    number: int | None = None
    label: str = ""
    rest: bool = False
    level: int | None = None
    table: int | None = None
    row: int | None = None
    bold: bool = False
    apart: bool = False

    @property
    def cells(self) -> list[str]:
        """The cells of a table row, their edges untrimmed; "| a | b |" of Markdown has two."""
        return self.text.split("\t") if "\t" in self.text else self.text.strip("|").split("|")

    @property
    def introduces(self) -> bool:
        """The text ends by announcing what follows."""
        return self.folded.endswith((":", "如下", "如下。", "下列"))

    @property
    def closed(self) -> bool:
        return self.folded.endswith(("。", ";", "!", "?", "”", ")", "》", "…"))


# A line without the white space at its edges, and the tabs before it.
_LINE = re.compile(r"(?P<tabs>(?<=\n)\t+)?(?P<line>\S(?:[^\n]*[^\s])?)")
# A rule across the page, the red one under a letterhead too, and the frame that is drawn round a table.
_GAP = re.compile(r"(?<=\S)(?:[ ]*\u3000[ \u3000]*|[ ]{2,})(?=\S)")
_RULE = re.compile(r"(?:[-_=*~]\s?){3,}(?:★\s?)?(?:[-_=*~]\s?)*|[┌├└╔╠╚][┬┐┼┤┴┘╦╗╬╣╩╝═|-]{3,}")
# 「一、⇥申报条件」 is a heading, wherever it stands; 「1⇥申报表⇥2份」 is a row.
_FEWEST_CELLS = 2
# A row of a Markdown table, or of one that is drawn with bars between its cells alone.
_BARRED = re.compile(r"\|.*\||[^|]+(?:\s\|\s[^|]*)+")


@cache
def _styles() -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(pattern)) for name, pattern in patterns()["styles"].items()]


def read_lines(text: str, marks: Sequence[Mark] = ()) -> list[Line]:
    """The lines of the text that are not blank, classified; a paragraph broken at the page's width is one line."""
    by_line = _Marks(marks)
    spans = _spans(text)
    spans = [(start, end) for start, end in spans if not _RULE.fullmatch(fold(text[start:end]))]
    read: list[Line] = []
    for start, end in _unwrapped(text, spans):
        line = _classify(start, end, text[start:end].replace("\n", ""), by_line)
        if read and _answers(read[-1], line):
            line = Line(line.start, line.end, line.text, line.folded)
        read.append(_as_row(line) if read and _goes_on_with(read[-1], line) else line)
    return [replace(line, apart=_is_apart(text, line.start)) for line in read]


def _spans(text: str) -> list[tuple[int, int]]:
    """Tabs before a line are its edge, or the empty cells of a row: 「⇥硕士⇥满2年」, 「⇥3月9日下午」 below another."""
    spans: list[tuple[int, int]] = []
    for found in _LINE.finditer(text):
        if not found[0].strip("\ufeff\u200b"):
            continue
        below = spans and "\t" in text[slice(*spans[-1])] and not found["line"].endswith("。")
        celled = found["tabs"] and ("\t" in found["line"] or below)
        spans.append(found.span() if celled else found.span("line"))
    return spans


def _goes_on_with(above: Line, line: Line) -> bool:
    """A row that opens with a number, 「第一批（东区）⇥3月2日⇥二楼」, below a row of as many cells."""
    if above.style != "row" or line.style in ("", "row") or "\t" not in line.text:
        return False
    cells = line.text.split("\t")
    wide = len(cells) > _FEWEST_CELLS or cells[0].strip() != line.marker
    return wide and len(cells) == len(above.cells)


def _answers(above: Line, line: Line) -> bool:
    """「A3：可以。」 right below 「Q3：……？」 is no code of a list."""
    asked = re.match(patterns()["asks"], above.folded) is not None
    return asked and re.match(patterns()["answers"], line.folded) is not None


def _as_row(line: Line) -> Line:
    return Line(line.start, line.end, line.text, line.folded, style="row", table=-1)


def _is_apart(text: str, start: int) -> bool:
    return re.search(r"\n[^\S\n]*\n[^\S\n]*$", text[max(0, start - 80) : start]) is not None


def _unwrapped(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what was broken only because the printed line was full."""
    full = _full_width([_width(text[start:end]) for start, end in spans])
    if full is None:
        return spans
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _runs_on(text, joined[-1], start, full) and not _numbered(fold(text[start : start + 12])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _width(line: str) -> float:
    """In Chinese characters; a Latin letter takes half."""
    return sum(0.5 if c.isascii() else 1.0 for c in line)


def _full_width(widths: list[float]) -> float | None:
    """The width at which the text was broken; None when lines are paragraphs."""
    longest = max(widths, default=0.0)
    near = sum(1 for w in widths if w >= longest - 3)
    return longest if 22 <= longest <= 60 and near >= max(4, len(widths) // 8) else None


def _runs_on(text: str, line: tuple[int, int], following: int, full: float) -> bool:
    start, end = max(line[0], text.rfind("\n", line[0], line[1]) + 1), line[1]
    closed = fold(text[end - 1]) in "。;:!?" or "\t" in text[start:end]
    return not closed and _width(text[start:end]) >= full - 3 and text[end:following].strip(" ") == "\n"


class _Marks:
    """The marks of a source, looked up by line; marks of one kind do not overlap."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._by_kind: dict[str, list[Mark]] = {}
        for mark in sorted(marks, key=lambda m: m.start):
            self._by_kind.setdefault(mark.kind, []).append(mark)
        self._ends = {kind: [m.end for m in marks] for kind, marks in self._by_kind.items()}

    def over(self, kind: str, start: int, end: int) -> Mark | None:
        """The first mark of the kind that touches start..end."""
        marks = self._by_kind.get(kind, [])
        at = bisect_right(self._ends.get(kind, []), start)
        return marks[at] if at < len(marks) and marks[at].start < end else None


def _classify(start: int, end: int, text: str, marks: _Marks) -> Line:
    folded = fold(text)
    cell = marks.over("cell", start, end)
    if cell is not None or ("\t" in text and not _numbered(folded)) or _BARRED.fullmatch(folded):
        return Line(
            start, end, text, folded, style="row", table=cell.table if cell else -1, row=cell.row if cell else None
        )
    heading = marks.over("heading", start, end)
    level = heading.level or 1 if heading else None
    numbered = _numbered(folded)
    if numbered is not None:
        style, marker, value, title_at = numbered
        label, rest = _label(style, text, folded, title_at)
        return Line(start, end, text, folded, style, text[: len(marker)].strip(), value, label, rest, level)
    if markdown := re.match(r"(#{1,6})\s+(?=\S)", folded):
        label = text[markdown.end() :].strip("# ")
        inner = _numbered(fold(label))
        style, value = (inner[0], inner[2]) if inner else (f"heading:{len(markdown[1])}", None)
        marker = inner[1].strip() if inner else ""
        return Line(start, end, text, folded, style, marker, value, close(label), False, len(markdown[1]))
    if level is not None and len(text) <= 60:
        return Line(start, end, text, folded, f"heading:{level}", "", None, close(text), False, level)
    return _bulleted(start, end, text, folded) or _run_in(start, end, text, folded, marks)


def _bulleted(start: int, end: int, text: str, folded: str) -> Line | None:
    """「◆ 申报时间」, 「◆ 申报时间：……」, 「▶ 单位初审　　10月30日前」; a sign before a sentence is none."""
    sign = re.match(patterns()["bullet"], folded)
    if sign is None:
        return None
    body = folded[sign.end() :]
    stop = _GAP.search(text[sign.end() :]) or re.search(r"(?<!\d):(?!//)|。", body)
    if stop is not None and (stop[0] == "。" or not is_title(body[: stop.start()])):
        return None
    if not is_title(body if stop is None else body[: stop.start()]) or (stop is None and re.search("[,，;]", body)):
        return None
    label = close(text if stop is None else text[: sign.end() + stop.start()])
    return Line(start, end, text, folded, "bullet", "", None, label, stop is not None and stop.end() < len(body))


def _numbered(folded: str) -> tuple[str, str, int | None, int] | None:
    for style, pattern in _styles():
        if matched := pattern.match(folded):
            digits = matched.groupdict().get("n") or ""
            value = ordinal(digits)
            return style, matched["marker"], value, matched.end()
    return None


def plainly_numbered(line: Line, matched: re.Match[str]) -> Line:
    """A line that begins with a number and a space, as the heading that it is."""
    label, rest = _label("1", line.text, line.folded, matched.end())
    return replace(line, style="1", marker=matched["marker"], number=int(matched["n"]), label=label, rest=rest)


def close(label: str) -> str:
    """A heading without its closing punctuation and the stars of Markdown, on one line."""
    label = re.sub(r"[\t\n ]+", " ", label.replace("**", ""))
    return re.sub(r"[\s。：:；;，,、．.？?！!]+$", "", label).strip()


def _label(style: str, text: str, folded: str, at: int) -> tuple[str, bool]:
    """The heading of a numbered line: the whole of it when it is a title, its opening title, or the number alone."""
    body = folded[at:]
    stop = re.search(r"[。;!?]|(?<!\d):(?!//)|:(?!\d|//)", body)
    if named := re.match(r"\*\*[^*]{2,30}\*\*", body):
        return close(text[: at + named.end()]), named.end() < len(body)
    if style == "attachment" and "。" not in body:
        return close(text), False
    if style == "stage":
        return close(text[: _stage_title(folded, body, at, stop)]), True
    if style == "article":
        return _article_label(text, body, at, stop)
    if question := re.match(r"(?:问|Q)\s?[:.]?(?:[^?答。]{2,40}\?){1,3}", body):
        return close(text[: at + question.end()]), question.end() < len(body)
    if body.endswith("?") and len(body) <= patterns()["limits"]["whole_line"]:
        return close(text), False
    if stop is None or not body[stop.end() :].strip():
        titled = len(body) <= patterns()["limits"]["whole_line"] and not _is_sentence(body, stop)
        return (close(text), False) if titled else (text[:at].strip(), True)
    if stop[0] in "。:" and is_title(body[: stop.start()]):
        return close(text[: at + stop.start()]), True
    return text[:at].strip(), True


def _article_label(text: str, body: str, at: int, stop: re.Match[str] | None) -> tuple[str, bool]:
    """「第三条　适用范围」 has a title, 「第三条　本办法适用于……。」 has none."""
    if bracket := re.match(r"[\[(][^\])]{2,16}[\])]", body):
        return close(text[: at + bracket.end()]), True
    if stop is not None and stop[0] in "。:" and body[stop.end() :].strip() and _names_matter(body[: stop.start()]):
        return close(text[: at + stop.start()]), True
    announces = stop is not None and stop.end() == len(body) and stop[0] == ":"
    named = stop is None or (announces and not re.search(patterns()["announces"], body))
    if named and len(body) <= patterns()["limits"]["label"]:
        return close(text), False
    return text[:at].strip(), True


def _stage_title(folded: str, body: str, at: int, stop: re.Match[str] | None) -> int:
    """Where it ends: a name behind a space before its time, 「第一步　个人申报（8月25日起）」; a batch behind whose it
    is, 「第二批（东区）」."""
    spaced = re.match(patterns()["stage_name"], body) if folded[at - 1] == " " else None
    whose = re.match(patterns()["stage_whose"], body)
    if whose and folded[at - 1] not in ":、.":
        return at + whose.end()
    return at + (spaced.end("name") if spaced else _title_length(body, stop))


def _title_length(body: str, stop: re.Match[str] | None) -> int:
    """「第一步：个人填报。……」 has a title; a time behind the number is none."""
    if stop is None or stop[0] != "。" or not body[stop.end() :].strip():
        return 0
    opening = body[: stop.start()]
    return stop.start() if is_title(opening) and not re.search(r"\d", opening) else 0


def _names_matter(opening: str) -> bool:
    """「能力业绩条件」, 「技能人才贯通」: the name of a matter, not what is said of it."""
    named = re.match(patterns()["bare_heading"], opening) is not None
    short = len(opening) <= patterns()["limits"]["matter"] and not re.search(r"\d|，", opening)
    return is_title(opening) and (named or (short and not re.search(patterns()["article_says"], opening)))


def _is_sentence(body: str, stop: re.Match[str] | None) -> bool:
    """A line that ends like a sentence and tells a date, or has a comma, is text and no title."""
    return stop is not None and stop[0] != ":" and re.search(patterns()["sentence"], body) is not None


def is_title(opening: str) -> bool:
    """Short, whole, and no date or address."""
    balanced = all(opening.count(a) == opening.count(b) for a, b in ("()", "《》", "“”", "[]"))
    short = 1 < len(opening) <= patterns()["limits"]["title"]
    return short and balanced and not re.search(patterns()["not_a_title"], opening)


def _run_in(start: int, end: int, text: str, folded: str, marks: _Marks) -> Line:
    bold = marks.over("bold", start, end)
    if bold is not None and bold.start <= start and 2 <= min(bold.end, end) - start <= patterns()["limits"]["bold"]:
        label = close(text[: min(bold.end, end) - start])
        if label and not re.match(patterns()["field"], fold(label) + ":"):
            return Line(start, end, text, folded, "run_in", "", None, label, bold.end < end, bold=True)
    for pattern in patterns()["run_ins"]:
        if (matched := re.match(pattern, folded)) and not re.match(patterns()["not_run_in"], folded):
            label = close(text[: matched.end("label")]).strip("【】[]〔〕*：: ")
            style = "bracket" if folded[0] in "[*" else "run_in"
            return Line(start, end, text, folded, style, "", None, label, matched.end() < len(folded))
    return Line(start, end, text, folded)
