"""The reports of an installation: when each falls due, what it says now, what went out, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from alerts.notify import pause_after
from domain.deliveries import INTERRUPTED, UNKNOWN
from domain.errors import BadInput, Conflict, SendFailed, UnknownName
from domain.people import Actor
from domain.reports import Report, reports_of
from domain.times import HOUR, MINUTE, from_ms
from hub import Hub
from store import reported, sends
from store.reported import Run, report_sends
from store.sends import Send

if TYPE_CHECKING:
    from reports.ways import Way
    from reports.words import Told

__all__ = ["Reports", "Run", "Send", "Standing", "reports", "send_reports"]

LATEST = 12 * HOUR
"""A hub that was down sends what fell due within so long; what is older waits for its next turn."""
APART = MINUTE
"""Between two askings for one report lies so much."""


@dataclass(frozen=True)
class Standing:
    """A report with whom it goes to, when it falls due next, and its last delivery (None: none yet)."""

    report: Report
    to: tuple[str, ...]
    next_at: int
    last: Send | None


class Reports:
    """The reports that the configuration of this hub declares."""

    def __init__(self, hub: Hub) -> None:
        """BadSetting if a table of `[[reports]]` is wrong."""
        self._hub = hub
        self.declared = {one.name: one for one in reports_of(hub.settings.document, hub.settings.language)}

    @cached_property
    def ways(self) -> dict[str, tuple[Way, ...]]:
        """To whom each goes; BadSetting for a recipient that cannot be reached."""
        # Services and drawing load with the first report that is looked at: a start needs neither.
        from reports.ways import ways_of

        return {name: ways_of(one, self._hub.notifiers) for name, one in self.declared.items()}

    def get(self, name: str) -> Report:
        """The report of that name; UnknownName if none is declared so."""
        found = self.declared.get(name)
        if found is None:
            raise UnknownName("report", name, self.declared)
        return found

    def standing(self) -> list[Standing]:
        """Every report, in the order of the configuration."""
        found = []
        with self._hub.store.read() as connection:
            for name, one in self.declared.items():
                last = next((send for _, send in reported.page(connection, report=name, limit=1)), None)
                next_at = one.next_due(self._hub.now, self._hub.settings.timezone)
                found.append(Standing(one, tuple(way.name for way in self.ways[name]), next_at, last))
        return found

    def past(
        self, name: str | None = None, *, limit: int = 20, after: int | None = None
    ) -> tuple[list[tuple[Run, Send]], int | None]:
        """What went out, the newest first, and the cursor of the next page."""
        with self._hub.store.read() as connection:
            found = reported.page(connection, report=name, limit=limit + 1, after=after)
        return found[:limit], found[limit - 1][1].id if len(found) > limit else None

    def told(self, name: str, *, at: int | None = None) -> Told:
        """What a report says of the last whole period before `at` (ms; now)."""
        from reports.contents import contents
        from reports.words import told

        return told(self._hub, contents(self._hub, self.get(name), at=self._hub.now if at is None else at))

    def ask(self, name: str, actor: Actor) -> Run:
        """Send a report now, in that name; BadInput if it goes to nobody, Conflict if it was asked for just now."""
        report, now = self.get(name), self._hub.now
        if not self.ways[name]:
            said = f"Report {name} has nobody to be sent to; give it recipients or notifiers."
            raise BadInput(said, key="report_nobody", words={"name": name})
        with self._hub.store.write() as connection:
            is_new = now - reported.planned(connection).get(name, 0) >= APART
            asked = Run(0, report.name, now, actor.name, actor.role)
            run = reported.plan(connection, asked, self._to(name), now=now) if is_new else None
        if run is None:
            words = {"name": name}
            raise Conflict(f"Report {name} is going out already.", state="pending", key="report_soon", words=words)
        return run

    def tick(self) -> int:
        """Plan what fell due, and send what is planned; how many deliveries arrived."""
        hub, zone = self._hub, self._hub.settings.timezone
        with hub.store.read() as connection:
            known = reported.planned(connection)
        for name, report in self.declared.items():
            due_at = report.last_due(hub.now, zone)
            if self.ways[name] and known.get(name, 0) < due_at and hub.now - due_at <= LATEST:
                with hub.store.write() as connection:
                    reported.plan(connection, Run(0, name, due_at, "", ""), self._to(name), now=hub.now)
        with hub.store.read() as connection:
            due = sends.pending(connection, hub.now, table=report_sends)
        return self._deliver(due)

    def _to(self, name: str) -> Sequence[str]:
        return [way.name for way in self.ways[name]]

    def _deliver(self, due: Sequence[Send]) -> int:
        arrived = 0
        made: dict[int, Told] = {}
        for send in due:
            self._hub.store.precedence.give_way()
            run, way = self._claim(send)
            if run is None or way is None:
                continue
            error, next_at = None, None
            try:
                # What goes to several people is made once.
                words = made.get(run.id) or made.setdefault(run.id, self.told(run.report, at=run.due_at))
                way.send(words, f"{run.report}-{_stamp(self._hub, run.due_at)}")
            except SendFailed as failure:
                pause = None if failure.permanent else pause_after(send.attempts + 1)
                error, next_at = str(failure), None if pause is None else self._hub.now + pause
            with self._hub.store.write() as connection:
                now = self._hub.now
                sends.finish(connection, send.id, now=now, error=error, next_at=next_at, table=report_sends)
            arrived += error is None
        return arrived

    def _claim(self, send: Send) -> tuple[Run | None, Way | None]:
        """The run and its way, claimed; None where it is not to be sent, or somebody else has it."""
        with self._hub.store.write() as connection:
            if not sends.claim(connection, send, now=self._hub.now, table=report_sends):
                return None, None
            run = reported.run_of(connection, send.alert_id)
            ways = self.ways.get(run.report, ()) if run is not None else ()
            way = next((one for one in ways if one.name == send.notifier), None)
            reason = UNKNOWN if way is None else INTERRUPTED if send.claimed_at is not None else None
            if reason is not None:
                sends.finish(connection, send.id, now=self._hub.now, error=reason, table=report_sends)
                return None, None
            return run, way


def _stamp(hub: Hub, at: int) -> str:
    return from_ms(at).astimezone(hub.settings.timezone).strftime("%Y-%m-%d")


_open: list[tuple[Hub, Reports]] = []


def reports(hub: Hub) -> Reports:
    """The reports of this hub, made once."""
    if not _open or _open[0][0] is not hub:
        _open[:] = [(hub, Reports(hub))]
    return _open[0][1]


def send_reports(hub: Hub) -> int:
    """Plan what fell due of this hub's reports, and send what is planned; how many deliveries arrived."""
    return reports(hub).tick()
