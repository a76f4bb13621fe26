"""What the hub shows: frames of screens, how the sources are."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request

from api.me import TheHub
from api.problems import in_language, language_of
from api.queries import TheRank, iso, moment
from domain.reasons import Reason

router = APIRouter(tags=["views"])

OURS = ("digest", "customer", "known_at", "occurred_at")
"""Columns of a record that are told otherwise, or not at all."""


@router.get("/frames/{screen}")
async def frame(screen: str, hub: TheHub, at: str | None = None) -> dict[str, Any]:
    """The frame that the screen shows now, or showed at a moment (ISO 8601) that is kept."""
    if at is None:
        return hub.board.frame(screen)
    return await asyncio.to_thread(hub.replay.frame, screen, moment(at, hub.settings.timezone))


@router.get("/sources")
async def sources(request: Request, hub: TheHub, page: TheRank) -> dict[str, Any]:
    """Every source: its health, cursor, watermark, last error, and how many of its records are held in quarantine.

    `state` is live, empty (nothing has ever come), late, failing or silent (an alert says so).
    """
    now, language = hub.now, language_of(request)
    found = await asyncio.to_thread(hub.sources)
    moments = ("first_at", "watermark", "last_seen_at", "last_ok_at", "last_error_at")
    plain = ("source", "stream", "kind", "zone", "cursor", "cadence_ms", "lag_ms", "accepted", "rejected")

    def told(one: Any) -> dict[str, Any]:
        return {
            **{name: getattr(one.source, name) for name in plain},
            **{name: iso(getattr(one.source, name)) for name in moments},
            "last_error": _errors(one.source.troubles, language),
            "state": one.state,
            "is_stale": one.source.is_stale(now),
            "quarantined": one.held,
        }

    return page.page(found, told)


def _errors(troubles: Sequence[Reason], language: str) -> str | None:
    return " ".join(in_language(language, one.error, one.refusal, one.words) for one in troubles) or None


def record_json(record: dict[str, Any]) -> dict[str, Any]:
    """A record as the API tells it: moments in ISO 8601, no trace of who the customer is."""
    told = {name: value for name, value in record.items() if name not in OURS and value is not None}
    return {**told, "occurred_at": iso(record["occurred_at"]), "known_at": iso(record["known_at"])}
