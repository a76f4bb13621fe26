"""What a query string asks for: moments, conditions, pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query
from starlette.requests import Request

from domain.errors import BadInput, UnknownName
from domain.times import from_ms, to_ms

LONGEST_PAGE = 500
FIRST_YEAR, LAST_YEAR = 1970, 2999
"""Of which years a moment may be: beyond them nothing is stored, and at the end of all dates no calendar reckons on."""
_END = to_ms(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC))
_OFFSET = re.compile(r" (?=\d\d(:?\d\d)?$)")
_REPEATED = 40
"""Characters of what is no moment that are repeated."""

Seen = Annotated[int | None, Query(description="when it was read, epoch ms: whoever edited it since is not overrun")]


def moment(raw: str, zone: ZoneInfo) -> int:
    """Epoch milliseconds of an ISO 8601 moment (without an offset: in `zone`), or of epoch milliseconds themselves.

    BadInput if it is none, or not of the years 1970 to 2999.

    >>> moment("1970-01-01T00:01:00Z", ZoneInfo("Asia/Jakarta")), moment("1970-01-01T07:01", ZoneInfo("Asia/Jakarta"))
    (60000, 60000)
    >>> moment("1970-01-01T11:01:00 11:00", ZoneInfo("Asia/Jakarta"))
    60000
    """
    found = int(raw) if raw.isascii() and raw.isdigit() and len(raw) >= 12 else _written(raw, zone)
    if not 0 <= found < _END:
        said = "{name!r} is not of the years {first} to {last}."
        raise BadInput.told("moment_far", said, name=raw[:_REPEATED], first=FIRST_YEAR, last=LAST_YEAR)
    return found


def _written(raw: str, zone: ZoneInfo) -> int:
    try:
        # A + in a query string arrives as a blank.
        found = datetime.fromisoformat(_OFFSET.sub("+", raw.strip()) if "T" in raw else raw.strip())
    except ValueError:
        said = "{name!r} is not a moment; write 2026-11-20T14:30:00+07:00."
        raise BadInput.told("moment", said, name=raw[:_REPEATED]) from None
    return to_ms(found if found.tzinfo else found.replace(tzinfo=zone))


def iso(ms: int | None) -> str | None:
    """The moment in ISO 8601, in UTC; None for None.

    >>> iso(60000)
    '1970-01-01T00:01:00Z'
    """
    if ms is None:
        return None
    at = from_ms(ms)
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds").replace("+00:00", "Z")


def conditions(request: Request, dimensions: tuple[str, ...]) -> dict[str, str]:
    """The `where=dimension:value` pairs of a request; UnknownName for a dimension that is none of these.

    An empty value (`where=channel:`) asks for what is unknown.
    """
    found: dict[str, str] = {}
    for pair in request.query_params.getlist("where"):
        dimension, colon, value = pair.partition(":")
        if not colon:
            raise BadInput.told("condition", "{name!r} is not a condition; write where=channel:chat.", name=pair)
        known_dimension(dimension, dimensions)
        if found.get(dimension, value) != value:
            said = "{name} is asked for with two values; ask with one at a time."
            raise BadInput.told("condition_twice", said, name=dimension)
        found[dimension] = value
    return found


def known_dimension(name: str, dimensions: tuple[str, ...]) -> str:
    """The name; UnknownName if it is none of these."""
    if name not in dimensions:
        raise UnknownName("dimension", name, dimensions)
    return name


def page_size(limit: int) -> int:
    """How many items a page has; BadInput outside 1 to 500."""
    if not 1 <= limit <= LONGEST_PAGE:
        raise BadInput.told("page_size", "limit is 1 to {most}.", most=LONGEST_PAGE)
    return limit
