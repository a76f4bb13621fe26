"""Mentions and what was heard in them: listed, exported, put right."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import conditions, moment, page_size
from api.views import record_json
from domain.errors import BadInput
from domain.hearing import SENTIMENTS
from domain.times import DAY
from domain.voices import FILTERS, Wanted
from hub import Hub, Said

router = APIRouter(prefix="/mentions", tags=["listening"])

LONGEST = 400 * DAY
EXPORTED = 10_000
"""The most mentions in one export, the newest."""
COLUMNS = (
    *("occurred_at", "platform", "language", "sentiment", "score", "topic", "topics", "brand", "reach"),
    *("stars", "author", "text", "url", "echoes", "source", "external_id"),
)


def wanted(
    request: Request,
    start: Annotated[str | None, Query(alias="from", description="ISO 8601; 400 days back without it")] = None,
    end: Annotated[str | None, Query(alias="to", description="ISO 8601; now without it")] = None,
    platform: Annotated[str | None, Query(description="such as instagram or play_store")] = None,
    topic: Annotated[str | None, Query(description="a code such as pengiriman")] = None,
    sentiment: Annotated[str | None, Query(description=", ".join(SENTIMENTS))] = None,
    language: Annotated[str | None, Query(description="such as id, en, jv")] = None,
    brand: Annotated[str | None, Query(description="the brand a text names")] = None,
    reach: Annotated[float | None, Query(ge=0, description="at least so many readers")] = None,
    stream: Annotated[str, Query(description="mentions, tickets or surveys")] = "mentions",
    echoes: Annotated[bool, Query(description="also what repeats an earlier text")] = False,
    where: Annotated[list[str] | None, Query(description="filter:value; may be repeated, empty for unknown")] = None,
) -> Wanted:
    """The filters of a request; UnknownName for one that is none."""
    hub: Hub = request.app.state.hub
    zone, now = hub.settings.timezone, hub.now
    plain = {"platform": platform, "topic": topic, "sentiment": sentiment, "language": language, "brand": brand}
    chosen = conditions(request, FILTERS.get(stream, ()))
    chosen |= {name: value for name, value in plain.items() if value is not None}
    until = moment(end, zone) if end else now + 1
    since = moment(start, zone) if start else until - LONGEST
    return Wanted(since, until, chosen, reach=reach, stream=stream, has_echoes=echoes)


Filtered = Annotated[Wanted, Depends(wanted)]


class Correction(Body):
    """What a text really says; what is left away stays as it is."""

    source: str
    external_id: str
    stream: str = "mentions"
    sentiment: str | None = Field(None, description=", ".join(SENTIMENTS))
    topics: list[str] | None = Field(None, description="codes, the most important first")


class TakenBack(Body):
    """Which text's corrections are taken back."""

    source: str
    external_id: str
    stream: str = "mentions"


@router.get("")
async def mentions(hub: TheHub, asked: Filtered, limit: int = 50, after: str | None = None) -> dict[str, Any]:
    """What people write, newest first, with language, sentiment, score and topics; `echoes` repeat it."""
    found, following = await asyncio.to_thread(hub.voices.page, asked, limit=page_size(limit), after=after)
    return {"items": [mention_json(one) for one in found], "next": following}


@router.get("/export.csv")
async def export(hub: TheHub, asked: Filtered) -> Response:
    """The same as a table for a spreadsheet: the newest ten thousand."""
    rows = await asyncio.to_thread(_all, hub, asked)
    told = ([_cell(one.get(name)) for name in COLUMNS] for one in map(mention_json, rows))
    return _csv("mentions.csv", COLUMNS, told, "\ufeff")


@router.get("/corrections.csv")
async def corrections(hub: TheHub) -> Response:
    """What people put right, as training reads it: text, label, language, topics (`|` between)."""
    found = await asyncio.to_thread(hub.ears.corrections)
    rows = ([one.text, one.sentiment or "", one.language or "", "|".join(one.topics or ())] for one in found)
    return _csv("corrections.csv", ("text", "label", "language", "topics"), rows)


@router.post("/correct", status_code=204)
async def correct(act: Correction, hub: TheHub, actor: TheActor) -> Response:
    """Put a label right, for good; kept to learn from."""
    topics = None if act.topics is None else tuple(act.topics)
    if act.topics == []:
        raise BadInput.told("no_topic", "A text has one topic at least; general is 'umum'.")
    said = Said(act.sentiment, topics)
    await asyncio.to_thread(hub.ears.correct, act.stream, (act.source, act.external_id), actor, said)
    return Response(status_code=204)


@router.post("/correct/undo", status_code=204)
async def take_back(act: TakenBack, hub: TheHub, actor: TheActor) -> Response:
    """Take back what people said of a text: it is heard again."""
    await asyncio.to_thread(hub.ears.take_back, act.stream, (act.source, act.external_id), actor)
    return Response(status_code=204)


def mention_json(record: dict[str, Any]) -> dict[str, Any]:
    """A text as the API tells it: `topics` as a list, `heard` by what its labels were told."""
    told = record_json({name: value for name, value in record.items() if name not in ("filled", "sentiment_score")})
    told["score"] = record.get("sentiment_score")
    told["topics"] = (record.get("topics") or record.get("topic") or "").split()
    return told


def _all(hub: Hub, asked: Wanted) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    while len(found) < EXPORTED:
        rows, after = hub.voices.page(asked, limit=min(500, EXPORTED - len(found)), after=after)
        found += rows
        if after is None:
            break
    return found


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], mark: str = "") -> Response:
    """A file to save; `mark` is what a spreadsheet knows UTF-8 by."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(mark + out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: Any) -> Any:
    """A value for a spreadsheet, which would take a text that begins like a formula for one."""
    if isinstance(value, list):
        value = " ".join(value)
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value
