"""What people and programs ask about recovery: who is to be asked again, and how many were won back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from domain.errors import BadInput, Conflict, UnknownName
from domain.recovery import STATES, Converted, Question
from domain.times import Clock, to_ms
from escalations.recovery import Ask, conversion, not_at_all, recoveries_of
from store import recoveries
from store.engine import Store

DAYS = 90
MOST_DAYS = 3_650


class Asker(Protocol):
    """Sends a question by one of its notifiers."""

    @property
    def names(self) -> tuple[str, ...]:
        """What its notifiers are called."""

    def __call__(self, name: str, question: Mapping[str, Any]) -> None:
        """Send it; SendFailed if it is not taken."""


class Asked:
    """The questions to customers whose case was closed. Moments are epoch milliseconds."""

    def __init__(
        self, store: Store, clock: Clock, document: Mapping[str, Any] | None = None, ask: Asker | None = None
    ) -> None:
        """`document` is the configuration, `ask` what sends questions; BadSetting if its `[[recovery]]` is wrong."""
        self._store = store
        self._clock = clock
        self.ways = recoveries_of(document or {}, ask.names if ask else ())
        self.ask: Ask = ask or not_at_all

    def page(
        self, state: str | None = None, *, limit: int = 50, after: int | None = None
    ) -> tuple[list[Question], int | None]:
        """Questions, newest first, and the cursor of the next page (None at the end). UnknownName for a state."""
        if state is not None and state not in STATES:
            raise UnknownName("state of a recovery", state, STATES)
        with self._store.read() as connection:
            return recoveries.page(connection, state=state, limit=limit, after=after)

    def done(self, question_id: int) -> None:
        """Somebody else has asked them; Conflict if they are not due."""
        with self._store.write() as connection:
            if not recoveries.claim(connection, question_id, to_ms(self._clock())):
                raise Conflict("This customer is not due to be asked again.", state="asked")

    def conversion(self, days: int = DAYS) -> dict[str, list[Converted]]:
        """Of the unhappy whose case was closed in the last days, how many are happy now: "" for all, and by
        touchpoint, level and team."""
        if not 1 <= days <= MOST_DAYS:
            raise BadInput(
                f"Days are a whole number from 1 to {MOST_DAYS}.", key="how_many_days", words={"most": MOST_DAYS}
            )
        return conversion(self._store, to_ms(self._clock()), days)
