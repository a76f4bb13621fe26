"""A metric over time as a workbook: numbers are numbers, moments moments, and no text can act as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

import locales
from api.files import sent
from api.me import TheHub
from api.metrics import Asked, TheAsked
from api.workbook import MOMENT, Cell, Sheet, written
from domain.times import from_ms
from hub import Hub

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {"percent": "0.0%", "count": "#,##0", "seconds": "#,##0", "points": "0.0", "score": "0.00"}

router = APIRouter(prefix="/metrics", tags=["metrics"])


@router.get("/{name}/series.xlsx")
async def series_xlsx(request: Request, question: TheAsked, hub: TheHub) -> StreamingResponse:
    """The series as a workbook: one row a bucket and segment, local time; a second sheet says what it is.

    It says so in the language of the reader's screens.
    """
    chosen = request.cookies.get("cehub_lang")
    language = chosen if chosen in locales.LANGUAGES else hub.settings.language
    return await sent(written(_sheets(question, hub, language)), KIND, question.file(hub, "xlsx"))


def _sheets(question: Asked, hub: Hub, language: str) -> Iterator[Sheet]:
    yield Sheet(question.metric.name, _rows(question, hub, hub.settings.timezone), 6)
    yield Sheet("about", _about(question, hub, language), 2, width=36)


def _rows(question: Asked, hub: Hub, zone: ZoneInfo) -> Iterable[list[Cell]]:
    names = ["at", *([question.by] if question.by else []), "value", "n", "lower", "upper"]
    yield [(name, "") for name in names]
    form = _FORMATS[question.metric.unit]
    for found in question.pieces(hub):
        segments: list[list[Cell]] = [[(one.by[question.by], "")] if question.by else [] for one in found]
        for points in zip(*(one.points for one in found), strict=True):
            at = local(points[0].at, zone)
            for segment, point in zip(segments, points, strict=True):
                rest = [(point.value, form), (point.n, "#,##0"), (point.lower, form), (point.upper, form)]
                yield [(at, MOMENT), *segment, *rest]


def _about(question: Asked, hub: Hub, language: str) -> Iterable[list[Cell]]:
    zone = hub.settings.timezone
    where = ", ".join(f"{name}: {value}" for name, value in question.where.items())
    plain = {
        "metric": locales.text(language, f"metric.{question.metric.name}"),
        "definition": locales.text(language, f"about.{question.metric.name}"),
        "unit": question.metric.unit,
        "grain": question.grain,
        "where": where,
        "time zone": zone.key,
    }
    yield from ([(name, ""), (said, "")] for name, said in plain.items())
    moments = {"from": question.start, "to": question.end, "exported": hub.now}
    yield from ([(name, ""), (local(at, zone), MOMENT)] for name, at in moments.items())


def local(at: int, zone: ZoneInfo) -> datetime:
    """A moment as a sheet holds it: the local time, without a zone."""
    return from_ms(at).astimezone(zone).replace(tzinfo=None)
