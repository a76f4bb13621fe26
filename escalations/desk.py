"""The desk of cases: the backlog by level, and what people do about one customer's trouble."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from domain.case_rules import USUAL, CaseRules
from domain.cases import STATES, Act, Case, opened
from domain.errors import UnknownName
from domain.forecast import Foreseen
from domain.journey import Passed, passed, reference_of
from domain.ladders import Ladders, Standing
from domain.people import Actor
from domain.recovery import USUAL as ASK_AGAIN
from domain.recovery import Question, Recoveries
from domain.streams import stream_of
from domain.times import Clock, to_ms
from domain.transitions import Transition
from escalations.bulk import Assigned, assign_all
from escalations.coverage import Covered, coverage
from escalations.overview import Overview, overview_of
from escalations.recording import found, put, settle
from escalations.recovery import plan
from escalations.trouble import Trouble as Trouble
from escalations.trouble import described
from store import backlog as listed
from store import cases as kept
from store import forecasts, records, recoveries
from store import journey as journeys
from store.backlog import Wanted
from store.cases import LevelCount
from store.engine import Store


@dataclass(frozen=True)
class Entry:
    """One line of the backlog: the case, and where it stands on the ladder now."""

    case: Case
    standing: Standing


@dataclass(frozen=True)
class CaseDetail:
    """One case with all that happened to it, oldest first, and the record that opened it (None if by hand).

    `question` is the newest that its customer was or is to be asked after closing; None if none is.
    """

    case: Case
    standing: Standing
    transitions: list[Transition]
    record: dict[str, Any] | None
    question: Question | None = None


class CaseDesk:
    """Every act is one transaction of state and transitions. Moments are epoch milliseconds."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        on_change: Callable[[], None] = lambda: None,
        *,
        refer: Callable[[str], str],
        rules: CaseRules = USUAL,
        recovery: Recoveries = ASK_AGAIN,
    ) -> None:
        """`on_change` is called after every act; `refer` hides a customer's reference as the records' are hidden."""
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._refer = refer
        self._rules = rules
        self._recovery = recovery

    @property
    def ladders(self) -> Ladders:
        """The ladders in force."""
        return self._store.ladders

    def backlog(
        self,
        level: int | None = None,
        state: str | None = "open",
        *,
        limit: int = 50,
        after: int | None = None,
        **more: Any,
    ) -> tuple[list[Entry], int | None]:
        """Cases, newest first, and the cursor of the next page (None at the end). `state` None: open and closed.

        `more` are further fields of `Wanted`.
        """
        if state is not None and state not in STATES:
            raise UnknownName("state of a case", state, STATES)
        now = to_ms(self._clock())
        wanted = Wanted(level, state, **more, now=now)
        with self._store.read() as connection:
            cases, following = listed.page(connection, wanted, limit=limit, after=after)
        return self._entries(cases, now), following

    def waiting(self, level: int | None = None, *, limit: int, **more: Any) -> list[Entry]:
        """Open cases: those whose call back is due first, then those that have waited longest."""
        now = to_ms(self._clock())
        wanted = Wanted(level, "open", **more, now=now)
        with self._store.read() as connection:
            due = listed.promised(connection, wanted, until=now, limit=limit)
            cases = listed.waiting(connection, wanted, limit=limit)
        called = {case.id for case in due}
        return self._entries([*due, *(case for case in cases if case.id not in called)][:limit], now)

    def count(self, level: int | None = None, state: str | None = "open", **more: Any) -> int:
        """How many cases there are of these."""
        with self._store.read() as connection:
            return listed.count(connection, Wanted(level, state, **more, now=to_ms(self._clock())))

    def overview(self) -> Overview:
        """The open cases by level, and their owners and touchpoints."""
        with self._store.read() as connection:
            return overview_of(listed.parts(connection), self.ladders.levels)

    def forecast(self) -> Foreseen | None:
        """How many cases will break their time before the shift is over; None before anybody foresaw it."""
        with self._store.read() as connection:
            return forecasts.last(connection, to_ms(self._clock()))

    def by_level(self) -> list[LevelCount]:
        """The open cases of every level from the first, those without a case too."""
        with self._store.read() as connection:
            counted = {one.level: one for one in kept.by_level(connection)}
        return [counted.get(level, LevelCount(level)) for level in range(1, self.ladders.levels + 1)]

    def coverage(self) -> list[Covered]:
        """The touchpoints that customers spoke of in the last 30 days, those for which no rule opens a case first."""
        return coverage(self._store, self._rules, to_ms(self._clock()))

    def detail(self, case_id: int) -> CaseDetail:
        """One case, whole; NotFound if there is none."""
        with self._store.read() as connection:
            case = found(kept.get(connection, case_id), case_id)
            stands = case.standing(self.ladders, to_ms(self._clock()))
            question = recoveries.of_case(connection, case_id)
            return CaseDetail(case, stands, kept.transitions(connection, case_id), _record(connection, case), question)

    def journey(self, reference: str, *, limit: int = 50, after: str | None = None) -> tuple[list[Passed], str | None]:
        """What a customer went through, newest first, and the cursor of the next page (None at the end).

        `reference` is the customer's keyed hash; BadInput for anything else, and for a cursor that is not ours.
        """
        customer = reference_of(reference)
        with self._store.read() as connection:
            steps, following = journeys.page(connection, customer, limit=limit, after=after)
            # What a step is held against may stand on the page after it.
            beyond = journeys.page(connection, customer, limit=limit, after=following)[0] if following else []
        return passed([*steps, *beyond])[: len(steps)], following

    def open_by_hand(self, actor: Actor, trouble: Trouble) -> Case:
        """A new case; BadInput if it does not say what happened."""
        now = to_ms(self._clock())
        case = described(trouble, now, self._refer)
        with self._store.write() as connection:
            made = put(connection, opened(case, actor, now), self.ladders)
        self._on_change()
        return found(made, 0)

    def assign(self, case_id: int, actor: Actor, owner: str) -> Case:
        """The case with its owner ('' = nobody); Conflict if it is closed."""
        return self._act(case_id, lambda case, now: case.assigned(actor, now, owner=owner))

    def note(self, case_id: int, actor: Actor, note: str) -> Case:
        """The case, with a remark among its transitions."""
        return self._act(case_id, lambda case, now: case.noted(actor, now, note=note))

    def close(self, case_id: int, actor: Actor, *, root_cause: str, action: str) -> Case:
        """The case, closed, and its customer to be asked again.

        BadInput without root cause or action, Conflict if it already is closed.
        """
        with self._store.write() as connection:
            now = to_ms(self._clock())
            closed = settle(
                connection,
                case_id,
                self.ladders,
                now,
                lambda case: case.closed(actor, now, root_cause=root_cause, action=action),
            )
            plan(connection, closed, self._recovery)
        self._on_change()
        return closed

    def pause(self, case_id: int, actor: Actor, reason: str) -> Case:
        """The case, its clock standing still; BadInput without a reason, Conflict if it is closed or paused."""
        return self._act(case_id, lambda case, now: case.halted(actor, now, reason=reason))

    def resume(self, case_id: int, actor: Actor, note: str = "") -> Case:
        """The case, its clock running again; Conflict if it is not paused."""
        return self._act(case_id, lambda case, now: case.resumed(actor, now, note=note))

    def assign_all(self, chosen: Mapping[int, str | None], actor: Actor, owner: str) -> Assigned:
        """Several cases given to one owner; those that somebody else was faster with are left alone and named.

        `chosen`: number of a case → the owner that was seen ('' = nobody, None = whoever it is).
        """
        done = assign_all(self._store, to_ms(self._clock()), actor, chosen, owner=owner)
        self._on_change()
        return done

    def escalate(self, case_id: int, actor: Actor, reason: str) -> Case:
        """The case, one level up before its time; BadInput without a reason and on the last level."""
        return self._act(case_id, lambda case, now: case.escalated(actor, now, self.ladders, reason=reason))

    def reopen(self, case_id: int, actor: Actor, note: str = "") -> Case:
        """The case, open again; its clock goes on from where it stood. Conflict if it is open."""
        return self._act(case_id, lambda case, now: case.reopened(actor, now, note=note))

    def promise(self, case_id: int, actor: Actor, *, at: int, by: str = "", note: str = "") -> Case:
        """The case, with a call back at `at` (ms) by its owner if nobody is named; BadInput if that is not ahead."""
        return self._act(case_id, lambda case, now: case.promised(actor, now, at=at, by=by, note=note))

    def called(self, case_id: int, actor: Actor, note: str = "") -> Case:
        """The case, its customer called back; Conflict if no call was promised."""
        return self._act(case_id, lambda case, now: case.called(actor, now, note=note))

    def _entries(self, cases: list[Case], now: int) -> list[Entry]:
        return [Entry(case, case.standing(self.ladders, now)) for case in cases]

    def _act(self, case_id: int, act: Callable[[Case, int], Act]) -> Case:
        with self._store.write() as connection:
            now = to_ms(self._clock())
            changed = settle(connection, case_id, self.ladders, now, lambda case: act(case, now))
        self._on_change()
        return changed


def _record(connection: Connection, case: Case) -> dict[str, Any] | None:
    if case.stream is None or case.source is None or case.external_id is None:
        return None
    where = {"source": case.source, "external_id": case.external_id}
    rows, _ = records.page(connection, stream_of(case.stream), where=where, limit=1)
    return rows[0] if rows else None
