"""The fleet: the monitors of the room, what each of them says that it really shows, and how it is by that.

A monitor is one window of one browser. It is `kept`, so that its end is an alert, once it has a name in its address
(`/wall/main?monitor=left`), or nobody has touched it for an hour and it has shown the wall for two minutes: a wall that
somebody looks at for a while on their own machine is missed by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import isnan
from typing import Any, Final, Literal, get_args

from domain.errors import BadInput
from domain.times import DAY, HOUR, MINUTE, SECOND

SCREEN: Final = "screen"
"""The kind of alerts on monitors, what stands in the place of their metric, and the name in their segment."""

Health = Literal["live", "frozen", "stale", "hidden", "blank", "dead", "left"]
"""live: it shows what it is sent; frozen: what it paints does not follow, or it says nothing any more; stale: it hears
nothing itself; hidden: another window stands before it; blank: it has no panels; dead: it is gone; left: somebody
closed it by hand."""
HEALTHS: tuple[Health, ...] = get_args(Health)
TROUBLES: tuple[Health, ...] = ("frozen", "stale", "hidden", "blank", "dead")

REPORTS = 5 * SECOND
"""How often a monitor reports."""
MUTE = 3 * REPORTS
"""A monitor that has not reported for so long says nothing any more."""
LOST = MINUTE
"""After so long without a word in the store nobody sees it: the process that held its connection is gone, too."""
UNTOUCHED = HOUR
SHOWN = 2 * MINUTE
BY_HAND = MINUTE
"""A page that was touched within this time before it closed was closed by somebody."""

LEFT = 7 * DAY
"""A monitor that somebody closed by hand is remembered for so long."""

MOST_PANELS = 40
LONGEST_NAME = 40
LONGEST_VALUE = 24
LONGEST_UNIT = 16
THOUSANDTHS = 1000
_ID = re.compile(r"[A-Za-z0-9_-]{8,40}")
_WORD = re.compile(r"[\w.+:-]{1,60}")
PICTURES = ("bad", "warn", "stale", "muted", "none", "few", "normal", "waiting")


@dataclass(frozen=True)
class Shown:
    """One panel as a monitor shows it: its picture, its big number and the unit of that, if one stands apart, its box
    (x, y, width, height) in thousandths."""

    panel: str
    picture: str
    value: str
    box: tuple[int, int, int, int]
    unit: str = ""


@dataclass(frozen=True)
class Report:
    """What a monitor says of itself. `clock` is its own time (epoch ms), `heap` bytes, `hand` seconds since a touch.

    `painted` is the sequence number of the frame on it; `panels` is None where they are as they were.
    """

    monitor: str
    name: str
    painted: int
    fps: float | None
    heap: int | None
    width: int
    height: int
    ratio: float
    clock: int
    build: str
    state: str
    is_visible: bool
    hand: float | None
    panels: tuple[Shown, ...] | None


@dataclass(frozen=True)
class Monitor:
    """What is remembered of one monitor. Moments are epoch milliseconds.

    `since` is when its health began, `seen_at` when it last reported, `told_at` when a process that holds its
    connection, or has just lost it, last said so.
    """

    id: str
    name: str
    screen: str
    health: Health
    since: int
    seen_at: int
    told_at: int
    first_at: int
    is_kept: bool = False

    def trouble(self, now: int, began: int) -> tuple[Health, int] | None:
        """What is wrong with it and since when, as far as anybody can know who has looked since `began`.

        None if it is well, if nobody would miss it, or if somebody closed it.

        >>> one = Monitor("a", "left", "main", "live", 0, 0, 0, 0, is_kept=True)
        >>> one.trouble(30_000, began=0), one.trouble(90_000, began=0), one.trouble(90_000, began=80_000)
        (None, ('dead', 0), None)
        """
        if not self.is_kept or self.health == "left":
            return None
        if self.health == "dead" or now - max(self.told_at, began) > LOST:
            since = self.since if self.health == "dead" else self.seen_at
            return "dead", max(since, began)
        if self.health == "live" or self.told_at < began:
            return None
        return self.health, max(self.since, began)

    def is_over(self, now: int) -> bool:
        """True if somebody closed it by hand so long ago that it will hardly come back.

        >>> one = Monitor("a", "left", "main", "left", 0, 0, 0, 0, is_kept=True)
        >>> one.is_over(LEFT), one.is_over(LEFT + 1)
        (False, True)
        """
        return self.health == "left" and now - self.seen_at > LEFT

    def is_unheard(self, began: int) -> bool:
        """True if nobody has told of it since `began`, and nobody closed it: how it is must show."""
        return self.is_kept and self.health != "left" and self.told_at < began


def health_of(report: Report, *, has_panels: bool, is_behind: bool) -> Health:
    """How a monitor is that has just reported."""
    if not report.is_visible:
        return "hidden"
    if not has_panels:
        return "blank"
    if report.state != "live":
        return "stale"
    return "frozen" if is_behind else "live"


def name_for(report: Report, screen: str) -> str:
    """What a monitor is called until somebody names it.

    >>> name_for(report_of({"monitor": "3fa2c-beef"}), "main")
    'main-3fa2'
    """
    return report.name or f"{screen}-{report.monitor[:4]}"


def named(text: str) -> str:
    """A name for a monitor; BadInput if it is empty or too long."""
    kept = " ".join(text.split())
    if not 1 <= len(kept) <= LONGEST_NAME or not kept.isprintable():
        raise BadInput(
            f"A monitor's name has 1 to {LONGEST_NAME} characters; this one has {len(kept)}.",
            key="monitor_name",
            words={"most": LONGEST_NAME, "count": len(kept)},
        )
    return kept


def report_of(said: object) -> Report:
    """What a monitor sent, as far as it can be believed: numbers within bounds, short texts; BadInput if it is none."""
    if not isinstance(said, Mapping) or not isinstance(said.get("monitor"), str) or not _ID.fullmatch(said["monitor"]):
        raise BadInput.told("monitor_report", "A report is a table with the id of its monitor.")
    hand, fps, heap = said.get("hand"), said.get("fps"), said.get("heap")
    name = " ".join(_short(said.get("name"), LONGEST_NAME).split())
    return Report(
        monitor=_id_of(name) if name else said["monitor"],
        name=name,
        painted=_whole(said.get("painted"), -1, 2**53),
        fps=None if fps is None else float(_within(fps, 0, 1000)),
        heap=None if heap is None else _whole(heap, 0, 2**40),
        width=_whole(said.get("width"), 0, 100_000),
        height=_whole(said.get("height"), 0, 100_000),
        ratio=float(_within(said.get("ratio"), 0, 16)),
        clock=_whole(said.get("clock"), 0, 2**53),
        build=_short(said.get("build"), 40),
        state=_short(said.get("state"), 12),
        is_visible=said.get("visible") is not False,
        hand=None if hand is None else float(_within(hand, 0, 1e9)),
        panels=_panels(said.get("panels")),
    )


def _id_of(name: str) -> str:
    """The id of a monitor with a name in its address: the same whatever its browser has forgotten."""
    return "name-" + blake2b(name.encode(), digest_size=9).hexdigest()


def _panels(said: object) -> tuple[Shown, ...] | None:
    if not isinstance(said, list):
        return None
    found = (_shown(one) for one in said[:MOST_PANELS])
    return tuple(one for one in found if one is not None)


def _shown(said: object) -> Shown | None:
    """One panel from [name, picture, value, x, y, width, height, unit]; None if it is none.

    The page of an older build has no unit apart: it says it with the value.
    """
    if not isinstance(said, list) or len(said) not in (7, 8):
        return None
    name, picture, value, *box, unit = said if len(said) == 8 else [*said, ""]
    if not isinstance(name, str) or not _WORD.fullmatch(name) or picture not in PICTURES:
        return None
    x, y, width, height = (_whole(one, 0, THOUSANDTHS) for one in box)
    return Shown(name, picture, _short(value, LONGEST_VALUE), (x, y, width, height), _short(unit, LONGEST_UNIT).strip())


def _short(said: object, most: int) -> str:
    return "".join(one for one in said if one.isprintable())[:most] if isinstance(said, str) else ""


def _within(said: Any, low: float, high: float) -> float:
    """A number between these; the lower of them where there is none."""
    is_number = isinstance(said, int | float) and not isinstance(said, bool) and not isnan(said)
    return min(max(said, low), high) if is_number else low


def _whole(said: Any, low: int, high: int) -> int:
    return int(_within(said, low, high))
