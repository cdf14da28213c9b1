"""Paragraph and character styles of a Word file: what a paragraph inherits (ECMA-376 Part 1, 17.7)."""

from dataclasses import dataclass
from typing import Any

from ingest.read.numbering import W, integer, value

_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says itself; None where it says nothing. outline counts from 0, 9 is body text."""

    name: str
    based_on: str | None
    bold: bool | None
    hidden: bool | None
    outline: int | None
    list_id: str | None
    list_level: int | None


@dataclass(frozen=True)
class Styles:
    by_id: dict[str, Style]
    default: str | None

    @classmethod
    def of(cls, root: Any | None) -> "Styles":
        """From the root of styles.xml, None for a file without one."""
        elements = [] if root is None else root.findall(W + "style")
        by_id = {e.get(W + "styleId") or "": _style(e) for e in elements}
        defaults = [
            e.get(W + "styleId")
            for e in elements
            if e.get(W + "type") == "paragraph" and e.get(W + "default") in ("1", "true", "on")
        ]
        return cls(by_id, defaults[0] if defaults else None)

    def chain(self, style_id: str | None) -> list[tuple[str, Style]]:
        """The style and those it is based on, nearest first; a loop ends it."""
        found: list[tuple[str, Style]] = []
        while style_id and style_id in self.by_id and len(found) < 20:
            found.append((style_id, self.by_id[style_id]))
            style_id = self.by_id[style_id].based_on
        return found

    def bold(self, style_id: str | None) -> bool:
        return next((s.bold for _, s in self.chain(style_id) if s.bold is not None), False)

    def outline(self, style_id: str | None) -> int | None:
        return next((s.outline for _, s in self.chain(style_id) if s.outline is not None), None)

    def is_contents(self, style_id: str | None) -> bool:
        return any(s.name.startswith(("toc ", "table of figures")) for _, s in self.chain(style_id))

    def list_of(self, style_id: str | None) -> tuple[str, str, int | None] | None:
        """(list id, the style that names it, its level if stated)."""
        chain = self.chain(style_id)
        level = next((s.list_level for _, s in chain if s.list_level is not None), None)
        return next(((s.list_id, i, level) for i, s in chain if s.list_id is not None), None)


def toggled(properties: Any | None, name: str) -> bool | None:
    """A toggle property such as w:b: on, off, or not stated."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(W + "val") not in _OFF


def _style(element: Any) -> Style:
    runs = element.find(W + "rPr")
    outline = value(element, "pPr/outlineLvl")
    level = value(element, "pPr/numPr/ilvl")
    return Style(
        name=(value(element, "name") or "").lower(),
        based_on=value(element, "basedOn"),
        bold=toggled(runs, "b"),
        hidden=toggled(runs, "vanish"),
        outline=None if outline is None else integer(outline, 9),
        list_id=value(element, "pPr/numPr/numId"),
        list_level=None if level is None else integer(level, 0),
    )
