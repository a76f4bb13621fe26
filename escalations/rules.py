"""Cases that open by themselves: a customer said that something went badly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.cases import Act, Case, opened
from domain.people import HUB
from domain.times import DAY, MINUTE
from escalations.recording import put
from store import meta
from store.engine import Store
from store.unhappy import unhappy


@dataclass(frozen=True)
class Rule:
    """A survey of this kind opens a case if its points, on the usual scale of its kind, are at most these."""

    kind: str
    at_most: float


RULES = (Rule("csat", 2), Rule("nps", 6))
"""Dissatisfied customers and detractors. An employee's answer (eNPS) is no customer's trouble."""

RECENT = 7 * DAY
"""Older answers are history when they come in: nobody calls a customer about last month, and an import of years opens
no case."""
LATE = 5 * MINUTE
"""How far back answers are read again: a batch is known from when it came, and seen only once it is committed."""
CURSOR = "escalations.surveys"
SUMMARY_LENGTH = 280
AT_ONCE = 100


def open_from_surveys(store: Store, now: int, on_change: Callable[[], None] = lambda: None) -> int:
    """Open a case for every unhappy answer learnt since the last round that has none; how many.

    A case is dated when the customer answered, for that is since when they wait.
    """
    with store.read() as connection:
        known_since = int(meta.get(connection, CURSOR) or 0)
    count = 0
    while made := _open_some(store, known_since, now):
        count += made
    if count or now - LATE > known_since + LATE:  # not a write a round when nothing happens
        with store.write() as connection:
            meta.put(connection, CURSOR, str(now - LATE))
    if count:
        on_change()
    return count


def _open_some(store: Store, known_since: int, now: int) -> int:
    worst = {rule.kind: rule.at_most for rule in RULES}
    with store.read() as connection:
        rows = unhappy(connection, worst, known_since=known_since, occurred_since=now - RECENT, limit=AT_ONCE)
    if not rows:
        return 0
    with store.write() as connection:
        return sum(put(connection, opening(row)) is not None for row in rows)


def opening(survey: Mapping[str, Any]) -> Act:
    """The case that a row of the stream `surveys` opens, with its first transition."""
    at = survey["occurred_at"]
    shared = {name: survey[name] for name in ("customer", "touchpoint", "channel", "product", "region")}
    case = Case(
        "rule",
        at,
        summary_of(survey),
        stream="surveys",
        source=survey["source"],
        external_id=survey["external_id"],
        score=survey["points"],
        **shared,
    )
    return opened(case, HUB, at)


def summary_of(survey: Mapping[str, Any]) -> str:
    """What the customer answered, in their own words if they gave any.

    >>> summary_of({"kind": "nps", "points": 2.0, "comment": "kurir tidak datang"})
    'NPS 2: kurir tidak datang'
    """
    answer = f"{survey['kind'].upper()} {survey['points']:.3g}"
    comment = " ".join((survey["comment"] or "").split())
    if not comment:
        return answer
    return f"{answer}: {comment}" if len(comment) <= SUMMARY_LENGTH else f"{answer}: {comment[: SUMMARY_LENGTH - 1]}…"
