"""What a metric's detectors would have raised, and how sensitive they are."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from api.alerts import verdict_json
from api.malformed import Body
from api.me import TheActor, TheHub
from api.queries import iso, known_dimension
from domain.metrics import Metric, metric_of
from domain.trials import Outcome, Raised, Trial, no_past
from domain.tuning import Change, Tuning
from hub import Hub

router = APIRouter(prefix="/metrics", tags=["metrics"])


class Sensitivity(Body):
    """How sensitive: 0.5 to 2, 1 as calibrated; more means more alerts."""

    sensitivity: Annotated[float, Field(strict=True)]


@router.get("/{name}/backtest")
async def backtest(
    name: str, hub: TheHub, days: int = 28, by: str | None = None, sensitivity: float | None = None
) -> dict[str, Any]:
    """What the last `days` would have raised: in all that is watched, or for each value of `by`.

    At the sensitivity in force, or at the one asked for. `together` is what several metrics, this one among them, would
    have raised by what is kept of their verdicts; no sensitivity moves it.
    """
    metric = metric_of(name)
    if by:
        known_dimension(by, metric.dimensions)
    asked = (await asyncio.to_thread(hub.tunings.of, metric)).sensitivity if sensitivity is None else sensitivity
    found = await asyncio.to_thread(hub.tunings.trial, metric, days, by, (asked,))
    if found is None:
        raise no_past(metric.name)
    return trial_json(found)


@router.get("/{name}/sensitivity")
async def sensitivity(name: str, hub: TheHub) -> dict[str, Any]:
    """How sensitive the metric's detectors are, and who set it to what and when."""
    return await asyncio.to_thread(_tuning, hub, metric_of(name))


@router.post("/{name}/sensitivity")
async def tune(name: str, asked: Sensitivity, hub: TheHub, actor: TheActor) -> dict[str, Any]:
    """Set it, from the next bucket on."""
    await asyncio.to_thread(hub.tunings.put, metric_of(name), asked.sensitivity, actor)
    return await asyncio.to_thread(_tuning, hub, metric_of(name))


def _tuning(hub: Hub, metric: Metric) -> dict[str, Any]:
    return tuning_json(hub.tunings.of(metric), hub.tunings.changes(metric))


def tuning_json(tuning: Tuning, changes: Sequence[Change]) -> dict[str, Any]:
    """A sensitivity as the API tells it; nobody set it where `changed_at` is null. The newest change comes first."""
    plain = ("before", "after", "who", "role")
    made = [{"at": iso(one.at), **{name: getattr(one, name) for name in plain}} for one in changes]
    return {
        "metric": tuning.metric,
        "sensitivity": tuning.sensitivity,
        "changed_at": iso(tuning.changed_at),
        "changed_by": tuning.changed_by or None,
        "changes": made,
    }


def trial_json(trial: Trial) -> dict[str, Any]:
    """A trial of one sensitivity as the API tells it."""
    (outcome,) = trial.outcomes
    return {
        "metric": trial.metric,
        "from": iso(trial.start),
        "to": iso(trial.end),
        "series": trial.series,
        "labelled": {"useful": trial.useful, "noise": trial.noise},
        "together": [_raised_json(one) for one in trial.together],
        **_outcome_json(outcome),
    }


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    rate, lower, upper = outcome.per_week
    return {
        "sensitivity": outcome.sensitivity,
        "weeks": outcome.weeks,
        "per_week": {"value": rate, "lower": lower, "upper": upper},
        "raised": [_raised_json(one) for one in outcome.raised],
    }


def _raised_json(one: Raised) -> dict[str, Any]:
    return {
        "segment": dict(one.segment),
        "since": iso(one.since),
        "until": iso(one.until),
        "useful": one.useful,
        "verdict": verdict_json(one.verdict),
    }
