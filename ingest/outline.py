"""Text to clause tree: which run of the text belongs to which heading.

Numbering styles nest in the order in which the notice itself nests them, not in a fixed one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.bare import bare_headings
from ingest.layout import Layout, headed, lay_out, settle_rows
from ingest.lines import Line, close, patterns, read_lines
from ingest.matters import matters
from ingest.plain_numbers import plain_numbers
from ingest.source import Mark
from ingest.tree import Node, clauses_of, first_words, goes_on, row_label
from knowledge.clauses import Clause

_RANK = {"bare": 0, "part": 0, "chapter": 1, "section": 2, "article": 3}
# 「一、」 stands under none of these, whatever came first.
_BELOW = frozenset({"（一）", "（1）", "①", "1.1", "1.1.1", "1.1.1.1", "1）", "⑴", "⒈", "a.", "rest", "table"})
_FAMILY = {"1.": "arabic", "1、": "arabic", "1）": "bracket", "（1）": "bracket"}


def outline(text: str, key: str, marks: Sequence[Mark] = ()) -> tuple[list[Clause], list[str]]:
    """Clauses that cover `text` without gap or overlap, and warnings about the numbering.

    key: what clause ids begin with, the 文号 or title. White space belongs to the clause before it.
    """
    builder = _Builder(matters(bare_headings(settle_rows(plain_numbers(read_lines(text, marks))))))
    builder.build()
    return clauses_of(text, key, builder.opened), builder.warnings


class _Builder:
    """Walks the lines once, keeping the stack of open headings."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.layout: Layout = lay_out(lines)
        self.opened: list[Node] = []
        self.warnings: list[str] = []
        self._root = self._new_root()
        self._stack: list[Node] = [self._root]
        self._parents: dict[str, str] = {}
        self._last: dict[str, int] = {}
        self._next_heading = self._headings_ahead()
        self._following = {
            line.start: following
            for index, (line, following) in enumerate(pairwise(lines))
            if not self._part(index + 1)
        }
        self._headed = headed(lines, self.layout)

    def build(self) -> None:
        labels = patterns()["labels"]
        index = 0
        if not self._headed and self.lines:
            self.warnings.append(patterns()["warnings"]["no_headings"])
        while index < len(self.lines):
            part = self._part(index)
            if part:
                index = self._whole_part(index, part, labels[part])
            elif self.lines[index].style == "row":
                index = self._table(index)
            else:
                self._line(index)
                index += 1

    def _new_root(self) -> Node:
        return Node(Line(0, 0, "", ""), (), (), "root")

    def _part(self, index: int) -> str | None:
        if index < self.layout.header:
            return "header"
        if index < self.layout.body:
            return "preamble"
        return self.layout.outside.get(index)

    def _whole_part(self, index: int, part: str, label: str) -> int:
        line = self.lines[index]
        self.opened.append(Node(line, (label,), (label,), part))
        self._stack = [self._root]
        while index < len(self.lines) and self._part(index) == part:
            index += 1
        return index

    def _line(self, index: int) -> None:
        line = self.lines[index]
        if line.style == "attachment" and self._is_attachment(index):
            self._attachment(index)
        elif (line.style == "run_in" and self._is_field(index)) or line.style in ("", "attachment"):
            self._plain(index)
        else:
            self._heading(line)

    def _is_field(self, index: int) -> bool:
        """「缴费期限：……」 inside a numbered section is one line of its list; elsewhere it is a heading."""
        line = self.lines[index]
        if not line.rest or line.bold or re.match(rf"关于|{patterns()['asks']}", line.folded):
            return False
        if self._lists_contacts() and re.search(patterns()["reached"], line.folded):
            return True
        under = next((n.style for n in reversed(self._stack) if n.style not in ("rest", "run_in")), "root")
        return under != "root" and len(line.text) <= patterns()["limits"]["field_line"]

    def _lists_contacts(self) -> bool:
        """The open heading is one of contacts, numbered or not."""
        top = self._stack[-1]
        return top.style != "root" and re.search(patterns()["contact_section"], top.path[-1]) is not None

    def _is_attachment(self, index: int) -> bool:
        line = self.lines[index]
        return len(line.text) <= 50 and not re.search(r"[。;!?…”]$", line.folded)

    def _attachment(self, index: int) -> None:
        self._root = self._new_root()
        self._stack, self._parents, self._last = [self._root], {}, {}
        line = self.lines[index]
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        label = line.label or line.marker
        if label == close(line.marker) and following and following.style == "" and len(following.text) <= 50:
            label = f"{label} {close(following.text)}"
        self._open(line, label, line.marker.replace(" ", ""), self._root)

    def _heading(self, line: Line) -> None:
        parent = self._parent(line)
        while self._stack[-1] is not parent:
            self._stack.pop()
        self._note_numbering(parent, line)
        self._parents.setdefault(line.style, parent.style)
        marker = re.sub(r"[\s、]", "", line.marker) or line.label
        node = self._open(line, self._label(line), marker, parent)
        node.introduces = line.introduces

    def _label(self, line: Line) -> str:
        """A long sentence is the title of what stands below it; with nothing below it is text."""
        if line.rest or not line.marker or not line.closed or line.folded.endswith(("?", ")")):
            return line.label
        following = self._following.get(line.start)
        heads = following is not None and (following.style == "" or following.number == 1)
        short = len(line.text) - len(line.marker) <= patterns()["limits"]["item"]
        return line.label if short or heads else line.text[: len(line.marker)]

    def _open(self, line: Line, label: str, marker: str, parent: Node) -> Node:
        label = label.strip() or line.text[: patterns()["limits"]["label"]]
        node = Node(line, (*parent.path, label), (*parent.ids, marker or label), line.style, line.number, line.level)
        parent.children.append(node)
        self._stack.append(node)
        self.opened.append(node)
        return node

    def _parent(self, line: Line) -> Node:
        """The open heading that this one belongs under."""
        stack = self._stack
        if line.style in _RANK:
            return next(n for n in reversed(stack) if n.style == "root" or _RANK.get(n.style, 9) < _RANK[line.style])
        if line.level is not None and any(n.level for n in stack):
            return next(n for n in reversed(stack) if n.style == "root" or (n.level and n.level < line.level))
        if line.style in ("run_in", "bracket", "matter"):
            return self._run_in_parent(line)
        return self._numbered_parent(line)

    def _run_in_parent(self, line: Line) -> Node:
        top = self._stack[-1]
        sibling = self._sibling_at(lambda n: n.style == line.style)
        if sibling is not None and (not top.introduces or line.style == "matter"):
            return sibling
        if top.style == "rest" or (self._is_item(top) and not top.introduces):
            return self._stack[-2]
        return top

    def _numbered_parent(self, line: Line) -> Node:
        if line.style == "一、":
            while self._stack[-1].style in _BELOW:
                self._stack.pop()
        top, number = self._stack[-1], line.number
        same = [i for i, n in enumerate(self._stack) if n.style == line.style]
        follows = [i for i in same if number is not None and self._stack[i].number == number - 1]
        if follows:
            return self._stack[follows[-1] - 1]
        if same and not (number == 1 and top.introduces):
            return self._stack[same[-1] - 1]
        if number not in (1, None) and (known := self._known_parent(line)) is not None:
            return known
        if top.style == "rest" and not top.introduces:
            return self._stack[-2]
        return top

    def _known_parent(self, line: Line) -> Node | None:
        """Where a list that does not begin at 1 goes on: after its family, else where its style stood before."""
        family = _FAMILY.get(line.style)
        if family:
            kin = self._sibling_at(lambda n: _FAMILY.get(n.style) == family and n.number == (line.number or 0) - 1)
            if kin is not None:
                return kin
        style = self._parents.get(line.style)
        return next((n for n in reversed(self._stack) if n.style == style), None)

    def _sibling_at(self, matches: object) -> Node | None:
        for index in range(len(self._stack) - 1, 0, -1):
            if callable(matches) and matches(self._stack[index]):
                return self._stack[index - 1]
        return None

    def _note_numbering(self, parent: Node, line: Line) -> None:
        if line.number is None:
            return
        before = next(
            (c for c in reversed(parent.children) if c.style == line.style or _kin(c.style, line.style)), None
        )
        wanted = (before.number or 0) + 1 if before else 1
        runs_on = line.number == self._last.get(line.style, 0) + 1
        self._last[line.style] = line.number
        if line.number == wanted or (before is None and runs_on):
            return
        kind = "restarted" if before and line.number <= (before.number or 0) else "skipped"
        self.warnings.append(
            patterns()["warnings"][kind].format(
                marker=line.marker, start=line.start, before=before.line.marker if before else "（无）"
            )
        )

    def _plain(self, index: int) -> None:
        top, line = self._stack[-1], self.lines[index]
        if self._is_annexed_title(index):
            self._annex(line)
        elif self.opened and self.opened[-1] is top and re.match(patterns()["title_goes_on"], line.folded):
            return  # 「（试行）」 below the title of what is issued
        elif self._closes_with_contacts(index):
            self._open_rest(line, top)
        elif self._speaks_of_itself(index):
            self._open_rest(line, self._stack[0])
        elif self._returns(index):
            self._open_rest(line, self._stack[-2])
        elif top.style == "root" or self.opened[-1].style == "row":
            self._open_rest(line, top)
        else:
            top.paragraphs += 1
            top.introduces = line.introduces

    def _is_annexed_title(self, index: int) -> bool:
        """What a covering notice issues stands under its own title after the signature."""
        line = self.lines[index]
        signed = index > 0 and self._part(index - 1) == "signature"
        return signed and len(line.text) <= 60 and re.search(patterns()["title_end"], line.folded) is not None

    def _annex(self, line: Line) -> None:
        self._root = self._new_root()
        self._stack, self._parents, self._last = [self._root], {}, {}
        self._root = self._open(line, close(line.text), close(line.text), self._root)
        self._root.style = "root"

    def _closes_with_contacts(self, index: int) -> bool:
        """「联系人：……」 behind the last paragraph of a section that is about something else."""
        top, line = self._stack[-1], self.lines[index]
        if top.style in ("root", "rest", "table") or self._next_heading[index] is not None or not top.paragraphs:
            return False
        about_contacts = any(re.search(patterns()["contact_section"], label) for label in top.path)
        return not about_contacts and _is_contact(line)

    def _speaks_of_itself(self, index: int) -> bool:
        """「本通知由……负责解释。」 right behind the last telephone of the notice is of the whole of it."""
        behind = index > 0 and re.search(patterns()["reached"], self.lines[index - 1].folded) is not None
        last = self._next_heading[index] is None and self._stack[-1].style != "root"
        return behind and last and re.match(patterns()["of_itself"], self.lines[index].folded) is not None

    def _open_rest(self, line: Line, parent: Node) -> None:
        while self._stack[-1] is not parent:
            self._stack.pop()
        label = first_words(line.text)
        node = self._open(line, label, label, parent)
        node.style = "rest"
        node.introduces = line.folded.endswith(":") if parent.style == "root" else line.introduces

    def _returns(self, index: int) -> bool:
        """An unnumbered paragraph after a list of one-paragraph items speaks for the whole list again."""
        top = self._stack[-1]
        if (
            top.style == "root"
            or top.introduces
            or (not self.lines[index - 1].closed and top.line is self.lines[index - 1] and top.line.rest)
        ):
            return False
        if top.style in ("rest", "table"):
            field = patterns()["field"]
            if (
                top.style == "rest"
                and self._lists_contacts()
                and re.search(patterns()["reached"], self.lines[index].folded)
            ):
                return False
            return not (re.match(field, top.line.folded) and re.match(field, self.lines[index].folded))
        if self._sums_up(index):
            return self._is_last(index)
        return self._is_item(top) and self._is_last(index)

    def _sums_up(self, index: int) -> bool:
        """「以上材料……」 after the last of several items, whether or not the others have more below them."""
        top = self._stack[-1]
        listed = len(self._stack) > 1 and sum(c.style == top.style for c in self._stack[-2].children) > 1
        return (
            listed and top.style not in _RANK and re.match(patterns()["sums_up"], self.lines[index].folded) is not None
        )

    def _is_item(self, top: Node) -> bool:
        if len(self._stack) < 2 or not top.is_leaf or top.style in _RANK:
            return False
        siblings = [c for c in self._stack[-2].children if c.style == top.style and c is not top]
        uneven = any(not s.is_leaf for s in siblings)
        if not siblings or (uneven and self._stack[-2].style != "article"):
            return False
        return top.line.rest or top.line.closed or not any(s.line.closed or s.line.rest for s in siblings)

    def _is_last(self, index: int) -> bool:
        """No further item of the top's list follows, and nothing nested in it."""
        top, above = self._stack[-1], {n.style for n in self._stack[:-1]}
        line = self._next_heading[index]
        if line is None:
            return True
        return (line.style != top.style and line.style in above) or (line.number == 1 and line.style == top.style)

    def _headings_ahead(self) -> list[Line | None]:
        """For every line the next heading at or after it, None where the part ends first."""
        ahead: list[Line | None] = []
        following: Line | None = None
        for index in range(len(self.lines) - 1, -1, -1):
            line = self.lines[index]
            if self._part(index) or line.style == "attachment":
                following = None
            elif line.style and line.style != "row":
                following = line
            ahead.append(following)
        return ahead[::-1]

    def _table(self, index: int) -> int:
        end = index
        while (
            end < len(self.lines)
            and self.lines[end].style == "row"
            and self.lines[end].table == self.lines[index].table
        ):
            end += 1
        rows = self.lines[index:end]
        parent = self._table_parent(rows)
        if len(rows) > patterns()["limits"]["large_table"]:
            self._open(rows[0], patterns()["labels"]["table_header"], patterns()["labels"]["table_header"], parent)
            self._stack.pop()
            merges = not goes_on(rows[0])
            for above, row in pairwise(row for row in rows if re.search(r"[^|:\-\s]", row.folded)):
                if merges and above is not rows[0] and goes_on(row):
                    continue
                label = row_label(row)
                self._open(row, label, label, parent)
                self._stack.pop()
        return end

    def _table_parent(self, rows: list[Line]) -> Node:
        """The heading over a table: its caption when one was opened for it, else the open heading itself."""
        top = self._stack[-1]
        if top.style == "rest" and not top.paragraphs and not top.line.closed:
            top.style = "table"
            return top
        small = len(rows) <= patterns()["limits"]["large_table"]
        if small or top.style == "root":
            label = first_words("·".join(c.strip() for c in rows[0].cells))
            node = self._open(rows[0], label, label, top)
            node.style = "table"
            return node
        return top


def _is_contact(line: Line) -> bool:
    """「联系人：……」, and 「政策咨询：……」 where a telephone or an address follows."""
    named, reached = re.match(patterns()["contact_at"], line.folded), re.search(patterns()["reached"], line.folded)
    return re.match(patterns()["contact"], line.folded) is not None or (named is not None and reached is not None)


def _kin(one: str, other: str) -> bool:
    return one in _FAMILY and _FAMILY.get(one) == _FAMILY.get(other)
