"""What a file is called that leaves the hub: by what is in it, so that a folder of them can be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from domain.times import from_ms

_PLAIN = re.compile(r"[^A-Za-z0-9-]+")


def file_name(metric: str, start: int, end: int, zone: ZoneInfo, *more: Iterable[str]) -> str:
    """The metric, its local days and what else tells it apart, without an ending; nothing that a header cannot hold.

    >>> file_name("csat", 0, 86_400_000, ZoneInfo("UTC"), ["1h"], ["in app;email"])
    'csat_1970-01-01_1h_in-app-email'
    """
    days = dict.fromkeys(from_ms(at).astimezone(zone).date().isoformat() for at in (start, end - 1))
    rest = [_PLAIN.sub("-", word).strip("-") for words in more for word in words]
    return "_".join([metric, *days, *(word for word in rest if word)])
