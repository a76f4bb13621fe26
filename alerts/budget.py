"""The budget of alerts as it stands: what the last shift was called for, and by which rules."""

from __future__ import annotations

from domain.budget import Budget, Spent, spent
from domain.times import Clock, to_ms
from store import calls
from store.engine import Store


class Ledger:
    """Reads what was called, and holds it against the budget."""

    def __init__(self, store: Store, clock: Clock, budget: Budget) -> None:
        self._store = store
        self._clock = clock
        self.budget = budget

    def standing(self) -> tuple[Spent, ...]:
        """The last shift's length up to now, of everybody ('') and of each team."""
        with self._store.read() as connection:
            found = calls.rules(connection, to_ms(self._clock()) - self.budget.shift_ms)
        return spent(self.budget, found)
