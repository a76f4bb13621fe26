"""The budget of alerts, as the API tells it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from api.me import TheHub
from api.queries import TheRank
from domain.budget import Rule, Spent
from domain.times import HOUR

router = APIRouter(prefix="/alerts", tags=["alerts"])


@router.get("/budget")
async def budget(hub: TheHub, page: TheRank) -> dict[str, Any]:
    """How many alerts the last shift was called for, by team; over budget, the noisiest rules come first."""
    standing = await asyncio.to_thread(hub.ledger.standing)
    return {"shift_hours": hub.ledger.budget.shift_ms / HOUR} | page.page(standing, _spent_json)


def _spent_json(one: Spent) -> dict[str, Any]:
    rules = [_rule_json(rule) for rule in one.rules]
    return {"team": one.team, "alerts": one.alerts, "budget": one.budget, "is_over": one.is_over, "rules": rules}


def _rule_json(rule: Rule) -> dict[str, Any]:
    plain = ("metric", "kind", "alerts", "noise")
    return {**{name: getattr(rule, name) for name in plain}, "segment": dict(rule.segment)}
