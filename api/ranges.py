"""Any range of a metric: what explains it, the earlier one beside it, and the records behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import StreamingResponse

from api.alerts import part_json
from api.files import CSV, sent
from api.me import TheHub, hub_of
from api.metrics import TheAsked, guarded, table
from api.queries import conditions, iso, moment, page_size
from api.sheets import KIND, headed, local, plain_value, spoken, timed
from api.workbook import MOMENT, Cell, Column, Sheet, written
from domain.comparisons import AGAINST, Span
from domain.errors import BadInput, UnknownName
from domain.metrics import Metric, metric_of
from domain.streams import COMMON_DIMENSIONS, STREAMS
from hub import Hub
from locales import LANGUAGES, text
from locales.causes import cause_sentence

PIECE = 2_000
"""Records of an export that are in memory at once."""
CODE = "topic_code"
_FIRST = ("source", "external_id", "occurred_at")

router = APIRouter(prefix="/metrics", tags=["metrics"])

TheAgainst = Annotated[str, Query(description=f"what it is held against: {', '.join(AGAINST)}")]


@dataclass(frozen=True)
class Stretch:
    """Which records are asked for: those of [start, end) ms that count in a metric; of which of its streams."""

    metric: Metric
    start: int
    end: int
    where: dict[str, str]
    stream: str

    def page(self, hub: Hub, limit: int, after: str | None) -> tuple[list[dict[str, Any]], str | None]:
        """A page of them, the newest first, and the cursor of the next."""
        return hub.records(self.stream, self.start, self.end, self.where, limit, after, self.metric)


def stretch(
    name: str,
    request: Request,
    start: Annotated[str, Query(alias="from", description="ISO 8601")],
    end: Annotated[str | None, Query(alias="to", description="ISO 8601, exclusive; now if not given")] = None,
    where: Annotated[list[str] | None, Query(description="dimension:value; may be repeated")] = None,
    stream: Annotated[str | None, Query(description="one of the metric's streams; its first if not given")] = None,
) -> Stretch:
    """What the path and query of this request ask for."""
    hub, metric = hub_of(request), metric_of(name)
    zone = hub.settings.timezone
    low, high = moment(start, zone), moment(end, zone) if end else hub.now
    if low >= high:
        raise BadInput.told("turned", "from must be before to.")
    if metric.is_level:
        raise BadInput(f"{metric.name} is a level at a moment: no records add up to it.", key="range_level")
    if stream is not None and stream not in metric.streams:
        raise UnknownName(f"stream of {metric.name}", stream, metric.streams)
    return Stretch(metric, low, high, conditions(request, metric.dimensions), stream or metric.streams[0])


TheStretch = Annotated[Stretch, Depends(stretch)]


@router.get("/{name}/explain")
async def explain(asked: TheStretch, hub: TheHub, against: TheAgainst = "weekday") -> dict[str, Any]:
    """What explains a range, held against an earlier one; `cause` is null where nothing is known of either.

    `held_against` is empty if there is no such day: no sale before, no day of Ramadan in the range.
    """
    found = await asyncio.to_thread(
        hub.charts.ranges.explain, asked.metric, asked.start, asked.end, against, asked.where
    )
    return {
        "metric": found.metric.name,
        "where": dict(found.where),
        "from": iso(found.start),
        "to": iso(found.end),
        "against": found.against,
        "held_against": [span_json(span) for span in found.spans],
        "cause": None if found.cause is None else _cause_json(found.metric, found.cause),
    }


@router.get("/{name}/before")
async def before(question: TheAsked, hub: TheHub, against: TheAgainst = "week") -> dict[str, Any]:
    """The same series as it was in an earlier stretch, each bucket at the moment it is compared with."""
    spans = await asyncio.to_thread(hub.charts.ranges.spans, against, question.start, question.end)
    asked = (question.metric, question.start, spans, question.grain, question.where)
    points = await asyncio.to_thread(hub.charts.ranges.before, *asked) if spans else []
    return {
        "metric": question.metric.name,
        "grain": question.grain,
        "against": against,
        "held_against": [span_json(span) for span in spans],
        "points": [{"at": iso(point.at), "value": point.value, "n": point.n} for point in points],
    }


@router.get("/{name}/records")
async def records(asked: TheStretch, hub: TheHub, limit: int = 50, after: str | None = None) -> dict[str, Any]:
    """The records behind a range, newest first; `customer` is the reference by which a journey is read."""
    found, following = await asyncio.to_thread(asked.page, hub, page_size(limit), after)
    names, moments = columns(asked.stream), _moments(asked.stream)
    items = [{name: _said(one, name, moments) for name in names} for one in found]
    return {"stream": asked.stream, "items": items, "next": following}


@router.get("/{name}/records.csv")
async def records_csv(asked: TheStretch, hub: TheHub) -> StreamingResponse:
    """All records behind a range as a table, newest first, sent as they are read."""
    return await sent(_lines(asked, hub), CSV, f"{asked.metric.name}_{asked.stream}.csv")


@router.get("/{name}/records.xlsx")
async def records_xlsx(request: Request, asked: TheStretch, hub: TheHub) -> StreamingResponse:
    """The same as a workbook, in local time and in the language of the reader's screens; after a million rows it goes
    on on another sheet. Beside a topic in words stands its code, by which it can be taken in again."""
    names, language = _read(columns(asked.stream)), spoken(request, hub)
    heads = [_head(name, asked, hub.settings.timezone, language) for name in names]
    sheet = Sheet(text(language, f"stream.{asked.stream}"), heads, _cells(asked, hub, names, language))
    return await sent(written([sheet]), KIND, f"{asked.metric.name}_{asked.stream}.xlsx")


def columns(stream: str) -> tuple[str, ...]:
    """The columns of a record as they leave the hub: none of what is only ours."""
    return (*_FIRST, *COMMON_DIMENSIONS, "customer", *(field.name for field in STREAMS[stream].fields))


def span_json(span: Span) -> dict[str, str | None]:
    """A stretch of time as the API tells it."""
    return {"from": iso(span[0]), "to": iso(span[1])}


def _read(names: Iterable[str]) -> tuple[str, ...]:
    """The columns as people read them: beside the topic, in words, its code."""
    return tuple(name for one in names for name in ((one, CODE) if one == "topic" else (one,)))


def _pages(asked: Stretch, hub: Hub) -> Iterator[list[dict[str, Any]]]:
    """All of them in pieces; one that nobody takes any more ends with its reader."""
    following: str | None = None
    while True:
        with hub.store.passing():
            found, following = asked.page(hub, PIECE, following)
        yield found
        if following is None:
            return


def _lines(asked: Stretch, hub: Hub) -> Iterator[str]:
    names, moments = columns(asked.stream), _moments(asked.stream)
    yield table([names])
    for found in _pages(asked, hub):
        yield table(_row(one, names, moments) for one in found)


_WIDE = {"text": 60, "comment": 60, "subject": 50, "url": 40, "customer": 36}
"""Columns that hold more than a word, and how many letters are seen of them."""


def _head(name: str, asked: Stretch, zone: ZoneInfo, language: str) -> Column:
    said = headed(language, text(language, f"field.{name}"), in_seconds=name.endswith("_seconds"))
    if name in _moments(asked.stream):
        said = timed(said, zone, asked.end)
    kind = next((field.kind for field in STREAMS[asked.stream].fields if field.name == name), "text")
    return Column(said, max(_WIDE.get(name, 18), len(said) + 3), kind in ("number", "whole", "flag"))


def _cells(asked: Stretch, hub: Hub, names: tuple[str, ...], language: str) -> Iterator[list[Cell]]:
    zone, moments, called = hub.settings.timezone, _moments(asked.stream), dict[str, str]()
    stream = STREAMS[asked.stream]
    words = {*stream.dimensions, "outcome", "grade", *(field.name for field in stream.fields if field.kind == "choice")}

    def cell(name: str, value: Any) -> Cell:
        if value is None:
            return None, ""
        if name in moments:
            return local(value, zone), MOMENT
        if name in words:
            if value not in called:
                called[value] = plain_value(language, str(value))
            return called[value], ""
        return value, ""

    for one in chain.from_iterable(_pages(asked, hub)):
        yield [(one.get("topic"), "") if name == CODE else cell(name, one.get(name)) for name in names]


def _moments(stream: str) -> set[str]:
    """The columns of a stream that are moments."""
    return {"occurred_at", *(field.name for field in STREAMS[stream].fields if field.kind == "moment")}


def _said(record: Mapping[str, Any], name: str, moments: set[str]) -> Any:
    return iso(record.get(name)) if name in moments else record.get(name)


def _row(record: Mapping[str, Any], names: tuple[str, ...], moments: set[str]) -> list[Any]:
    values = (_said(record, name, moments) for name in names)
    return [guarded(value) if isinstance(value, str) else value for value in values]


def _cause_json(metric: Metric, cause: Any) -> dict[str, Any]:
    """What explains it: parts and rest add up to the change, in the metric's unit; quoted are a few of `heard`."""
    sentences = {language: cause_sentence(language, metric.name, metric.unit, cause) for language in LANGUAGES}
    return {
        **{name: getattr(cause, name) for name in ("value", "expected", "change", "heard")},
        "parts": [part_json(part) for part in cause.parts],
        "rest": part_json(cause.rest),
        "sentence": sentences,
        "records": [{**record, "occurred_at": iso(record["occurred_at"])} for record in cause.records],
    }
