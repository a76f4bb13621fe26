"""What the hub says to its operators: one JSON object a line, without what a customer wrote or who they are."""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}

log = logging.getLogger("cehub.request")


class JsonLines(logging.Formatter):
    """A log line as JSON: at, level, logger, message, and the fields given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{key: value for key, value in vars(record).items() if key not in _KNOWN},
        }
        if record.exc_info:
            # The trace names code, not data: exception messages of database drivers carry the values of a row.
            line["trace"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def start_logging(level: str) -> None:
    """Send every log line of this process to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for chatty in ("apscheduler", "alembic", "httpx", "sqlalchemy", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # It warns of every turn that a job skips because its last one still runs, which is what jobs are told to do.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


class RequestLog:
    """ASGI middleware: one line and one count for each request; the path without its query, which may name people."""

    def __init__(self, app: ASGIApp, tally: RequestTally) -> None:
        self.app = app
        self.tally = tally

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        began = time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            seconds = time.perf_counter() - began
            self.tally.count(scope["method"], status, seconds)
            grave = logging.WARNING if status >= 500 else logging.DEBUG
            told = {"method": scope["method"], "path": scope["path"], "status": status, "ms": round(seconds * 1000, 1)}
            log.log(grave, "request", extra=told)


class RequestTally:
    """How many requests were answered how, and how long they took, since the process began."""

    def __init__(self) -> None:
        self.answered: dict[tuple[str, int], int] = {}
        self.seconds = 0.0

    def count(self, method: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        key = (method, status)
        self.answered[key] = self.answered.get(key, 0) + 1
        self.seconds += seconds


def _places(trace: object) -> list[str]:
    import traceback

    frames = traceback.extract_tb(trace)  # type: ignore[arg-type]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
