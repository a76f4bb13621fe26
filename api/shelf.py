"""What never changes under its address: scripts and styles, compressed once and kept by browsers for good."""

from __future__ import annotations

import asyncio
import gzip
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDERS = ("/assets/", "/_dash-component-suites/")
MARKED = re.compile(rb"(^|&)m=|\.v[0-9_]+m[0-9]+")
"""Dash writes the moment a file was changed into its address."""
KEPT_BYTES = 32 * 1024 * 1024
"""How much is kept in memory; what no longer fits is compressed each time."""
FOR_GOOD = "public, max-age=31536000, immutable"
NOT_AT_ALL = "no-store"
FOR_AN_HOUR = "public, max-age=3600"


class Shelf:
    """ASGI middleware for files that are asked for by everybody who opens a page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[tuple[str, bytes], tuple[Message, Message]] = {}
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_ours(scope):
            await self.app(scope, receive, send)
            return
        key = (scope["path"], scope["query_string"])
        is_marked = MARKED.search(scope["query_string"] + scope["path"].encode()) is not None
        found = self._kept.get(key)
        if found is None:
            found = await self._fetch(scope, is_marked=is_marked)
            self._keep(key, found, is_marked=is_marked)
        for message in found:
            # What stands in front writes into the headers it is given.
            await send(dict(message, headers=list(message["headers"])) if "headers" in message else message)

    async def _fetch(self, scope: Scope, *, is_marked: bool) -> tuple[Message, Message]:
        """The answer of the app as two messages, compressed if that helps.

        It is whole even if whoever asked for it leaves meanwhile: others get it from then on.
        """
        start: Message = {}
        parts: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        # Without extensions the answer is bytes: a path for the server to send could not be compressed.
        await self.app({**scope, "extensions": {}}, _stays, collect)
        body, headers = b"".join(parts), MutableHeaders(raw=list(start["headers"]))
        # What is empty, or shorter than it was said to be, is a file that is being written.
        is_whole = bool(body) and headers.get("content-length", str(len(body))) == str(len(body))
        if start["status"] == 200 and not is_whole:
            headers["cache-control"], headers["content-length"] = NOT_AT_ALL, str(len(body))
        elif start["status"] == 200:
            headers["cache-control"] = FOR_GOOD if is_marked else FOR_AN_HOUR
            if _is_text(headers.get("content-type", "")) and "content-encoding" not in headers:
                body = gzip.compress(body, 6, mtime=0)
                headers["content-encoding"] = "gzip"
                headers["vary"] = "accept-encoding"
                headers["content-length"] = str(len(body))
        start["headers"] = headers.raw
        return start, {"type": "http.response.body", "body": body}

    def _keep(self, key: tuple[str, bytes], found: tuple[Message, Message], *, is_marked: bool) -> None:
        size = len(found[1]["body"])
        if is_marked and _is_for_good(found[0]) and self._size + size <= KEPT_BYTES:
            self._kept[key] = found
            self._size += size


def _is_for_good(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("cache-control") == FOR_GOOD


async def _stays() -> Message:
    """What an asker says who waits for the answer: nothing."""
    await asyncio.Future()
    raise AssertionError


def _is_ours(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(FOLDERS):
        return False
    return "gzip" in Headers(scope=scope).get("accept-encoding", "")


def _is_text(content_type: str) -> bool:
    """True for what compression helps.

    >>> _is_text("text/css; charset=utf-8"), _is_text("font/woff2")
    (True, False)
    """
    return content_type.startswith(("text/", "application/javascript", "application/json", "image/svg"))
