"""Files that leave the hub: sent as they are made, and called by what is in them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import StreamingResponse

from domain.times import from_ms

CSV = "text/csv; charset=utf-8"

_PLAIN = re.compile(r"[^A-Za-z0-9-]+")


def file_name(metric: str, start: int, end: int, zone: ZoneInfo, *more: Iterable[str]) -> str:
    """The metric, its local days and what else tells it apart, without an ending; nothing that a header cannot hold.

    >>> file_name("csat", 0, 86_400_000, ZoneInfo("UTC"), ["1h"], ["in app;email"])
    'csat_1970-01-01_1h_in-app-email'
    """
    days = dict.fromkeys(from_ms(at).astimezone(zone).date().isoformat() for at in (start, end - 1))
    rest = [_PLAIN.sub("-", word).strip("-") for words in more for word in words]
    return "_".join([metric, *days, *(word for word in rest if word)])


async def sent(parts: Iterator[Any], kind: str, name: str) -> StreamingResponse:
    """A file of that kind, sent as its parts are made.

    The first two are made before: what cannot be read at all is refused, and no broken file.
    """
    first = await asyncio.to_thread(lambda: list(islice(parts, 2)))
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chain(first, parts), media_type=kind, headers=headers)
