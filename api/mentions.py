"""Mentions and what was heard in them: listed, exported, put right."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from api.files import CSV, sent
from api.malformed import Body
from api.me import TheActor, TheHub
from api.metrics import guarded, table
from api.queries import conditions, moment, page_size
from api.views import record_json
from domain.errors import BadInput, UnknownName
from domain.hearing import LANGUAGES, SENTIMENTS, TEXTS
from domain.times import DAY
from domain.voices import FILTERS, Wanted
from hub import Hub, Said

router = APIRouter(prefix="/mentions", tags=["listening"])

LONGEST = 400 * DAY
EXPORTED, PIECE = 100_000, 500
"""The most texts in one export, the newest, and how many of them are read and sent at once."""
_ASKED = ("from", "to", "platform", "topic", "sentiment", "language", "brand", "reach", "stream", "echoes", "where")
COLUMNS = (
    *("occurred_at", "platform", "language", "sentiment", "score", "topic", "topics", "brand", "reach"),
    *("stars", "author", "text", "url", "echoes", "source", "external_id"),
)


class Asked:
    """Reads the filters of a request, and knows what `more` a route reads: what is misspelled, or read by nobody, would
    be silently lost."""

    def __init__(self, *more: str) -> None:
        self._known = (*_ASKED, *more)

    def __call__(
        self,
        request: Request,
        start: Annotated[str | None, Query(alias="from", description="ISO 8601; 400 days back without it")] = None,
        end: Annotated[str | None, Query(alias="to", description="ISO 8601; now without it")] = None,
        platform: Annotated[str | None, Query(description="such as instagram or play_store")] = None,
        topic: Annotated[str | None, Query(description="a code such as pengiriman")] = None,
        sentiment: Annotated[str | None, Query(description=", ".join(SENTIMENTS))] = None,
        language: Annotated[str | None, Query(description="such as id, en, jv")] = None,
        brand: Annotated[str | None, Query(description="the brand a text names")] = None,
        reach: Annotated[float | None, Query(ge=0, allow_inf_nan=False, description="at least so many readers")] = None,
        stream: Annotated[str, Query(description="mentions, tickets or surveys")] = "mentions",
        echoes: Annotated[bool, Query(description="also what repeats an earlier text")] = False,
        where: Annotated[
            list[str] | None, Query(description="filter:value; may be repeated, empty for unknown")
        ] = None,
    ) -> Wanted:
        """The filters of a request; UnknownName for one that is none."""
        hub: Hub = request.app.state.hub
        for name in request.query_params:
            if name not in self._known:
                raise UnknownName("filter", name, self._known)
        zone, now = hub.settings.timezone, hub.now
        plain = {"platform": platform, "topic": topic, "sentiment": sentiment, "language": language, "brand": brand}
        chosen = conditions(request, FILTERS.get(stream, ()))
        chosen |= {name: value for name, value in plain.items() if value is not None}
        until = moment(end, zone) if end else now + 1
        since = moment(start, zone) if start else until - LONGEST
        if since >= until:
            raise BadInput.told("turned", "from must be before to.")
        asked = Wanted(since, until, chosen, reach=reach, stream=stream, has_echoes=echoes)
        hub.voices.check(asked, _declared(hub, asked))
        return asked


def _declared(hub: Hub, asked: Wanted) -> dict[str, Iterable[str]]:
    """The values of filters that are known before any text has them."""
    codes = [topic.code for topic in hub.ears.topics]
    sources = {one.source.source for one in hub.sources()} if "source" in asked.where else ()
    return {"topic": codes, "language": LANGUAGES, "brand": hub.ears.brands, "source": sources}


Filtered = Annotated[Wanted, Depends(Asked())]
Listed = Annotated[Wanted, Depends(Asked("limit", "after"))]


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
async def mentions(hub: TheHub, asked: Listed, limit: int = 50, after: str | None = None) -> dict[str, Any]:
    """What people write, newest first, with language, sentiment, score and topics; `echoes` repeat it.

    What repeats an earlier text is listed itself only where nothing else fits, advertising only where not even that
    does, or both with `echoes=true`; topics count them.
    """
    found, following = await asyncio.to_thread(hub.voices.page, asked, limit=page_size(limit), after=after)
    return {"items": [mention_json(one) for one in found], "next": following}


@router.get("/export.csv")
async def export(hub: TheHub, asked: Filtered) -> StreamingResponse:
    """The same as a table for a spreadsheet: the newest hundred thousand, sent as they are read."""
    return await sent(_exported(hub, asked), CSV, f"{asked.stream}.csv")


@router.get("/corrections.csv")
async def corrections(hub: TheHub) -> Response:
    """What people put right, as training reads it: text, label, language, topics (`|` between)."""
    found = await asyncio.to_thread(hub.ears.corrections)
    rows = ([guarded(one.text), one.sentiment or "", one.language or "", "|".join(one.topics or ())] for one in found)
    headers = {"content-disposition": 'attachment; filename="corrections.csv"'}
    return Response(table([("text", "label", "language", "topics"), *rows]), media_type=CSV, headers=headers)


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


def _exported(hub: Hub, asked: Wanted) -> Iterator[str]:
    """A table of the texts, piece by piece, behind the mark that spreadsheets know UTF-8 by."""
    yield "\ufeff" + table([COLUMNS])
    after: str | None = None
    for _ in range(EXPORTED // PIECE):
        with hub.store.passing():
            rows, after = hub.voices.page(asked, limit=PIECE, after=after)
        yield table([_cell(one.get(name)) for name in COLUMNS] for one in map(_told, rows))
        if after is None:
            return


def _told(record: dict[str, Any]) -> dict[str, Any]:
    """A text as a line of the table: all that its customer wrote is its `text`."""
    words = [str(record[name]) for name in TEXTS[record["stream"]] if record.get(name)]
    return {**mention_json(record), "text": "\n".join(words)}


def _cell(value: Any) -> Any:
    """A value for a spreadsheet, unable to act as a formula."""
    if isinstance(value, list):
        value = " ".join(value)
    return guarded(value) if isinstance(value, str) else value
