"""The five streams: what a record carries, how it is cut, and what is summed of it.

A component is one sum in a rollup row. It is declared here without SQL; the store knows how to compute it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from domain.errors import UnknownName

Kind = Literal["text", "number", "whole", "flag", "moment", "choice"]
How = Literal["rows", "count", "sum", "square", "within", "matured"]


@dataclass(frozen=True)
class Field:
    """One field of a record. `low` and `high` bound numbers, `choices` a choice; `derived` is ours, not sent."""

    name: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    required: bool = False
    derived: bool = False


@dataclass(frozen=True)
class Component:
    """One sum over the records of a bucket.

    `how`: rows = number of records; count, sum, square = of `field` where it is known; within = number with
    `field` at most the limit named `limit` in the settings; matured = settled 72 hours later (see `bot_resolution`).
    `where` keeps records whose field is one of the values. `at` is the moment whose bucket the record counts in.
    """

    name: str
    how: How = "rows"
    field: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    at: str = "occurred_at"
    limit: str = ""


@dataclass(frozen=True)
class Stream:
    """One kind of record. `time_field` is what senders call `occurred_at`."""

    name: str
    fields: tuple[Field, ...]
    own_dimensions: tuple[str, ...]
    components: tuple[Component, ...]
    time_field: str = "occurred_at"
    dimensions: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dimensions", COMMON_DIMENSIONS + self.own_dimensions)


COMMON_DIMENSIONS = ("channel", "product", "region", "touchpoint", "team", "audience")
"""Optional on every stream, and rolled up. `customer` is optional too, stored keyed-hashed, never rolled up."""

AUDIENCES = ("buyer", "seller", "mitra", "employee")
COMMON_FIELDS = (
    *(Field(name) for name in COMMON_DIMENSIONS if name != "audience"),
    Field("audience", "choice", choices=AUDIENCES),
    Field("customer"),
)

SCALES = {"csat": (1.0, 5.0), "ces": (1.0, 7.0), "nps": (0.0, 10.0), "enps": (0.0, 10.0)}
"""The scale each kind of survey is taken to be on, unless the record says otherwise, and is converted to."""


def _is(name: str, *values: str) -> tuple[str, tuple[str, ...]]:
    return name, values


def _moments(
    prefix: str, name: str, *where: tuple[str, tuple[str, ...]], at: str = "occurred_at"
) -> tuple[Component, ...]:
    return (
        Component(f"{prefix}_n", "count", name, where, at),
        Component(f"{prefix}_sum", "sum", name, where, at),
        Component(f"{prefix}_square", "square", name, where, at),
    )


def _promoters(kind: str) -> tuple[Component, ...]:
    return tuple(
        Component(f"{kind}_{grade}s", where=(_is("kind", kind), _is("grade", grade)))
        for grade in ("promoter", "passive", "detractor")
    )


INTERACTIONS = Stream(
    "interactions",
    (
        Field("handled_by", "choice", choices=("agent", "bot", "rule", "self_service")),
        Field("resolved", "flag"),
        Field("first_response_seconds", "number", low=0),
        Field("handle_seconds", "number", low=0),
        Field("handoffs", "whole", low=0),
        Field("reason"),
        Field("agent"),
        Field("outcome"),
        Field("text"),
        Field("is_dispute", "flag", derived=True),
    ),
    ("reason", "handled_by"),
    (
        Component("n"),
        Component("handled", "count", "handled_by"),
        Component("by_bot", where=(_is("handled_by", "bot"),)),
        Component("by_rule", where=(_is("handled_by", "rule"),)),
        Component("by_self_service", where=(_is("handled_by", "self_service"),)),
        *_moments("first_response", "first_response_seconds"),
        Component("first_response_within", "within", "first_response_seconds", limit="first_response_sla"),
        *_moments("handle", "handle_seconds"),
        *_moments("handoffs", "handoffs"),
        Component("disputes", where=(_is("is_dispute", "1"),)),
        Component("facilitated", where=(_is("is_dispute", "1"), _is("handled_by", "bot"), _is("outcome", "agreed"))),
        Component("bot_matured", "matured", "all"),
        Component("bot_settled", "matured", "settled"),
    ),
)

SURVEYS = Stream(
    "surveys",
    (
        Field("kind", "choice", choices=tuple(SCALES), required=True),
        Field("score", "number", required=True),
        Field("scale_min", "number"),
        Field("scale_max", "number"),
        Field("survey"),
        Field("interaction"),
        Field("comment"),
        Field("points", "number", derived=True),
        Field("grade", derived=True),
    ),
    ("kind", "survey", "topic"),
    (
        Component("n"),
        Component("linked", "count", "interaction"),
        *_moments("csat", "points", _is("kind", "csat")),
        Component("csat_satisfied", where=(_is("kind", "csat"), _is("grade", "satisfied"))),
        *_moments("ces", "points", _is("kind", "ces")),
        *_promoters("nps"),
        *_promoters("enps"),
    ),
)

TICKETS = Stream(
    "tickets",
    (
        Field("category"),
        Field("status", "choice", choices=("open", "pending", "solved", "closed")),
        Field("solved_at", "moment"),
        Field("priority"),
        Field("is_complaint", "flag"),
        Field("subject"),
        Field("text"),
        Field("resolution_seconds", "number", derived=True),
    ),
    ("category", "topic"),
    (
        Component("n"),
        Component("complaints", where=(_is("is_complaint", "1"),)),
        Component("solved", "count", "solved_at", at="solved_at"),
        *_moments("resolution", "resolution_seconds", at="solved_at"),
        Component("resolution_within", "within", "resolution_seconds", at="solved_at", limit="resolution_sla"),
    ),
    time_field="opened_at",
)

MENTIONS = Stream(
    "mentions",
    (
        Field("text", required=True),
        Field("platform"),
        Field("author"),
        Field("url"),
        Field("reach", "number", low=0),
        Field("stars", "number", low=1, high=5),
        Field("language"),
        Field("sentiment", "choice", choices=("negative", "neutral", "positive")),
        Field("topic"),
    ),
    ("platform", "topic", "sentiment"),
    (
        Component("n"),
        Component("judged", "count", "sentiment"),
        Component("negative", where=(_is("sentiment", "negative"),)),
        Component("neutral", where=(_is("sentiment", "neutral"),)),
        Component("positive", where=(_is("sentiment", "positive"),)),
        *_moments("stars", "stars"),
    ),
)

MEASUREMENTS = Stream(
    "measurements",
    (
        Field("metric", required=True),
        Field("value", "number"),
        Field("numerator", "number"),
        Field("denominator", "number", low=0),
        Field("grain_seconds", "whole", low=1),
    ),
    ("metric",),
    (
        Component("n"),
        *_moments("value", "value"),
        Component("numerator_sum", "sum", "numerator"),
        Component("denominator_sum", "sum", "denominator"),
    ),
)

STREAMS = {stream.name: stream for stream in (INTERACTIONS, SURVEYS, TICKETS, MENTIONS, MEASUREMENTS)}


def stream_of(name: str) -> Stream:
    """The stream of that name; UnknownName if there is none."""
    try:
        return STREAMS[name]
    except KeyError:
        raise UnknownName("stream", name, STREAMS) from None
