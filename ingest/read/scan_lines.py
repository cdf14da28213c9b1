"""Straight rules in the picture of a page, and how far the page is tilted: what tables of scans are found by."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from ingest.read.ruled import Stroke

# A rule is at least this share of the page's width; shorter marks are strokes of characters.
_SHARE = 28
_MOST = 600

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Upright:
    """Turns points of a tilted page upright, about its top left corner."""

    sine: float
    cosine: float

    @classmethod
    def of(cls, boxes: Sequence[Sequence[Sequence[float]]]) -> "Upright":
        """From the upper edges of the recogniser's boxes that are long enough to tell."""
        long = [b for b in boxes if b[1][0] - b[0][0] > 4 * (b[3][1] - b[0][1])]
        angles = [math.atan2(b[1][1] - b[0][1], b[1][0] - b[0][0]) for b in long]
        angle = median(angles) if len(angles) >= 3 else 0.0
        return cls(math.sin(-angle), math.cos(angle)) if abs(angle) < math.radians(8) else cls(0.0, 1.0)

    def __call__(self, x: float, y: float) -> Point:
        return x * self.cosine - y * self.sine, x * self.sine + y * self.cosine


def rules_in(image: Any, upright: Upright) -> list[Stroke]:
    """The level and standing rules of a page image (RGB array), in pixels of the upright page."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    length = max(image.shape[1] // _SHARE, 20)
    strokes: list[Stroke] = []
    for level in (True, False):
        kernel = (length, 1) if level else (1, length)
        kept = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
        kept = cv2.dilate(kept, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 3) if level else (3, 9)))
        _, _, found, _ = cv2.connectedComponentsWithStats(kept)
        strokes += [_stroke(level, [float(v) for v in box[:4]], upright) for box in found[1:_MOST]]
    return strokes


def _stroke(level: bool, box: list[float], upright: Upright) -> Stroke:
    x, y, wide, high = box
    middle = upright(x + wide / 2, y + high / 2)
    if level:
        return Stroke(True, middle[1], middle[0] - wide / 2, middle[0] + wide / 2)
    return Stroke(False, middle[0], middle[1] - high / 2, middle[1] + high / 2)
