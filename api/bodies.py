"""Bodies of requests: read within bounds, and parsed into records."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from api.problems import TooLarge
from domain.broken import object_of, odd_byte
from domain.errors import BadInput

LARGEST_BODY = 64 * 1024 * 1024
"""Bytes one request may carry; more is refused while it arrives, so that memory stays flat."""
MOST_RECORDS = 50_000
"""Records one request may carry: they are one transaction."""
_REPEATED = 40
"""Characters of a header that are repeated."""
_MANY = "One request carries at most {limit:,} records; this one has {length:,}."
_FORM = 'The body must be a JSON array of records, {{"records": […]}}, or NDJSON as application/x-ndjson.'
_NOT_UTF8 = "The body is not UTF-8: character {place} is byte {byte}; send JSON as UTF-8."
LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")


async def read_body(request: Request, *, largest: int = LARGEST_BODY) -> bytes:
    """The body; TooLarge as soon as it is larger than `largest` bytes, BadInput if it breaks off or is packed."""
    coded = request.headers.get("content-encoding", "identity")
    if coded.lower() != "identity":
        said = "The body is sent as {name}, which is not read; send it as it is, without Content-Encoding."
        raise BadInput.told("body_coded", said, name=coded[:_REPEATED])
    told = request.headers.get("content-length", "0")
    if told.isdigit() and int(told) > largest:
        raise _too_large(largest)
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > largest:
                raise _too_large(largest)
            parts.append(part)
    except ClientDisconnect:
        raise BadInput.told("body_cut", "The body broke off before it was whole; send it again.") from None
    return b"".join(parts)


def records_of(body: bytes, content_type: str) -> list[object]:
    """The records of a JSON array, of `{"records": […]}`, or of NDJSON; BadInput if the body is none of them.

    A line of NDJSON that is not JSON is refused alone, like any other bad record.
    """
    body = body.removeprefix(BOM_UTF8)
    if content_type.partition(";")[0].strip().lower() in LINES:
        found: list[object] = [object_of(line) for line in body.splitlines() if line.strip()]
    else:
        found = _array(body)
    if len(found) > MOST_RECORDS:
        raise TooLarge.told("body_many", _MANY, length=len(found), limit=MOST_RECORDS)
    return found


def _array(body: bytes) -> list[object]:
    try:
        document: Any = orjson.loads(body)
    except orjson.JSONDecodeError as problem:
        if (byte := odd_byte(body)) is not None:
            raise BadInput.told("body_byte", _NOT_UTF8, place=byte[0], byte=byte[1]) from None
        raise BadInput.told("body_json", "The body is not JSON ({why}).", why=str(problem)) from None
    if isinstance(document, dict) and isinstance(document.get("records"), list):
        document = document["records"]
    if not isinstance(document, list):
        raise BadInput.told("body_records", _FORM)
    return document


def _too_large(largest: int) -> TooLarge:
    most = largest // (1024 * 1024)
    return TooLarge.told("body_large", "A body has at most {most} MiB; send smaller batches.", most=most)
