"""What a query string asks for: moments, conditions, pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Query
from starlette.requests import Request

from domain.errors import BadInput, UnknownName
from domain.times import from_ms, to_ms

T = TypeVar("T")

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

    BadInput if it is none, or not of the years 1970 to 2999; what zones shift beyond them is their beginning or end.

    >>> moment("1970-01-01T00:01:00Z", ZoneInfo("Asia/Jakarta")), moment("1970-01-01T07:01", ZoneInfo("Asia/Jakarta"))
    (60000, 60000)
    >>> moment("1970-01-01T11:01:00 11:00", ZoneInfo("Asia/Jakarta")), moment("1970-01-01", ZoneInfo("Asia/Jakarta"))
    (60000, 0)
    """
    if raw.isascii() and raw.isdigit() and len(raw) >= 12:
        found, is_of_them = int(raw), False
    else:
        at = _written(raw, zone)
        found, is_of_them = to_ms(at), FIRST_YEAR <= at.year <= LAST_YEAR
    if not (is_of_them or 0 <= found < _END):
        said = "{name!r} is not of the years {first} to {last}."
        raise BadInput.told("moment_far", said, name=raw[:_REPEATED], first=FIRST_YEAR, last=LAST_YEAR)
    return min(max(found, 0), _END - 1)


def _written(raw: str, zone: ZoneInfo) -> datetime:
    try:
        # A + in a query string arrives as a blank.
        found = datetime.fromisoformat(_OFFSET.sub("+", raw.strip()) if "T" in raw else raw.strip())
    except ValueError:
        said = "{name!r} is not a moment; write 2026-11-20T14:30:00+07:00."
        raise BadInput.told("moment", said, name=raw[:_REPEATED]) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


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


def asked_once(request: Request) -> None:
    """BadInput if anything but a condition is asked for twice: the last would win, and nobody would know."""
    asked = [name for name, _ in request.query_params.multi_items() if name != "where"]
    twice = next((name for name in asked if asked.count(name) > 1), None)
    if twice is not None:
        said = "{name} is asked for with two values; ask with one at a time."
        raise BadInput.told("condition_twice", said, name=twice[:_REPEATED])


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


@dataclass(frozen=True)
class Ranked:
    """Which page of a list is asked for that is never long, and read as a whole."""

    limit: Annotated[int, Query(description="how many items; all, up to 500, without it")] = LONGEST_PAGE
    after: Annotated[int, Query(ge=0, description="how many are passed over: the `next` of the page before")] = 0

    def page(self, found: Iterable[T], told: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
        """The page as the API tells it, of these items in their order."""
        every, end = list(found), self.after + page_size(self.limit)
        items = [told(one) for one in every[self.after : end]]
        return {"items": items, "next": end if end < len(every) else None}


TheRank = Annotated[Ranked, Depends()]
