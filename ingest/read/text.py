"""Writes a Source's text line by line and remembers where each run of it stood."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ingest.read.errors import EmptyFile, TooLarge
from ingest.read.limits import DEFAULT
from ingest.source import Mark, MarkKind, Source
from knowledge.clauses import Place


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one line. mark, when given, covers just this piece."""

    text: str
    bold: bool = False
    mark: MarkKind | None = None


@dataclass
class TextWriter:
    """Lines in, Source out; offsets count characters of the text written so far."""

    name: str
    media_type: str
    places: list[Place] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    tables: int = 0
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    def line(
        self,
        runs: str | Iterable[Run],
        *,
        heading: int | None = None,
        mark: MarkKind | None = None,
        page: int | None = None,
        paragraph: int | None = None,
        scanned: bool = False,
    ) -> None:
        """One line of text; nothing is written for a line without text."""
        pieces = trimmed([Run(runs)] if isinstance(runs, str) else list(runs))
        if not pieces:
            return
        start = self._length
        for run in pieces:
            self._run(run)
        if heading is not None:
            self.marks.append(Mark("heading", start, self._length, level=heading))
        if mark is not None:
            self.marks.append(Mark(mark, start, self._length))
        self.places.append(Place(start, self._length, page, paragraph, None, scanned))
        self._put("\n")

    def row(
        self,
        cells: list[tuple[str, str]],
        *,
        table: int,
        row: int,
        page: int | None = None,
        scanned: bool = False,
    ) -> None:
        """One table row as one line. cells: (text, where it stands, e.g. "表1!B3"); line breaks become spaces."""
        if not any(text.strip() for text, _ in cells):
            return
        for column, (text, where) in enumerate(cells):
            if column:
                self._put("\t")
            start = self._length
            self._put(" ".join(text.split()))
            if self._length > start:
                self.marks.append(Mark("cell", start, self._length, table=table, row=row, column=column))
                self.places.append(Place(start, self._length, page, None, where, scanned))
        self._put("\n")

    @property
    def length(self) -> int:
        """Characters written so far."""
        return self._length

    def next_table(self) -> int:
        self.tables += 1
        return self.tables - 1

    def _run(self, run: Run) -> None:
        start = self._length
        self._put(run.text)
        if run.bold and run.text.strip():
            self._bold(start)
        if run.mark is not None:
            self.marks.append(Mark(run.mark, start, self._length))

    def _bold(self, start: int) -> None:
        last = self.marks[-1] if self.marks else None
        if last and last.kind == "bold" and last.end == start:
            self.marks[-1] = replace(last, end=self._length)
        else:
            self.marks.append(Mark("bold", start, self._length))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > DEFAULT.characters:
            raise TooLarge(self.name, "too_many_characters", limit=DEFAULT.characters // 10_000)

    def source(self) -> Source:
        text = "".join(self._parts).rstrip("\n")
        if not text:
            raise EmptyFile(self.name, "no_text")
        return Source(
            self.name,
            self.media_type,
            "",
            text + "\n",
            tuple(self.places),
            tuple(self.marks),
            warnings=tuple(self.warnings),
        )


def trimmed(runs: list[Run]) -> list[Run]:
    """The runs without white space at the ends of the line and without empty ones."""
    kept = [r for r in runs if r.text]
    while kept and not kept[0].text.lstrip():
        kept.pop(0)
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return kept


def with_url(text: str, url: str) -> str:
    """The words of a link, and its address where the words do not show it."""
    if not url or url in text or url.rstrip("/") in text:
        return text
    return f"{text}（{url}）" if text.strip() else url


def cell_name(table: int, row: int, column: int) -> str:
    """ "表1!B3": the third row's second cell of the first table; table, row, column count from 0."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"表{table + 1}!{letters}{row + 1}"
