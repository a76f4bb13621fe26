"""Posting to an address: which answers are worth another try, and what may be said of a failure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from domain.deliveries import ANSWERED, NO_ANSWER
from domain.errors import SendFailed

TIMEOUT_SECONDS = 10.0
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which a later try can succeed; every other one that is not 2xx is final."""


def as_json(value: Any) -> bytes:
    """The value as compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def call(method: str, url: str, raw: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
    """What the address answered; SendFailed with its answer, or with what kept it from coming.

    Redirects are not followed.
    """
    # Loaded with the first message: most installations have no notifier, and none should start slower for it.
    import httpx

    said = {"Content-Type": "application/json", "User-Agent": "CE-Hub", **(headers or {})}
    try:
        answer = httpx.request(method, url, content=raw, headers=said, timeout=TIMEOUT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SendFailed(NO_ANSWER.format(host=host_of(url), why=type(error).__name__)) from error
    if not answer.is_success:
        status = f"{answer.status_code} {answer.reason_phrase}".rstrip()
        sentence = ANSWERED.format(host=host_of(url), answer=status)
        raise SendFailed(sentence, permanent=answer.status_code not in RETRIED)
    return answer.content


def host_of(url: str) -> str:
    """What of an address may be shown: its path is often a secret of its own, and errors stand on screens."""
    return urlsplit(url).hostname or "the address"


def is_address(url: str, *, is_base: bool = False) -> bool:
    """True if something can be posted there, or (`is_base`) below it: what is added to a query is no path.

    >>> is_address("http://a b/"), is_address("https://example.org/x?y"), is_address("https://x/?y", is_base=True)
    (False, True, False)
    """
    try:
        parts = urlsplit(url)
        has_blank = any(letter.isspace() or not letter.isprintable() for letter in url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        return is_whole and not has_blank and not (is_base and ("?" in url or "#" in url))
    except ValueError:
        return False
