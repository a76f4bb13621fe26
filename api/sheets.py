"""A metric over time as a workbook: numbers are numbers, moments moments, and no text can act as a formula."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

import locales
from api.me import TheHub
from api.metrics import Asked, TheAsked
from domain.times import from_ms
from hub import Hub

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that a workbook cannot hold."""
_FORMATS = {"percent": "0.0%", "count": "#,##0", "seconds": "#,##0", "points": "0.0", "score": "0.00"}
_MOMENT = "yyyy-mm-dd hh:mm"
_WIDTH = 18

router = APIRouter(prefix="/metrics", tags=["metrics"])


@router.get("/{name}/series.xlsx")
async def series_xlsx(request: Request, question: TheAsked, hub: TheHub) -> Response:
    """The series as a workbook: one row a bucket and segment, local time; a second sheet says what it is.

    It says so in the language of the reader's screens.
    """
    chosen = request.cookies.get("cehub_lang")
    language = chosen if chosen in locales.LANGUAGES else hub.settings.language
    body = await asyncio.to_thread(_workbook, question, hub, language)
    disposition = f'attachment; filename="{question.file(hub, "xlsx")}"'
    return Response(body, media_type=KIND, headers={"content-disposition": disposition})


def _workbook(question: Asked, hub: Hub, language: str) -> bytes:
    # Imported here: it takes a tenth of a second to load, and most processes never write one.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    zone = hub.settings.timezone
    sheet = book.create_sheet(question.metric.name[:31])
    for column in range(1, 7):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    sheet.freeze_panes = "A2"
    for row in _rows(question, hub, zone):
        sheet.append([_cell(sheet, *cell) for cell in row])
    about = book.create_sheet("about")
    about.column_dimensions["A"].width = about.column_dimensions["B"].width = 2 * _WIDTH
    for row in _about(question, hub, language):
        about.append([_cell(about, *cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


Cell = tuple[Any, str]
"""A value, and how numbers and moments are written."""


def _rows(question: Asked, hub: Hub, zone: ZoneInfo) -> Iterable[list[Cell]]:
    names = ["at", *([question.by] if question.by else []), "value", "n", "lower", "upper"]
    yield [(name, "") for name in names]
    form = _FORMATS[question.metric.unit]
    for one in question.read(hub):
        segment: list[Cell] = [(one.by[question.by], "")] if question.by else []
        for point in one.points:
            rest = [(point.value, form), (point.n, "#,##0"), (point.lower, form), (point.upper, form)]
            yield [(_local(point.at, zone), _MOMENT), *segment, *rest]


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
    yield from ([(name, ""), (_local(at, zone), _MOMENT)] for name, at in moments.items())


def _local(at: int, zone: ZoneInfo) -> datetime:
    return from_ms(at).astimezone(zone).replace(tzinfo=None)


def _cell(sheet: Any, value: Any, form: str) -> Any:
    """A cell of its type; what is text stays text even if it begins like a formula."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=value)
        if form:
            cell.number_format = form
        return cell
    cell = WriteOnlyCell(sheet, value=_UNSEEN.sub("", value))
    # A leading = would make it a formula; quoted, it stays text even when somebody edits the cell.
    cell.data_type = "s"
    cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
    return cell
