"""Saved web pages: finds the notice among navigation, share bars and footers.

Losing a line of the notice is worse than keeping a breadcrumb: what holds running text is never dropped.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from lxml import etree
from lxml import html as lxml_html

from ingest.read.encoding import declared_charset, decode
from ingest.read.errors import DamagedFile
from ingest.read.html_text import BLOCKS, Flow
from ingest.read.messages import warning
from ingest.read.plain import encoding_warnings
from ingest.read.text import TextWriter
from ingest.source import Source

_SILENT = (
    *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas"),
    *("select", "input", "button", "textarea", "audio", "video"),
)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)")
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_SENTENCE = re.compile(r"[，。；：、]")
_RUNNING = 24
_LINKS = 4


@dataclass(frozen=True)
class PageRules:
    """pages.yaml, made ready to match with."""

    body_hints: tuple[str, ...]
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
        tuple(data["body_hints"]),
        frozenset(data["surroundings"]),
        frozenset(data["never_notice"]),
        re.compile("|".join(f"(?:{line})" for line in data["lines"]), re.IGNORECASE),
        re.compile(data["foot_signs"], re.IGNORECASE),
        tuple(data["record_labels"]),
        tuple(data["title_metas"]),
        data["title_separators"],
        tuple(data["attachments"]),
    )


def read_html(name: str, data: bytes, charset: str | None = None, url: str | None = None) -> Source:
    """Place.paragraph counts the lines of the notice from 1. url: where the page came from, for its links."""
    decoded = decode(name, data, charset or declared_charset(data))
    writer = TextWriter(name, "text/html", warnings=list(encoding_warnings(decoded)))
    page = _Page(parse_html(name, decoded.text), page_rules())
    saved = _SAVED_FROM.search(decoded.text[:2000])
    base = url or page.address() or (saved.group(1) if saved else None)
    page.clean()
    body, sure = page.body()
    if not sure:
        writer.warnings.append(warning("warning_body_unsure"))
    page.drop_repeated_title(body)
    flow = Flow(writer, base, page.rules.attachments)
    for record in page.records(body):
        flow.write(record)
    if title := page.missing_title(body):
        flow.paragraph += 1
        writer.line(title, heading=1, paragraph=flow.paragraph)
    flow.write(body)
    return writer.source()


def parse_html(name: str, text: str) -> Any:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(_XML_HEAD.sub("", text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DamagedFile(name, "damaged", format="html") from error
    return root


@dataclass
class _Page:
    root: Any
    rules: PageRules

    def address(self) -> str | None:
        """What the page says of its own address."""
        for path in ("//base/@href", "//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
            for found in self.root.xpath(path):
                if str(found).startswith(("http://", "https://")):
                    return str(found)
        return None

    def clean(self) -> None:
        """Drops what a browser does not show, and lines that are surroundings on any site."""
        for element in list(self.root.iter(*_SILENT)):
            element.drop_tree()
        for element in self.root.xpath("//*[@style or @hidden]"):
            if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
                _drop(element)
        for element in self._by_depth():
            if self._is_surroundings(element):
                _drop(element)

    def body(self) -> tuple[Any, bool]:
        """The element that holds the notice, and whether we are sure that it is not the whole page."""
        whole = self.root.find("body") if self.root.find("body") is not None else self.root
        running = [e for e in whole.iter() if self._is_running(e)]
        if not running:
            return whole, False
        common = _common_ancestor(running)
        hinted = [a for a in common.iterancestors() if self._hint(a)]
        found = hinted[-1] if hinted else common
        while found is not whole and not self._adds_links(found):
            found = found.getparent()
        return found, True

    def records(self, body: Any) -> list[Any]:
        """Tables or lists outside the body that carry 索引号, 发文字号 and the like: the smallest that hold two."""
        holding = [e for e in self.root.iter("table", "ul", "dl", "div") if self._labels(e) >= 2]
        inside = set(body.iter())
        smallest = [e for e in holding if not any(o is not e and e in set(o.iterancestors()) for o in holding)]
        return [e for e in smallest if e not in inside and body not in set(e.iter())]

    def missing_title(self, body: Any) -> str | None:
        """The notice's title, when the body itself does not say it."""
        title = self._title()
        said = _squeezed(body.text_content())
        return title if title and _squeezed(title) not in said else None

    def drop_repeated_title(self, body: Any) -> None:
        """The page sets the title above the notice, and the notice says it again: one is enough."""
        title = _squeezed(self._title() or "")
        if len(title) < 8 or _squeezed(body.text_content()).count(title) < 2:
            return
        for element in body.iter("h1", "h2", "h3", "h4", "div", "p", "span"):
            if _squeezed(element.text_content()) == title and element is not body:
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

    def _labels(self, element: Any) -> int:
        text = _squeezed(element.text_content())
        if len(text) > 600:
            return 0
        return sum(label.replace(" ", "") in text for label in self.rules.record_labels)

    def _by_depth(self) -> list[Any]:
        return [e for e in self.root.iter() if isinstance(e.tag, str) and e.tag not in ("html", "head", "body")]

    def _is_surroundings(self, element: Any) -> bool:
        """Navigation, bars, lists of links; never what holds running text, a title, a record or an attachment."""
        if element.getparent() is None or element.tag in ("meta", "title", "base", "link"):
            return False
        line = _squeezed(element.text_content()) if element.tag in BLOCKS | {"span", "a"} else ""
        if line and len(line) < 200 and self.rules.line.fullmatch(line) and not self._has_notice(element):
            return True
        if self._is_apart(element):
            return True
        named = element.tag == "nav" or bool(_words(element) & self.rules.surroundings)
        return (named or self._is_link_list(element)) and not self._has_notice(element)

    def _is_apart(self, element: Any) -> bool:
        """A foot or a side column, running text or not, as long as most of the page's text is elsewhere."""
        named = element.tag in ("footer", "aside") or bool(_words(element) & self.rules.never_notice)
        text = _squeezed(element.text_content())
        foot = element.tag in ("div", "table", "td", "p") and bool(self.rules.foot_signs.search(text))
        if not named and not (foot and len(text) < 400):
            return False
        return len(text) < 0.25 * len(_squeezed(self.root.text_content())) or (foot and len(text) < 400)

    def _has_notice(self, element: Any) -> bool:
        held = any(self._is_running(e) for e in element.iter())
        titled = next(element.iter("h1"), None) is not None
        attached = any(self._is_attachment(a) for a in element.iter("a"))
        return held or titled or attached or self._labels(element) >= 2

    def _is_running(self, element: Any) -> bool:
        """A block whose own words, outside links, read like a sentence of a text."""
        if element.tag not in BLOCKS and element.tag not in ("span", "font", "strong", "b"):
            return False
        own = _plain(_own_text(element))
        if len(own) < _RUNNING or not _SENTENCE.search(own):
            return False
        return not self.rules.line.fullmatch(_squeezed(own))

    def _is_link_list(self, element: Any) -> bool:
        if element.tag not in ("ul", "ol", "div", "table", "dl", "p", "section"):
            return False
        links = list(element.iter("a"))
        if len(links) < _LINKS:
            return False
        linked = sum(len(_squeezed(a.text_content())) for a in links)
        return linked > 0.8 * max(len(_squeezed(element.text_content())), 1)

    def _is_attachment(self, link: Any) -> bool:
        return (link.get("href") or "").split("?")[0].lower().endswith(self.rules.attachments)

    def _hint(self, element: Any) -> bool:
        names = {n.lower() for n in (element.get("class") or "").split()} | {(element.get("id") or "").lower()}
        return bool(names & set(self.rules.body_hints))

    def _adds_links(self, element: Any) -> bool:
        """Whether the parent brings in links that are no attachments: there the surroundings begin."""
        parent = element.getparent()
        inside = set(element.iter("a"))
        others = [a for a in parent.iter("a") if a not in inside and _squeezed(a.text_content())]
        return parent.tag in ("body", "html") or any(not self._is_attachment(a) for a in others)


def _own_text(element: Any) -> str:
    """The words that stand directly in an element or in its inline children, links left out."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in BLOCKS and child.tag != "a":
            parts.append(_own_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _common_ancestor(elements: list[Any]) -> Any:
    paths = [[*reversed(list(e.iterancestors())), e] for e in elements]
    shared = paths[0]
    for path in paths[1:]:
        keep = next((i for i, (a, b) in enumerate(zip(shared, path, strict=False)) if a is not b), len(path))
        shared = shared[: min(keep, len(shared), len(path))]
    return shared[-1]


def _words(element: Any) -> set[str]:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    whole = {n.lower() for n in names.split()}
    return whole | {w.lower() for w in _WORDS.findall(names)}


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _plain(text: str) -> str:
    return " ".join(text.split())


def _squeezed(text: str) -> str:
    return "".join(text.split())
