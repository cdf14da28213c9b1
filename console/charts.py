"""Charts as SVG geometry; `templates/charts.html` draws them, the style sheet colours them. No script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, NARROW, HEIGHT, LEFT, BOTTOM, TOP = 900, 440, 220, 44, 26, 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle in the units of the drawing; kind: the style class."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """lines: runs of points; a gap in the figures parts a run."""

    bars: tuple[Bar, ...]
    ups: tuple[Tick, ...]
    alongs: tuple[Tick, ...]
    lines: tuple[str, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


def stacked(
    names: Sequence[str], series: Mapping[str, Sequence[int]], labels: Mapping[str, str], width: int = WIDTH
) -> Chart:
    """One column a name, the series on top of each other in their order."""
    totals = [sum(values[i] for values in series.values()) for i in range(len(names))]
    top = nice(max(totals, default=0))
    step = (width - LEFT) / max(len(names), 1)
    bars: list[Bar] = []
    for i, name in enumerate(names):
        base = float(HEIGHT - BOTTOM)
        for kind, values in series.items():
            tall = values[i] / top * (HEIGHT - BOTTOM - TOP)
            base -= tall
            title = f"{name} {labels.get(kind, kind)} {values[i]}"
            if values[i]:
                bars.append(
                    Bar(
                        round(LEFT + i * step + step * 0.12, 1),
                        round(base, 1),
                        round(step * 0.76, 1),
                        round(tall, 1),
                        kind,
                        title,
                    )
                )
    return Chart(tuple(bars), _ups(top, ""), _alongs(names, step, width), width=width)


def line(
    names: Sequence[str], values: Sequence[float | None], unit: str, top: float | None = None, width: int = NARROW
) -> Chart:
    """One figure a name; None is a gap."""
    highest = top or nice(max((v for v in values if v is not None), default=0))
    step = (width - LEFT) / max(len(names), 1)
    runs: list[list[str]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        y = HEIGHT - BOTTOM - value / highest * (HEIGHT - BOTTOM - TOP)
        runs[-1].append(f"{LEFT + (i + 0.5) * step:.1f},{y:.1f}")
    points = tuple(" ".join(run) for run in runs if run)
    return Chart((), _ups(highest, unit), _alongs(names, step, width), points, width)


def nice(highest: float) -> float:
    """A round number not below the highest, for the end of the axis."""
    for scale in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000):
        for lead in (1, 2, 4, 5, 10):
            if highest <= lead * scale:
                return float(lead * scale) if highest else 4.0
    return highest


def _ups(top: float, unit: str) -> tuple[Tick, ...]:
    span = HEIGHT - BOTTOM - TOP
    return tuple(Tick(round(HEIGHT - BOTTOM - span * n / 4, 1), f"{top * n / 4:g}{unit}") for n in range(5))


def _alongs(names: Sequence[str], step: float, width: int) -> tuple[Tick, ...]:
    every = max(1, round(len(names) * 80 / width))
    return tuple(Tick(round(LEFT + (i + 0.5) * step, 1), name) for i, name in enumerate(names) if i % every == 0)
