"""One round of what happens to cases by itself, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Callable

from domain.cases import Ladder
from escalations.climb import climb
from escalations.demo import tend
from escalations.rules import open_from_surveys
from store.engine import Store


def sweep(
    store: Store, ladder: Ladder, now: int, on_change: Callable[[], None] = lambda: None, *, has_crew: bool = False
) -> int:
    """Open cases for new unhappy answers, let the demo's crew work if it `has_crew`, then climb; how many changes.

    The crew comes before the ladder: while the past of the demo is filled in, cases of last week open now that the
    crew answered long before they fell due.
    """
    count = open_from_surveys(store, now, on_change)
    if has_crew:
        count += tend(store, ladder, now, on_change=on_change)
    return count + climb(store, ladder, now, on_change)
