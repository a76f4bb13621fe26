"""A line over time, and the small picture of it that assets/line.js draws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from components.axes import time_ticks, value_ticks
from components.viewer import Viewer

Values = Sequence[float | None]
BOUNDS = {"percent": (0.0, 1.0), "points": (-100.0, 100.0)}
"""What a value in that unit cannot leave, and so no axis and no band."""


def bounded(value: float, unit: str) -> float:
    """The value, or the bound of its unit that it lies beyond.

    >>> bounded(112.0, "points"), bounded(-0.1, "percent"), bounded(7.0, "count")
    (100.0, 0.0, 7.0)
    """
    low, high = BOUNDS.get(unit, (value, value))
    return min(max(value, low), high)


@dataclass(frozen=True)
class Line:
    """One metric over time; all lists are as long as `at` (epoch ms) or empty. None is no data.

    `value`, `lower`, `upper` (the expected band) and `before` (a week earlier) are in the metric's unit; `n` counts
    the records behind a value and `interval` is its 95 % interval; `odd` marks what the detector
    called strange: 1 above, -1 below what was expected, 0 not at all.
    `thin` holds the values that rest on too few records to be said: drawn faintly, and never scaled to. `grain` is how
    long a bucket is.
    """

    at: Sequence[int]
    value: Values
    unit: str
    lower: Values = ()
    upper: Values = ()
    before: Values = ()
    odd: Sequence[int] = ()
    n: Values = ()
    interval: Sequence[tuple[float | None, float | None]] = ()
    thin: Values = ()
    grain: str = ""

    @property
    def is_empty(self) -> bool:
        """True if there is no value at all to draw."""
        return not any(value is not None for part in (self.value, self.thin) for value in part)

    @property
    def filling(self) -> Values:
        """The thin values, each with its neighbours, so that a faint line fills the gaps; () without any."""
        alone = [value is not None and known is None for value, known in zip(self.thin, self.value, strict=False)]
        near = [any(alone[max(0, i - 1) : i + 2]) for i in range(len(alone))]
        return [v if is_near else None for v, is_near in zip(self.thin, near, strict=True)] if any(near) else ()

    def ends(self, levels: Values = ()) -> tuple[float, float]:
        """Both ends of the value axis: all values with a little room, counts and times from 0.

        Band and `levels` (lines across) are shown as far as half their height beyond them: they do not flatten what
        happened.
        """
        known = [v for part in (self.value, self.before) for v in part if v is not None]
        known = (
            known or [v for part in (self.thin, self.lower, self.upper) for v in part if v is not None] or [0.0, 1.0]
        )
        low, high = min(known), max(known)
        span = high - low or abs(high) or 1.0
        edges = [v for part in (self.lower, self.upper, levels) for v in part if v is not None]
        low = min([low, *(max(edge, low - span / 2) for edge in edges)]) - span * 0.06
        high = max([high, *(min(edge, high + span / 2) for edge in edges)]) + span * 0.06
        if self.unit in ("count", "seconds"):
            return min(0.0, min(known)), high
        return bounded(low, self.unit), bounded(high, self.unit)


def shared_ends(lines: Sequence[Line]) -> tuple[float, float] | None:
    """The ends of one value axis for all of these lines; None if nothing is to be drawn."""
    known = [line.ends() for line in lines if not line.is_empty]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else None


NEAR = 4
"""Strange stretches with fewer buckets between them are one to the eye."""


def rings(line: Line) -> list[int]:
    """Which strange points get a ring: those beyond the band that is drawn, else the farthest of each strange stretch.

    A stretch can be strange as a whole while its last hours lie within the band: ringed they would seem a riddle.
    """
    odd = [i for i, side in enumerate(line.odd) if side and line.value[i] is not None]
    outside = [i for i in odd if _is_outside(line, i)]
    runs: list[list[int]] = []
    for i in odd if not outside else ():
        if runs and i - runs[-1][-1] <= NEAR:
            runs[-1].append(i)
        else:
            runs.append([i])
    return outside or [max(run, key=lambda i: line.odd[i] * (line.value[i] or 0.0)) for run in runs]


def _is_outside(line: Line, i: int) -> bool:
    edge = (line.upper if line.odd[i] > 0 else line.lower)[i] if line.upper else None
    value = line.value[i]
    return edge is not None and value is not None and (value - edge) * line.odd[i] > 0


def small_line(
    line: Line,
    viewer: Viewer,
    *,
    label: str,
    has_ticks: bool = False,
    has_levels: bool = False,
    every: int = 1,
    class_name: str = "",
    ends: tuple[float, float] | None = None,
) -> html.Div:
    """The line as a picture of its own size; what it shows is also said in `label`. `ends` are those of its value axis,
    where it shares one with others; of its ticks only `every` so many is drawn, and with `has_levels` those of its
    values, too."""
    ticks = time_ticks(line.at[0], line.at[-1], viewer)[::every] if has_ticks and line.at else []
    own = line.ends()
    levels = value_ticks(*own, line.unit, viewer) if has_levels else []
    ends = ends or (own if levels else None)
    data = {
        "at": line.at,
        "value": [_short(value) for value in line.value],
        "thin": [_within(value, ends or own) for value in line.filling],
        "lower": [_within(value, own) for value in line.lower],
        "upper": [_within(value, own) for value in line.upper],
        "before": [_short(value) for value in line.before],
        "odd": list(line.odd),
        "ticks": ticks,
        **({"levels": levels} if levels else {}),
        **({} if ends is None else {"ends": [_short(end) for end in ends]}),
    }
    drawn = json.dumps(data, separators=(",", ":"))
    return html.Div(
        className=f"small-line {class_name}".strip(), role="img", **{"data-line": drawn, "aria-label": label}
    )


def _within(value: float | None, ends: tuple[float, float]) -> float | None:
    return None if value is None else _short(min(max(value, ends[0]), ends[1]))


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")
