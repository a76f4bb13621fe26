"""Annotations: what people write on a chart, so that nobody has to remember why a number moved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.errors import BadInput, UnknownName
from domain.metrics import metric_of
from domain.people import Actor
from domain.times import DAY

KINDS = ("launch", "channel_opened", "channel_closed", "campaign", "incident", "milestone")
MARKS = {
    "launch": "▲",
    "channel_opened": "⊕",
    "channel_closed": "⊖",
    "campaign": "★",
    "incident": "■",
    "milestone": "◆",
}
"""The sign of each kind: colour is never the only one."""
LONGEST_NAME = 120
LONGEST = 366 * DAY
_YEAR_3000 = 32_503_680_000_000


@dataclass(frozen=True)
class Annotation:
    """Something that happened, from `starts_at` to `ends_at` (ms; None for a moment), on the chart of one metric or
    ('') of all. `who` wrote it at `created_at`; `edited_by` changed it last, at `edited_at` (None: nobody did)."""

    id: int
    kind: str
    name: str
    starts_at: int
    ends_at: int | None
    metric: str
    who: str
    role: str
    created_at: int
    edited_at: int | None = None
    edited_by: str = ""
    edited_role: str = ""

    @property
    def last(self) -> int:
        """Its last millisecond."""
        return self.starts_at if self.ends_at is None else self.ends_at - 1


@dataclass(frozen=True)
class Wish:
    """An annotation as somebody asks for it."""

    kind: str
    name: str
    starts_at: int
    ends_at: int | None = None
    metric: str = ""


@dataclass(frozen=True)
class Special:
    """Days [start, end) ms of one kind, neighbours made one; `name` is what people entered, '' if it was computed."""

    kind: str
    name: str
    start: int
    end: int


def annotation_of(wish: Wish, actor: Actor, now: int) -> Annotation:
    """The annotation (its id still 0); BadInput for a wrong kind, name, time or metric.

    >>> annotation_of(Wish("launch", " PayLater  2.0 ", 60_000), Actor("Sari", "lead"), 0).name
    'PayLater 2.0'
    """
    if wish.kind not in KINDS:
        raise UnknownName("kind of annotation", wish.kind, KINDS)
    name = " ".join(wish.name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        words = {"most": LONGEST_NAME}
        raise BadInput(f"What is written on a chart has 1 to {LONGEST_NAME} characters.", key="mark_name", words=words)
    if not 0 < wish.starts_at < _YEAR_3000:
        raise BadInput("An annotation has a time on the chart.", key="mark_time")
    if wish.ends_at is not None and not 0 < wish.ends_at - wish.starts_at <= LONGEST:
        raise BadInput("An annotation ends after it begins, within a year.", key="mark_end")
    if wish.metric:
        metric_of(wish.metric)
    return Annotation(0, wish.kind, name, wish.starts_at, wish.ends_at, wish.metric, actor.name, actor.role, now)


def edited(found: Annotation, wish: Wish, actor: Actor, now: int) -> Annotation:
    """The annotation as it is wished for instead, still in the name of who wrote it; the same one if nothing differs.

    BadInput for a wrong kind, name, time or metric.
    """
    meant = annotation_of(wish, actor, now)
    said = {name: getattr(meant, name) for name in ("kind", "name", "starts_at", "ends_at", "metric")}
    after = replace(found, **said)
    return after if after == found else replace(after, edited_at=now, edited_by=actor.name, edited_role=actor.role)
