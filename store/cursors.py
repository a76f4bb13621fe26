"""Cursors: where the next page begins, as a text that goes out and comes back."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

import orjson

from domain.errors import BadInput


def written(key: Sequence[object]) -> str:
    """The key of the last item of a page, as a cursor."""
    return urlsafe_b64encode(orjson.dumps(key)).decode()


def read(after: str, kinds: Sequence[type]) -> list[Any]:
    """The key that a cursor was made of, of these types; BadInput if it was never given out.

    >>> read(written([7, "crm", "T-1"]), (int, str, str))
    [7, 'crm', 'T-1']
    """
    try:
        values = orjson.loads(urlsafe_b64decode(after))
    except ValueError:
        values = None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        said = "The cursor 'after' is not one that was given out; leave it away to begin at the newest."
        raise BadInput.told("cursor", said)
    return values
