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
from api.workbook import MOMENT, Cell, Column, Sheet, written
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
    return await sent(written(_sheets(question, hub, spoken(request, hub))), KIND, question.file(hub, "xlsx"))


def spoken(request: Request, hub: Hub) -> str:
    """The language of the reader's screens."""
    chosen = request.cookies.get("cehub_lang")
    return chosen if chosen in locales.LANGUAGES else hub.settings.language


def headed(language: str, said: str, *, in_seconds: bool) -> str:
    """What stands above a column, with its unit where numbers do not show it."""
    return f"{said} ({locales.text(language, 'format.seconds')})" if in_seconds else said


def timed(said: str, zone: ZoneInfo, at: int) -> str:
    """What stands above a column of local moments, the last of them at `at` (ms): with the name of their time.

    >>> timed("Mulai", ZoneInfo("Asia/Jakarta"), 0)
    'Mulai (WIB)'
    """
    return f"{said} ({locales.zone_name(zone, at)})"


def plain_value(language: str, code: str) -> str:
    """What a value is called, where we or the installation name it; else as it came. '' is one that nobody knows."""
    if not code:
        return locales.text(language, "word.unknown")
    return locales.known(language, "value", code) or code


def _sheets(question: Asked, hub: Hub, language: str) -> Iterator[Sheet]:
    name = locales.text(language, f"metric.{question.metric.name}")
    rows = _rows(question, hub, hub.settings.timezone, language)
    yield Sheet(name, _columns(question, hub.settings.timezone, language, name), rows)
    yield Sheet(
        locales.text(language, "book.about"), [Column(width=22), Column(width=80)], _about(question, hub, language)
    )


def _columns(question: Asked, zone: ZoneInfo, language: str, name: str) -> list[Column]:
    name = headed(language, name, in_seconds=question.metric.unit == "seconds")
    made = [Column(timed(locales.text(language, "metrics.at"), zone, question.end), 18)]
    made += [Column(locales.text(language, f"dimension.{question.by}"), 24)] if question.by else []
    made.append(Column(name, max(12, len(name) + 3), is_number=True))
    made.append(Column(locales.text(language, "metrics.n"), 12, is_number=True))
    return made + [Column(locales.text(language, f"book.{end}"), 20, is_number=True) for end in ("lower", "upper")]


def _rows(question: Asked, hub: Hub, zone: ZoneInfo, language: str) -> Iterable[list[Cell]]:
    form = _FORMATS[question.metric.unit]
    for found in question.pieces(hub):
        segments: list[list[Cell]] = [
            [(plain_value(language, one.by[question.by]), "")] if question.by else [] for one in found
        ]
        for points in zip(*(one.points for one in found), strict=True):
            at = local(points[0].at, zone)
            for segment, point in zip(segments, points, strict=True):
                rest = [(point.value, form), (point.n, "#,##0"), (point.lower, form), (point.upper, form)]
                yield [(at, MOMENT), *segment, *rest]


def _about(question: Asked, hub: Hub, language: str) -> Iterable[list[Cell]]:
    zone, metric = hub.settings.timezone, question.metric.name
    where = ", ".join(
        f"{locales.text(language, f'dimension.{name}')}: {plain_value(language, value)}"
        for name, value in question.where.items()
    )
    plain = {
        "metric": locales.text(language, f"metric.{metric}"),
        "definition": locales.text(language, f"about.{metric}"),
        "grain": locales.text(language, f"grain.{question.grain}"),
        "where": where or None,
        "zone": zone.key,
    }
    yield from ([(locales.text(language, f"book.{name}"), ""), (said, "")] for name, said in plain.items() if said)
    moments = {"from": question.start, "to": question.end, "made": hub.now}
    yield from (
        [(locales.text(language, f"book.{name}"), ""), (local(at, zone), MOMENT)] for name, at in moments.items()
    )


def local(at: int, zone: ZoneInfo) -> datetime:
    """A moment as a sheet holds it: the local time, without a zone."""
    return from_ms(at).astimezone(zone).replace(tzinfo=None)
