"""Errors as RFC 9457 problem details: one sentence a person can act on, never a trace."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

import locales
from api.malformed import faults
from domain.errors import (
    BadInput,
    Conflict,
    HubError,
    NotAllowed,
    NotFound,
    SourceFailed,
    StoreFailed,
    UnknownName,
)

log = logging.getLogger("cehub.api")

STATUSES: tuple[tuple[type[HubError], int], ...] = (
    (UnknownName, 404),
    (BadInput, 400),
    (NotFound, 404),
    (Conflict, 409),
    (NotAllowed, 403),
    (SourceFailed, 502),
    (StoreFailed, 503),
)
"""The first class that fits decides; anything else is our fault."""


class TooLarge(BadInput):
    """A body beyond what one request may carry."""


def problem(status: int, detail: str, **more: Any) -> Response:
    """The answer that tells of a problem; `more` are further members, such as the present `state`."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def status_of(error: HubError) -> int:
    """The HTTP status that says what kind of error it is.

    >>> status_of(BadInput("A name has 1 to 60 characters."))
    400
    """
    if isinstance(error, TooLarge):
        return 413
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def answer_problems(app: FastAPI) -> None:
    """Make every error of this app a problem detail."""
    app.add_exception_handler(HubError, _ours)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(Exception, _unforeseen)


def language_of(request: Request) -> str:
    """The language that is asked for, if we speak it; programs that ask for none get our own sentences, in English."""
    asked = request.headers.get("accept-language", "")[:2].lower()
    return asked if asked in locales.LANGUAGES else "en"


TheLanguage = Annotated[str, Depends(language_of)]
"""The language of whoever asks, for what is said in one."""


def in_language(language: str, sentence: str, key: str, words: Mapping[str, object]) -> str:
    """What `sentence` says, in that language where it has words for it.

    >>> in_language("id", "it is missing", "record_missing", {}), in_language("id", "no such thing", "", {})
    ('belum diisi', 'no such thing')
    """
    return (locales.refusal(language, key, words) if language != "en" else None) or sentence


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, HubError)
    more = {"state": error.state} if isinstance(error, Conflict) else {}
    language, sentence = language_of(request), str(error)
    if isinstance(error, StoreFailed):
        # Where the database is, and what it said, is for those who operate the hub.
        log.error("the store failed", extra={"path": request.url.path, "error": sentence})
        sentence = locales.refusal("en", error.key, error.words) or sentence
    said = in_language(language, sentence, error.key, error.words)
    return problem(status_of(error), said, **more)


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = faults(language_of(request), error.errors())
    return problem(422, "; ".join(f"{one['field'] or 'body'}: {one['error']}" for one in wrong) + ".", errors=wrong)


async def _plain(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail))


async def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("unforeseen error", extra={"path": request.url.path, "error": type(error).__name__}, exc_info=error)
    return problem(500, "Something went wrong in the hub; its log says what.")
