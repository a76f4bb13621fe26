"""Cases that open by themselves: a customer said that something went badly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.case_rules import USUAL, CaseRules
from domain.cases import Act, Case, opened
from domain.people import HUB
from domain.times import DAY, MINUTE
from escalations.recording import put
from store import meta, unhappy
from store.engine import Store

RECENT = 7 * DAY
"""Older records are history when they come in: nobody calls a customer about last month, and an import of years opens
no case."""
LATE = 5 * MINUTE
"""How far back records are read again: a batch is known from when it came, and seen only once it is committed."""
CURSOR = "escalations.{stream}"
SUMMARY_LENGTH = 280
AT_ONCE = 100

ASKED = {"surveys": unhappy.answers, "tickets": unhappy.complaints}


def open_due(store: Store, now: int, on_change: Callable[[], None] = lambda: None, *, rules: CaseRules = USUAL) -> int:
    """Open a case for every bad answer and complaint learnt since the last round that has none; how many.

    A case is dated when the customer spoke, for that is since when they wait.
    """
    count = sum(_open_from(store, stream, rules, now) for stream in ASKED)
    if count:
        on_change()
    return count


def _open_from(store: Store, stream: str, rules: CaseRules, now: int) -> int:
    cursor = CURSOR.format(stream=stream)
    with store.read() as connection:
        known_since = int(meta.get(connection, cursor) or 0)
    count = 0
    while made := _open_some(store, stream, rules, known_since, now):
        count += made
    if count or now - LATE > known_since + LATE:  # not a write a round when nothing happens
        with store.write() as connection:
            meta.put(connection, cursor, str(now - LATE))
    return count


def _open_some(store: Store, stream: str, rules: CaseRules, known_since: int, now: int) -> int:
    since = {"known_since": known_since, "occurred_since": now - RECENT}
    with store.read() as connection:
        rows = ASKED[stream](connection, rules, **since, limit=AT_ONCE)
    if not rows:
        return 0
    with store.write() as connection:
        return sum(put(connection, opening(stream, row), store.ladders) is not None for row in _one_repeat_each(rows))


def _one_repeat_each(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of what only opens a case because its customer complains again, the first of each customer."""
    first: dict[str, dict[str, Any]] = {}
    return [row for row in rows if row["rule"] != "repeat" or first.setdefault(row["customer"], row) is row]


def opening(stream: str, record: Mapping[str, Any]) -> Act:
    """The case that a record of `stream` opens, with its first transition."""
    at = record["occurred_at"]
    shared = {name: record[name] for name in ("customer", "touchpoint", "channel", "product", "region", "team")}
    case = Case(
        "rule",
        at,
        summary_of(record) if stream == "surveys" else _complaint(record),
        stream=stream,
        source=record["source"],
        external_id=record["external_id"],
        score=record.get("points"),
        rule=record.get("rule"),
        **shared,
    )
    return opened(case, HUB, at)


def summary_of(survey: Mapping[str, Any]) -> str:
    """What the customer answered, in their own words if they gave any.

    >>> summary_of({"kind": "nps", "points": 2.0, "comment": "kurir tidak datang"})
    'NPS 2: kurir tidak datang'
    """
    answer = f"{survey['kind'].upper()} {survey['points']:.3g}"
    comment = _short(survey["comment"])
    return f"{answer}: {comment}" if comment else answer


def _complaint(ticket: Mapping[str, Any]) -> str:
    said = _short(ticket["subject"]) or _short(ticket["text"])
    return said or str(ticket["category"] or ticket["external_id"])


def _short(text: str | None) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= SUMMARY_LENGTH else f"{words[: SUMMARY_LENGTH - 1]}…"
