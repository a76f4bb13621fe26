"""Metrics out: the catalogue, and any of them over time, as JSON or CSV."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

import locales
from api.files import CSV, file_name, sent
from api.me import TheHub, hub_of
from api.queries import TheRank, conditions, iso, known_dimension, moment
from domain.errors import BadInput
from domain.grains import grain_of
from domain.metrics import METRICS, Metric, metric_of
from domain.series import Series
from domain.times import DAY, from_ms
from hub import Hub

MOST_BUCKETS = 50_000
"""Buckets one answer may span."""

router = APIRouter(prefix="/metrics", tags=["metrics"])


@dataclass(frozen=True)
class Asked:
    """Which part of which metric is asked for; `start` and `end` in epoch milliseconds."""

    metric: Metric
    start: int
    end: int
    grain: str
    by: str | None
    where: dict[str, str]

    def read(self, hub: Hub) -> list[Series]:
        """The series."""
        return hub.series(self.metric, self.start, self.end, self.grain, self.by, self.where)

    def pieces(self, hub: Hub) -> Iterator[list[Series]]:
        """The series in order of time, all segments of some buckets at a time."""
        return hub.pieces(self.metric, self.start, self.end, self.grain, self.by, self.where)

    def file(self, hub: Hub, ending: str) -> str:
        """What a file of it is called."""
        more = [self.grain, *([f"by-{self.by}"] if self.by else [])], self.where.values()
        return f"{file_name(self.metric.name, self.start, self.end, hub.settings.timezone, *more)}.{ending}"


def asked(
    name: str,
    request: Request,
    start: Annotated[str | None, Query(alias="from", description="ISO 8601; a day before `to` if not given")] = None,
    end: Annotated[str | None, Query(alias="to", description="ISO 8601, exclusive; now if not given")] = None,
    grain: Annotated[str | None, Query(description="1m, 5m, 15m, 30m, 1h or 1d; the metric's own if not given")] = None,
    by: Annotated[str | None, Query(description="one series for each value of this dimension")] = None,
    where: Annotated[list[str] | None, Query(description="dimension:value; may be repeated")] = None,
) -> Asked:
    """What the path and query of this request ask for."""
    hub, metric = hub_of(request), metric_of(name)
    zone = hub.settings.timezone
    until = moment(end, zone) if end else hub.now
    since = moment(start, zone) if start else until - DAY
    chosen = grain_of(grain or metric.grain)
    if since >= until:
        raise BadInput.told("turned", "from must be before to.")
    if (until - since) // chosen.milliseconds > MOST_BUCKETS:
        said = "That is more than {most} buckets; ask for a coarser grain or a shorter time."
        raise BadInput.told("buckets", said, most=MOST_BUCKETS)
    if by:
        known_dimension(by, metric.dimensions)
    return Asked(metric, since, until, chosen.name, by or None, conditions(request, metric.dimensions))


TheAsked = Annotated[Asked, Depends(asked)]


@router.get("")
async def catalogue(page: TheRank) -> dict[str, Any]:
    """Every metric: what it is called, its unit, which way is better, and what it can be broken down by."""
    return page.page(METRICS.values(), metric_json)


@router.get("/{name}/series")
async def series(question: TheAsked, hub: TheHub) -> Response:
    """One metric over time; a bucket without data has the value null.

    Where fewer records than `min_count` are behind a value that is no count, its `state` is not_enough: no colour and
    no alarm comes of it.
    """
    return Response(await asyncio.to_thread(_json, question, hub), media_type="application/json")


@router.get("/{name}/series.csv")
async def series_csv(question: TheAsked, hub: TheHub) -> StreamingResponse:
    """The same as a table: one line a bucket and segment, in order of time, sent as they are read."""
    return await sent(_csv(question, hub), CSV, question.file(hub, "csv"))


def metric_json(metric: Metric) -> dict[str, Any]:
    """A metric as the API tells it."""
    plain = ("name", "shape", "unit", "better", "grain", "window_minutes", "min_count", "by", "is_watched")
    labels = {code: locales.text(code, f"metric.{metric.name}") for code in locales.LANGUAGES}
    return {
        **{name: getattr(metric, name) for name in plain},
        "label": labels,
        "streams": list(metric.streams),
        "dimensions": list(metric.dimensions),
    }


def _json(question: Asked, hub: Hub) -> bytes:
    moments, metric = _Kept(from_ms), question.metric
    found = [
        {
            "by": one.by,
            "points": [
                {"at": moments[at], "value": value, "n": n, "lower": lower, "upper": upper, **_state(metric, value, n)}
                for at, value, n, lower, upper in one.points
            ],
        }
        for one in question.read(hub)
    ]
    least = metric.min_count if metric.has_interval else None
    answer = {"metric": metric.name, "grain": question.grain, "min_count": least, "series": found}
    return orjson.dumps(answer, option=orjson.OPT_UTC_Z)


def _state(metric: Metric, value: float | None, n: float | None) -> dict[str, str]:
    return {"state": "not_enough"} if value is not None and metric.is_thin(n) else {}


def _csv(question: Asked, hub: Hub) -> Iterator[str]:
    yield table([["at", *([question.by] if question.by else []), "value", "n", "lower", "upper"]])
    for found in question.pieces(hub):
        segments = [[guarded(one.by[question.by])] if question.by else [] for one in found]
        together = zip(*(one.points for one in found), strict=True)
        told = ((iso(points[0].at), zip(segments, points, strict=True)) for points in together)
        yield table([at, *segment, *_cells(rest)] for at, row in told for segment, (_, *rest) in row)


def table(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as lines of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def guarded(text: str) -> str:
    """The text, unable to act as a formula in a spreadsheet.

    >>> guarded("=HYPERLINK(0)"), guarded("chat")
    ("'=HYPERLINK(0)", 'chat')
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _cells(values: Sequence[float | None]) -> list[str]:
    return ["" if value is None else f"{value:.10g}" for value in values]


class _Kept(dict[int, Any]):
    """Moments as something writes them, each made once, however many series share it."""

    def __init__(self, make: Callable[[int], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, ms: int) -> Any:
        self[ms] = made = self._make(ms)
        return made
