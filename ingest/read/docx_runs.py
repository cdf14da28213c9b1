"""What one Word paragraph says: its runs, and the notes and text boxes anchored in it."""

from dataclasses import dataclass
from typing import Any

from ingest.read.docx_styles import Styles, toggled
from ingest.read.numbering import W, value
from ingest.read.text import Run, with_url

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DROPPED = {W + t for t in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rt", "fldData")}
_BREAKS = {W + "cr": "\n", W + "tab": " ", W + "ptab": " ", W + "noBreakHyphen": "-"}
# Check boxes set in Wingdings; other symbol-font signs have no meaning that text could keep.
_SYMBOLS = {
    "F0A8": "□", "F06F": "□", "F0A3": "□", "F071": "□", "F0FE": "☑", "F052": "☑", "F0FC": "✓", "F0D8": "→", "F0E0": "→",
}  # fmt: skip

Piece = Run | Any


@dataclass(frozen=True)
class Parts:
    """What runs refer to: link id → URL, note id → its element."""

    links: dict[str, str]
    footnotes: dict[str, Any]
    endnotes: dict[str, Any]


def pieces(paragraph: Any, style: str | None, styles: Styles, parts: Parts) -> list[Piece]:
    """Runs in order; note and text box elements stand where they are anchored."""
    return _Reader(styles, parts, styles.bold(style)).children(paragraph)


@dataclass
class _Reader:
    styles: Styles
    parts: Parts
    bold: bool

    def children(self, element: Any) -> list[Piece]:
        return [piece for child in element for piece in self.one(child)]

    def one(self, element: Any) -> list[Piece]:
        tag = element.tag
        if tag in _DROPPED:
            return []
        if tag == W + "r":
            return self._run(element)
        if tag == W + "hyperlink":
            return self._link(element)
        if tag == _MC + "AlternateContent":
            return self._alternate(element)
        if tag in (W + "footnoteReference", W + "endnoteReference"):
            notes = self.parts.footnotes if tag == W + "footnoteReference" else self.parts.endnotes
            note = notes.get(element.get(W + "id"))
            return [] if note is None else [note]
        if tag == W + "txbxContent":
            return [element]
        return self._leaf(element) or self.children(element)

    def _leaf(self, element: Any) -> list[Piece]:
        tag = element.tag
        if tag in (W + "t", _MATH + "t"):
            return [Run((element.text or "").replace("\n", " "), self.bold)]
        if tag == W + "br":
            return [Run("" if element.get(W + "type") in ("page", "column") else "\n")]
        if tag == W + "sym":
            return [Run(_SYMBOLS.get((element.get(W + "char") or "").upper(), ""))]
        return [Run(_BREAKS[tag])] if tag in _BREAKS else []

    def _run(self, element: Any) -> list[Piece]:
        properties = element.find(W + "rPr")
        if toggled(properties, "vanish"):
            return []
        before, own = self.bold, toggled(properties, "b")
        style = value(properties, "rStyle") if properties is not None else None
        self.bold = own if own is not None else self.styles.bold(style) or before
        found = self.children(element)
        self.bold = before
        return found

    def _link(self, element: Any) -> list[Piece]:
        found = self.children(element)
        url = self.parts.links.get(element.get(_R + "id") or "", "")
        text = "".join(p.text for p in found if isinstance(p, Run))
        if url.startswith(("http://", "https://")) and text.strip():
            found.append(Run(with_url(text, url)[len(text) :], mark=None))
        return found

    def _alternate(self, element: Any) -> list[Piece]:
        """The first variant that says something: newer Word writes a drawing and an older picture of it."""
        for variant in element:
            if found := self.children(variant):
                return found
        return []
