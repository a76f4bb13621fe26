"""One day of interactions at Nusapasar, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domain.times import MINUTE
from pipelines.demo import phrases
from pipelines.demo.company import (
    AUDIENCES,
    CHANNELS,
    CUSTOMERS,
    INTERACTIONS_A_DAY,
    PRODUCTS,
    REASONS,
    REGIONS,
    TOUCHPOINTS,
    Floats,
    minutes_of_day,
)
from pipelines.demo.draws import Ints, Names, Random, arrivals, names, only, pick, spread
from pipelines.demo.incidents import Incident


@dataclass(frozen=True)
class Traffic:
    """A day's interactions in order of time, as arrays of one length.

    `columns` are fields as they are stored; `complaint` and `dissatisfied` the chances that an incident gives a row.
    """

    at: Ints
    columns: dict[str, Names]
    complaint: Floats
    dissatisfied: Floats


def traffic(rng: Random, start: int, factor: float, troubles: Sequence[Incident]) -> Traffic:
    """The interactions of the day that begins at `start` (ms), `factor` times an ordinary one."""
    flow = INTERACTIONS_A_DAY * factor * minutes_of_day()
    at, cause = _moments(rng, start, flow, [flow * one.strength(start) * one.kind.extra for one in troubles])
    count = len(at)
    columns = _who_and_where(rng, count)
    for place, one in enumerate(troubles):
        for name, value in one.segment.items():
            columns[name][cause == place] = value
    _answered(rng, columns)
    complaint, dissatisfied, slower = np.zeros(count), np.zeros(count), np.ones(count)
    for one in troubles:
        hit = bearing(columns, at, start, one)
        complaint = np.maximum(complaint, one.kind.complaint * hit)
        dissatisfied = np.maximum(dissatisfied, one.kind.dissatisfied * hit)
        slower = slower * (1 + (one.kind.slower - 1) * hit)
        lost = (columns["handled_by"] == "bot") & (rng.random(count) < hit * (1 - one.kind.bots))
        columns["handled_by"][lost] = "agent"
        if one.kind.reason is not None:
            columns["reason"][rng.random(count) < 0.85 * hit] = one.kind.reason
    _worked(rng, columns, (at - start) // MINUTE, slower, dissatisfied)
    return Traffic(at, columns, complaint, dissatisfied)


def _moments(rng: Random, start: int, flow: Floats, extras: Sequence[Floats]) -> tuple[Ints, Ints]:
    """Moments in order, and which incident brought each (-1 = none)."""
    groups = [arrivals(rng, flow, start), *(arrivals(rng, extra, start) for extra in extras)]
    at = np.concatenate(groups)
    cause = np.repeat(np.arange(-1, len(extras)), [len(group) for group in groups])
    order = np.argsort(at, kind="stable")
    return at[order], cause[order]


def _who_and_where(rng: Random, count: int) -> dict[str, Names]:
    columns = {
        "channel": pick(rng, {one.name: one.share for one in CHANNELS}, count),
        "product": pick(rng, PRODUCTS, count),
        "region": pick(rng, REGIONS, count),
        "touchpoint": pick(rng, TOUCHPOINTS, count),
        "audience": pick(rng, AUDIENCES, count),
    }
    customer = rng.integers(0, CUSTOMERS, count)
    again = (rng.random(count) < 0.13) & (np.arange(count) > 0)
    earlier = (rng.random(count) * np.arange(count)).astype(np.int64)
    customer[again] = customer[earlier[again]]
    columns["customer"] = names([f"N{one:06d}" for one in customer.tolist()])
    return columns


def _answered(rng: Random, columns: dict[str, Names]) -> None:
    count = len(columns["channel"])
    for name in ("handled_by", "team", "reason"):
        columns[name] = np.empty(count, dtype=object)
    for channel in CHANNELS:
        mine = columns["channel"] == channel.name
        columns["handled_by"][mine] = pick(rng, channel.handled, int(mine.sum()))
        columns["team"][mine] = pick(rng, dict.fromkeys(channel.teams, 1.0), int(mine.sum()))
    for touchpoint, reasons in REASONS.items():
        mine = columns["touchpoint"] == touchpoint
        columns["reason"][mine] = pick(rng, reasons, int(mine.sum()))


def bearing(columns: Mapping[str, Names], at: Ints, start: int, one: Incident) -> Floats:
    """How strongly the incident bears on each row: 0 outside its segment and its time."""
    inside = np.ones(len(at), dtype=bool)
    for name, value in one.segment.items():
        inside &= columns[name] == value if name in columns else False
    found: Floats = one.strength(start)[(at - start) // MINUTE] * inside
    return found


def _worked(rng: Random, columns: dict[str, Names], minute: Ints, slower: Floats, dissatisfied: Floats) -> None:
    """How long the first answer and the work took, what came of it."""
    count = len(minute)
    by = columns["handled_by"]
    agent = by == "agent"
    for channel in CHANNELS:
        mine = columns["channel"] == channel.name
        slower = np.where(mine & agent, slower * channel.first_response, slower)
    busy = 0.8 + 0.3 * minutes_of_day()[minute] / minutes_of_day().max()
    first = np.where(agent, slower * busy * spread(rng, 0.75, count), rng.uniform(1.0, 4.0, count))
    work = np.where(agent, 480.0 * spread(rng, 0.55, count), 90.0 * spread(rng, 0.4, count))
    solved = np.select([by == name for name in _SOLVED], list(_SOLVED.values()), 0.5) * (1 - 0.6 * dissatisfied)
    resolved = rng.random(count) < solved
    columns["first_response_seconds"] = np.round(first, 1).astype(object)
    columns["handle_seconds"] = np.round(work, 0).astype(object)
    columns["handle_seconds"][by == "rule"] = None
    columns["handoffs"] = np.where(agent, rng.poisson(0.22, count), 0).astype(object)
    columns["resolved"] = resolved.astype(np.int64).astype(object)
    columns["is_dispute"] = (columns["channel"] == "resolution_centre").astype(np.int64).astype(object)
    settled = pick(rng, {"agreed": 0.62, "refunded": 0.22, "rejected": 0.16}, count)
    ended = names(["forwarded", "answered"])[resolved.astype(np.int64)]
    columns["outcome"] = np.where(columns["is_dispute"] == 1, settled, ended)
    seat = names([f" {number:02d}" for number in range(1, 15)])[rng.integers(0, 14, count)]
    columns["agent"] = only(agent, columns["team"] + seat)
    columns["text"] = only(agent, _texts(rng, columns["reason"]))


_SOLVED = {"bot": 0.78, "rule": 0.35, "self_service": 0.88, "agent": 0.87}


def _texts(rng: Random, reason: Names) -> Names:
    """What the customer wrote."""
    chosen = rng.integers(0, 2, len(reason)).tolist()
    return names([phrases.REASONS[why][at] for why, at in zip(reason.tolist(), chosen, strict=True)])
