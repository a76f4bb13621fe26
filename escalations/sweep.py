"""One round of what happens to cases by itself, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Callable

from domain.case_rules import USUAL, CaseRules
from domain.recovery import USUAL as DEFAULT
from domain.recovery import Recoveries
from escalations.climb import climb
from escalations.demo import tend
from escalations.opening import open_due
from escalations.recovery import Ask, ask_due, hear, not_at_all
from store.engine import Store


def sweep(
    store: Store,
    now: int,
    on_change: Callable[[], None] = lambda: None,
    *,
    rules: CaseRules = USUAL,
    recovery: Recoveries = DEFAULT,
    ask: Ask = not_at_all,
    has_crew: bool = False,
) -> int:
    """One round; how many changes.

    Who was asked again is heard, cases open for what `rules` ask for, the demo's crew works if it `has_crew`, those who
    are due are asked again, and cases climb. The crew comes before the ladder: while the past of the demo is filled in,
    cases of last week open now that the crew answered long before they fell due.
    """
    heard = hear(store, now, recovery, rules)
    count = heard + open_due(store, now, on_change, rules=rules)
    if has_crew:
        count += tend(store, now, on_change=on_change, recovery=recovery)
    asked = ask_due(store, now, recovery, ask)
    if heard or asked:
        on_change()
    return count + climb(store, now, on_change) + asked
