"""A metric's line as a picture that mail and paper can show: band, the period before dashed, what was strange ringed.

Drawn with Pillow: no browser, no network. Twice as large as it is kept, which smooths its edges.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby, pairwise

from PIL import Image, ImageDraw

from components.axes import time_ticks, value_ticks
from components.charts import Line, rings
from components.palette import palette
from components.viewer import Viewer
from reports.fonts import font

WIDTH, HEIGHT = 592, 148
"""In the pixels of a mail; a picture has `SCALE` times as many each way."""
SCALE = 3
_SMOOTH = 2
FEW = 31
"""So many points are each told apart by a dot."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 10, 9, 30
LETTERS = 13
"""Size of the words on it: they are to be read, too, where a phone shows it at six tenths."""
_DASH, _GAP = 3.0, 3.0

Place = tuple[float, float]
Colour = tuple[int, int, int]


@dataclass
class _Sheet:
    """The picture under way, in pixels of a mail."""

    line: Line
    viewer: Viewer

    def __post_init__(self) -> None:
        many = SCALE * _SMOOTH
        self.image = Image.new("RGB", (WIDTH * many, HEIGHT * many), "white")
        self.draw = ImageDraw.Draw(self.image)
        self.many = many
        self.colours = {name: _rgb(said) for name, said in palette("light").items() if said.startswith("#")}
        self.low, self.high = self.line.ends()
        step = self.line.at[1] - self.line.at[0] if len(self.line.at) > 1 else 1
        self.start, self.end = self.line.at[0], self.line.at[-1]
        self.half = step / 2

    def x(self, at: float) -> float:
        """Where a moment (ms) stands."""
        part = (at - self.start) / max(1, self.end - self.start)
        return (_LEFT + part * (WIDTH - _LEFT - _RIGHT)) * self.many

    def y(self, value: float) -> float:
        """Where a value stands; what lies outside the axis stands at its edge."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low or 1.0)
        return (HEIGHT - _BOTTOM - part * (HEIGHT - _TOP - _BOTTOM)) * self.many

    def stroke(self, places: list[Place], colour: Colour, width: float) -> None:
        """A solid line, or a dot for a single place."""
        if len(places) == 1:
            self.dot(places[0], width, colour)
        else:
            self.draw.line(places, fill=colour, width=round(width * self.many), joint="curve")

    def dot(self, place: Place, radius: float, colour: Colour) -> None:
        """A filled circle."""
        r = radius * self.many
        self.draw.ellipse((place[0] - r, place[1] - r, place[0] + r, place[1] + r), fill=colour)

    def say(self, place: Place, said: str, anchor: str) -> None:
        """A quiet word at a place (pixels of a mail)."""
        at = (place[0] * self.many, place[1] * self.many)
        self.draw.text(at, said, font=font(LETTERS * self.many), fill=self.colours["ink-3"], anchor=anchor)


def picture(line: Line, viewer: Viewer) -> bytes | None:
    """The line as a PNG of SCALE x (WIDTH, HEIGHT) pixels; None if there is nothing to draw."""
    if line.is_empty or len(line.at) < 2:
        return None
    sheet = _Sheet(line, viewer)
    for draw in (_band, _strange, _axes, _before, _thin, _value, _rings):
        draw(sheet)
    small = sheet.image.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    # An octree keeps the few pixels of a ring in their own colour; a median cut would lose them. Its white is a grey.
    flat = small.quantize(256, method=Image.Quantize.FASTOCTREE)
    colours, white = flat.getpalette() or [], flat.getpixel((0, 0))
    flat.putpalette([255 if place // 3 == white else part for place, part in enumerate(colours)])
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()


def _strange(sheet: _Sheet) -> None:
    """A tinted column behind every stretch of strange buckets."""
    line, colour = sheet.line, _over(sheet.colours["bad"], 0.14)
    for at, is_odd in zip(line.at, line.odd, strict=False):
        if is_odd:
            edges = (
                max(sheet.x(at - sheet.half), sheet.x(sheet.start)),
                min(sheet.x(at + sheet.half), sheet.x(sheet.end)),
            )
            sheet.draw.rectangle((edges[0], _TOP * sheet.many, edges[1], (HEIGHT - _BOTTOM) * sheet.many), fill=colour)


def _axes(sheet: _Sheet) -> None:
    base = HEIGHT - _BOTTOM
    for value, said in value_ticks(sheet.low, sheet.high, sheet.line.unit, sheet.viewer):
        y = sheet.y(value)
        ends = [(_LEFT * sheet.many, y), ((WIDTH - _RIGHT) * sheet.many, y)]
        sheet.draw.line(ends, fill=sheet.colours["line"], width=max(1, sheet.many // 2))
        sheet.say((_LEFT - 8, y / sheet.many), said, "rm")
    for at, said in time_ticks(int(sheet.start), int(sheet.end), sheet.viewer):
        half = sheet.draw.textlength(said, font=font(LETTERS * sheet.many)) / sheet.many / 2
        x = min(max(sheet.x(at) / sheet.many, half), WIDTH - half)
        sheet.say((x, base + 10), said, "mt")


def _band(sheet: _Sheet) -> None:
    edges = zip(sheet.line.at, sheet.line.lower, sheet.line.upper, strict=False)
    colour = _over(sheet.colours["series"], 0.13)
    for is_known, stretch in groupby(edges, lambda one: one[1] is not None and one[2] is not None):
        found = list(stretch)
        if is_known and len(found) > 1:
            top = [(sheet.x(at), sheet.y(upper or 0.0)) for at, _, upper in found]
            bottom = [(sheet.x(at), sheet.y(lower or 0.0)) for at, lower, _ in reversed(found)]
            sheet.draw.polygon([*top, *bottom], fill=colour)


def _before(sheet: _Sheet) -> None:
    for run in _runs(sheet, sheet.line.before):
        _dashed(sheet, run, sheet.colours["last-week"])


def _thin(sheet: _Sheet) -> None:
    """What rests on too few records: faint, where the value itself is not said."""
    for run in _runs(sheet, sheet.line.thin):
        sheet.stroke(run, _over(sheet.colours["ink-3"], 0.35), 0.8)


def _value(sheet: _Sheet) -> None:
    colour, are_few = sheet.colours["series"], len(sheet.line.at) <= FEW
    for run in _runs(sheet, sheet.line.value):
        sheet.stroke(run, colour, 1.8)
        for place in run if are_few else ():
            sheet.dot(place, 2.4, colour)


def _rings(sheet: _Sheet) -> None:
    for i in rings(sheet.line):
        place = sheet.x(sheet.line.at[i]), sheet.y(sheet.line.value[i] or 0.0)
        sheet.dot(place, 4.2, sheet.colours["bad"])
        sheet.dot(place, 2.4, (255, 255, 255))


def _runs(sheet: _Sheet, values: object) -> list[list[Place]]:
    """The stretches without a gap, as places."""
    pairs = zip(sheet.line.at, values, strict=False)  # type: ignore[call-overload]
    return [
        [(sheet.x(at), sheet.y(value)) for at, value in stretch]
        for is_known, stretch in groupby(pairs, lambda one: one[1] is not None)
        if is_known
    ]


def _dashed(sheet: _Sheet, run: list[Place], colour: Colour) -> None:
    """A dashed line whose dashes go on over its corners."""
    dash, gap, done = _DASH * sheet.many, _GAP * sheet.many, 0.0
    for (x0, y0), (x1, y1) in pairwise(run):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        walked = 0.0
        while walked < length:
            phase = (done + walked) % (dash + gap)
            step = min((dash if phase < dash else dash + gap) - phase + 1e-6, length - walked)
            if phase < dash:
                ends = [(x0 + (x1 - x0) * t / length, y0 + (y1 - y0) * t / length) for t in (walked, walked + step)]
                sheet.draw.line(ends, fill=colour, width=round(1.1 * sheet.many))
            walked += step
        done += length


def _rgb(said: str) -> Colour:
    """A colour token; what is seen through is laid over white."""
    red, green, blue = (int(said[i : i + 2], 16) for i in (1, 3, 5))
    part = int(said[7:9], 16) / 255 if len(said) == 9 else 1.0
    return _over((red, green, blue), part)


def _over(colour: Colour, part: float) -> Colour:
    red, green, blue = (round(255 - (255 - one) * part) for one in colour)
    return red, green, blue
