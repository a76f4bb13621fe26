"""What the listening page puts first: what is emerging, and the words of those who say so."""

from __future__ import annotations

from collections.abc import Sequence

import hub
from domain.alerts import Alert
from domain.emerging import EMERGING, METRIC, foremost, is_said
from domain.voices import Wanted

QUOTES, CARDS = 3, 6


def cards() -> tuple[list[Alert], int]:
    """What is emerging, and what else is strange in what people say, as on the wall; and how many more there are.

    What a graver alert speaks for, and what somebody mutes, is left out.
    """
    standing = hub.current().desk.unresolved()
    found = [one for one in standing if one.muted_by is None and one.held != "inhibited" and is_said(one)]
    found.sort(key=foremost)
    return found[:CARDS], len(found[CARDS:])


def silent() -> list[Alert]:
    """The alerts that say that a source of mentions is not heard of."""
    return [one for one in hub.current().desk.unresolved() if one.kind == "silence" and one.metric == METRIC]


def quotes(alerts: Sequence[Alert], now: int) -> dict[int, list[str]]:
    """What people wrote, by the alert's id: as many texts as fit a card, each on the first card that it fits."""
    told: set[str] = set()
    found: dict[int, list[str]] = {}
    for alert in alerts:
        fresh = [text for text in dict.fromkeys(_said(alert, now)) if text not in told][:QUOTES]
        told.update(fresh)
        found[alert.id] = fresh
    return found


def _said(alert: Alert, now: int) -> list[str]:
    """The evidence of what is emerging, else what was negative meanwhile."""
    if alert.kind == EMERGING and alert.cause is not None:
        return [str(record["text"]) for record in alert.cause.records if record.get("text")]
    names = ("platform", "topic", "sentiment", "language", *("channel", "product", "region", "touchpoint", "audience"))
    where = {name: value for name, value in alert.segment.items() if name in names}
    asked = Wanted(alert.since, now + 1, {"sentiment": "negative", **where})
    found, _ = hub.current().voices.page(asked, limit=QUOTES * CARDS)
    return [str(one["text"]) for one in found]
