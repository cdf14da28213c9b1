"""Markdown: the words stay as they are; its signs (#, **, |, links) become marks, tabs and（URL）."""

import re

from ingest.read.encoding import decode
from ingest.read.plain import encoding_warnings, unix_lines
from ingest.read.text import Run, TextWriter, cell_name, with_url
from ingest.source import Source

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_RULE = re.compile(r"^\s*\|?[\s:|-]*-{2,}[\s:|-]*$")
_QUOTE = re.compile(r"^ {0,3}>[ \t]?")
_INLINE = re.compile(
    r"(?P<sign>\*\*|__)(?=\S)(?P<bold>.+?)(?<=\S)(?P=sign)"
    r"|!?\[(?P<text>[^\]]*)\]\((?P<url>[^)\s]+)[^)]*\)"
    r"|<(?P<auto>https?://[^>\s]+)>"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!|-])"
    r"|`(?P<code>[^`]+)`"
)


def read_markdown(name: str, data: bytes) -> Source:
    """Place.paragraph counts the lines of the file from 1."""
    decoded = decode(name, data)
    text = unix_lines(decoded.text)
    writer = TextWriter(name, "text/markdown", warnings=list(encoding_warnings(decoded)))
    _Lines(writer).write(text)
    return writer.source()


class _Lines:
    """Line by line: which construct goes on (fence, table) is all that is remembered."""

    def __init__(self, writer: TextWriter) -> None:
        self.writer = writer
        self.fenced = False
        self.table: int | None = None
        self.row = 0

    def write(self, text: str) -> None:
        front = _FRONT_MATTER.match(text)
        skipped = front.group().count("\n") if front else 0
        for number, line in enumerate(text.split("\n"), 1):
            if number > skipped:
                self._line(number, line)

    def _line(self, number: int, line: str) -> None:
        if _FENCE.match(line):
            self.fenced = not self.fenced
        elif self.fenced:
            self.writer.line(line, paragraph=number)
        elif row := _ROW.match(line):
            self._row(row.group(1))
        elif not _RULE.match(line):
            self.table = None
            self._text(number, _QUOTE.sub("", line))

    def _text(self, number: int, line: str) -> None:
        heading = _HEADING.match(line)
        level = len(heading.group(1)) if heading else None
        self.writer.line(inline(heading.group(2) if heading else line), heading=level, paragraph=number)

    def _row(self, cells: str) -> None:
        if _RULE.match(cells):
            return
        if self.table is None:
            self.table, self.row = self.writer.next_table(), 0
        texts = ["".join(r.text for r in inline(c)) for c in re.split(r"(?<!\\)\|", cells)]
        named = [(t, cell_name(self.table, self.row, column)) for column, t in enumerate(texts)]
        self.writer.row(named, table=self.table, row=self.row)
        self.row += 1


def inline(text: str) -> list[Run]:
    """Bold runs, links and escapes of one line."""
    runs, end = [], 0
    for found in _INLINE.finditer(text):
        runs.append(Run(text[end : found.start()]))
        runs.append(_inline_run(found))
        end = found.end()
    return [*runs, Run(text[end:])]


def _inline_run(found: re.Match[str]) -> Run:
    if found["bold"] is not None:
        return Run("".join(r.text for r in inline(found["bold"])), bold=True)
    if found["url"] is not None:
        return Run(with_url(found["text"], found["url"]))
    return Run(found["auto"] or found["escaped"] or found["code"])
