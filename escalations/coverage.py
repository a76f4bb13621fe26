"""Which touchpoints customers speak of, and for which of what they say a rule would open a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.case_rules import COMPLAINTS, KINDS, CaseRules
from domain.times import DAY
from store import heard
from store.engine import Store

DAYS = 30


@dataclass(frozen=True)
class Covered:
    """One touchpoint ('' where none was given): how much was said of each kind, and of which a rule takes care.

    `special` are the rules there that hold only for some complaints or customers: topic, repeat, vip.
    """

    touchpoint: str
    counts: Mapping[str, int]
    covered: frozenset[str]
    special: tuple[str, ...] = ()

    @property
    def is_covered(self) -> bool:
        """True if a rule would open a case for any of what comes in."""
        return bool(self.covered)


def coverage(store: Store, rules: CaseRules, now: int) -> list[Covered]:
    """Every touchpoint with answers or complaints in the last 30 days: those without a rule first, then by how many."""
    with store.read() as connection:
        found = heard.by_touchpoint(connection, now - DAYS * DAY, now)
    rows = []
    for touchpoint, counts in found.items():
        said = {what: counts[what] for what in (*KINDS, COMPLAINTS) if counts.get(what)}
        meant = rules.of(touchpoint)
        if said:
            covered = frozenset(what for what in said if meant.opens_for(what))
            rows.append(Covered(touchpoint, said, covered, meant.special(has_vips=bool(rules.vips))))
    return sorted(rows, key=lambda one: (one.is_covered, -sum(one.counts.values()), one.touchpoint))
