"""One round of what happens to cases by itself, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Callable

from domain.case_rules import USUAL, CaseRules
from escalations.climb import climb
from escalations.demo import tend
from escalations.opening import open_due
from store.engine import Store


def sweep(
    store: Store,
    now: int,
    on_change: Callable[[], None] = lambda: None,
    *,
    rules: CaseRules = USUAL,
    has_crew: bool = False,
) -> int:
    """Open cases for what `rules` ask for, let the demo's crew work if it `has_crew`, then climb; how many changes.

    The crew comes before the ladder: while the past of the demo is filled in, cases of last week open now that the
    crew answered long before they fell due.
    """
    count = open_due(store, now, on_change, rules=rules)
    if has_crew:
        count += tend(store, now, on_change=on_change)
    return count + climb(store, now, on_change)
