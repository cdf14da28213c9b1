"""Which part of a web page is the notice, and which is navigation, bars, side columns and feet.

Losing a line of the notice is worse than keeping a breadcrumb: what holds running text is dropped only where
the page itself says that it is a foot or a side column.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingest.read.html_text import BLOCKS
from ingest.read.layout import layout_rules
from knowledge.numerals import fold

_SILENT = (
    *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas"),
    *("select", "input", "button", "textarea", "audio", "video"),
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_SENTENCE = re.compile(r"[，。；：、]")
_RUNNING = 16
_LINKS = 4
_LINE = 200
_HEAD, _SHORTEST_TITLE, _LONGEST_TITLE = 8, 8, 80
_RECORD = 600
_FOOT = 400


@dataclass(frozen=True)
class PageRules:
    """pages.yaml, made ready to match with."""

    body_hints: frozenset[str]
    surroundings: frozenset[str]
    never_notice: frozenset[str]
    line: re.Pattern[str]
    foot_signs: re.Pattern[str]
    record_labels: tuple[str, ...]
    title_metas: tuple[str, ...]
    title_separators: str
    attachments: tuple[str, ...]


@cache
def page_rules() -> PageRules:
    data = yaml.safe_load(Path(__file__).with_name("pages.yaml").read_text(encoding="utf-8"))
    return PageRules(
        frozenset(data["body_hints"]),
        frozenset(data["surroundings"]),
        frozenset(data["never_notice"]),
        re.compile("|".join(f"(?:{line})" for line in data["lines"]), re.IGNORECASE),
        re.compile(data["foot_signs"], re.IGNORECASE),
        tuple(label.replace(" ", "") for label in data["record_labels"]),
        tuple(data["title_metas"]),
        data["title_separators"],
        tuple(data["attachments"]),
    )


@dataclass(slots=True)
class Measure:
    """What an element holds, it and all inside it, counted once from the leaves up. own: words outside links and
    inner blocks, cut short; size, linked: characters, and those of them in links."""

    own: str = ""
    size: int = 0
    linked: int = 0
    links: int = 0
    attached: int = 0
    running: bool = False
    titled: bool = False


@dataclass
class Page:
    root: Any
    rules: PageRules
    measures: dict[Any, Measure]

    @classmethod
    def of(cls, root: Any, rules: PageRules) -> "Page":
        """What a browser does not show is dropped first; hidden text that is most of the page is shown by a script."""
        for element in list(root.iter(*_SILENT)):
            element.drop_tree()
        most = _count(root.text_content()) / 2
        for element in root.xpath("//*[@style or @hidden]"):
            hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
            if hidden and _count(element.text_content()) < most:
                _drop(element)
        page = cls(root, rules, {})
        page.measure()
        return page

    def measure(self) -> None:
        self.measures.clear()
        for element in reversed(list(self.root.iter())):
            if isinstance(element.tag, str):
                self.measures[element] = self._measured(element)

    def _measured(self, element: Any) -> Measure:
        found = Measure(titled=element.tag == "h1")
        own, size = [element.text or ""], _count(element.text)
        for child in element:
            if (inner := self.measures.get(child)) is not None:
                size += inner.size
                found.linked += inner.linked
                found.links += inner.links
                found.attached += inner.attached
                found.running |= inner.running
                found.titled |= inner.titled
                if child.tag not in BLOCKS and child.tag != "a":
                    own.append(inner.own)
            own.append(child.tail or "")
            size += _count(child.tail)
        found.size = size
        found.own = _plain("".join(own))[:_RECORD]
        if element.tag == "a":
            found.linked, found.links = size, found.links + 1
            found.attached += self._is_attachment(element)
        found.running |= self._runs(element, found.own)
        return found

    def _runs(self, element: Any, own: str) -> bool:
        """Whether a block's own words, outside links, read like a sentence of a text."""
        if element.tag not in BLOCKS and element.tag not in ("span", "font", "strong", "b"):
            return False
        if len(own) < _RUNNING or not _SENTENCE.search(own):
            return False
        return not self.rules.line.fullmatch(fold(_squeezed(own)))

    def clean(self) -> None:
        """Drops the surroundings, outermost first, and measures what is left."""
        for element in [e for e in self.measures if e.tag not in ("html", "head", "body")][::-1]:
            if element.getparent() is not None and self._is_surroundings(element):
                _drop(element)
        self.measure()

    def body(self) -> Any:
        """The element that holds the notice."""
        whole = self.root.find("body") if self.root.find("body") is not None else self.root
        running = [e for e in whole.iter() if e in self.measures and self._runs(e, self.measures[e].own)]
        if not running:
            return whole
        common = _common_ancestor(running)
        hinted = [a for a in common.iterancestors() if self._hint(a)]
        found = hinted[-1] if hinted else common
        while found is not whole and found.getparent() is not None and not self._adds_links(found):
            found = found.getparent()
        return found

    def records(self, body: Any) -> list[Any]:
        """Tables or lists outside the body that carry 索引号, 发文字号 and the like: the smallest that hold two."""
        holding = [e for e in self.root.iter("table", "ul", "dl", "div") if self._labels(e) >= 2]
        outer = {a for e in holding for a in e.iterancestors()}
        inside, above = set(body.iter()), set(body.iterancestors())
        return [e for e in holding if e not in outer and e not in inside and e not in above]

    def missing_title(self, body: Any) -> str | None:
        """The notice's title, when the body itself says neither it nor, above the text, another where it is none."""
        title = self._title()
        if not title or _squeezed(title) in _squeezed(body.text_content()):
            return None
        return title if _ends_as_title(title) or not any(map(_ends_as_title, _first_lines(body))) else None

    def drop_repeated_title(self, body: Any) -> None:
        """The page sets the title above the notice, and the notice says it again: one is enough."""
        title = _squeezed(self._title() or "")
        if len(title) < 8 or _squeezed(body.text_content()).count(title) < 2:
            return
        for element in body.iter("h1", "h2", "h3", "h4", "div", "p", "span", "font", "b", "strong"):
            if element is not body and self._size(element) == len(title) == len(_squeezed(element.text_content())):
                _drop(element)
                return

    def _title(self) -> str | None:
        for meta in self.rules.title_metas:
            for found in self.root.xpath("//meta[@name=$n or @property=$n]/@content", n=meta):
                if found.strip():
                    return _plain(str(found))
        for heading in self.root.iter("h1"):
            if len(text := _plain(heading.text_content())) >= 6:
                return text
        page_title = _plain(self.root.findtext(".//title") or "")
        parts = re.split(f"[{re.escape(self.rules.title_separators)}]", page_title)
        return max(parts, key=len).strip() or None

    def _size(self, element: Any) -> int:
        return self.measures[element].size if element in self.measures else 0

    def _labels(self, element: Any) -> int:
        if not 0 < self._size(element) <= _RECORD:
            return 0
        text = _squeezed(element.text_content())
        return sum(label in text for label in self.rules.record_labels)

    def _is_surroundings(self, element: Any) -> bool:
        """Navigation, bars, lists of links; never what holds running text, a title, a record or an attachment."""
        if element.tag in ("meta", "title", "base", "link"):
            return False
        if self._is_apart(element):
            return True
        measure = self.measures[element]
        if measure.running or measure.titled or measure.attached:
            return False
        named = element.tag == "nav" or bool(_words(element) & self.rules.surroundings)
        if not (named or self._is_line(element) or self._is_link_list(element)):
            return False
        return self._labels(element) < 2

    def _is_line(self, element: Any) -> bool:
        if not 0 < self._size(element) < _LINE or not (element.tag in BLOCKS or element.tag in ("span", "a")):
            return False
        return bool(self.rules.line.fullmatch(fold(_squeezed(element.text_content()))))

    def _is_apart(self, element: Any) -> bool:
        """A foot or a side column, running text or not, as long as most of the page's text is elsewhere."""
        size = self._size(element)
        if self._is_foot(element, size):
            return not self._title_inside(element)
        named = element.tag in ("footer", "aside") or bool(_words(element) & self.rules.never_notice)
        return named and size < 0.25 * self._size(self.root)

    def _is_foot(self, element: Any, size: int) -> bool:
        if not 0 < size < _FOOT or element.tag not in ("div", "table", "td", "p", "footer"):
            return False
        return bool(self.rules.foot_signs.search(_squeezed(element.text_content())))

    def _title_inside(self, element: Any) -> bool:
        return self.measures[element].titled or self._labels(element) >= 2

    def _is_link_list(self, element: Any) -> bool:
        if element.tag not in ("ul", "ol", "div", "table", "dl", "p", "section"):
            return False
        measure = self.measures[element]
        return measure.links >= _LINKS and measure.linked > 0.8 * max(measure.size, 1)

    def _is_attachment(self, link: Any) -> bool:
        return (link.get("href") or "").split("?")[0].lower().endswith(self.rules.attachments)

    def _hint(self, element: Any) -> bool:
        names = {n.lower() for n in (element.get("class") or "").split()} | {(element.get("id") or "").lower()}
        return bool(names & self.rules.body_hints)

    def _adds_links(self, element: Any) -> bool:
        """Whether what the parent adds is mostly links, and not to attachments: there the surroundings begin."""
        inner, outer = self.measures[element], self.measures[element.getparent()]
        links = (outer.links - outer.attached) - (inner.links - inner.attached)
        return links >= _LINKS - 1 and outer.linked - inner.linked > 0.5 * (outer.size - inner.size)


def _common_ancestor(elements: list[Any]) -> Any:
    shared = [*reversed(list(elements[0].iterancestors())), elements[0]]
    for element in elements[1:]:
        above = {element, *element.iterancestors()}
        while shared[-1] not in above:
            shared.pop()
    return shared[-1]


def _words(element: Any) -> set[str]:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return {n.lower() for n in names.split()} | {w.lower() for w in _WORDS.findall(names)}


def _ends_as_title(line: str) -> bool:
    """「通知公告」 is the name of a part of the site."""
    return len(line) >= _SHORTEST_TITLE and layout_rules().title_ends.search(line) is not None


def _first_lines(body: Any) -> list[str]:
    """The short lines that the body begins with."""
    lines = [line for text in body.itertext() if (line := _plain(text))]
    return [line for line in lines[:_HEAD] if len(line) <= _LONGEST_TITLE]


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _count(text: str | None) -> int:
    return len(_squeezed(text)) if text else 0


def _plain(text: str) -> str:
    return " ".join(text.split())


def _squeezed(text: str) -> str:
    return "".join(text.split())
