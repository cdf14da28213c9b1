"""Where a point of a PDF's own space shows on the page as it is seen: crop box, turned pages, y downwards."""

from dataclasses import dataclass

import pypdfium2 as pdfium

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """left, bottom: the corner of the box that is shown; wide, high: its size before it is turned; turn: degrees."""

    left: float
    bottom: float
    wide: float
    high: float
    turn: int

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> "Frame":
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right - left, top - bottom, page.get_rotation())

    @property
    def size(self) -> Point:
        return (self.high, self.wide) if self.turn in (90, 270) else (self.wide, self.high)

    def seen(self, x: float, y: float) -> Point:
        """From the page's upper left corner, as a reader sees it."""
        x, y = x - self.left, y - self.bottom
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return self.wide - x, y
        if self.turn == 270:
            return self.high - y, self.wide - x
        return x, self.high - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of a box given by any two opposite corners."""
        (ax, ay), (bx, by) = self.seen(x0, y0), self.seen(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
