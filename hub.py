"""Wires the rooms once: settings, store, clock. Pages and jobs ask it for them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Hashable
from datetime import date

from access.hooks import hooks_of
from access.person import People
from alerts.asking import Asking
from alerts.budget import Ledger
from alerts.cause import Causes
from alerts.chain import Chain
from alerts.charts import Charts
from alerts.desk import Desk
from alerts.handover import Handovers
from alerts.incidents import Incidents
from alerts.outside import Outside
from alerts.playbooks import Playbooks
from alerts.rules import notifiers_of
from alerts.silences import Silences
from alerts.silencing import Silencing, kinds_of
from alerts.tuning import Tunings
from alerts.watch import Watch
from detectors.calendar import calendar_of
from domain.budget import budget_of
from domain.calm import calm_of
from domain.occasions import occasions_of
from domain.playbooks import playbooks_of
from domain.shifts import roster_of
from domain.tailored import tailor
from domain.targets import targets_of
from domain.times import Clock, utc_now
from escalations.asked import Asked
from escalations.desk import CaseDesk, Trouble
from escalations.ladders import ladders_of
from escalations.rules import case_rules_of
from listening import built_in, merged, topics_of, troubles
from listening.brands import brands_of
from live.board import Board
from live.build import build
from live.coming import Coming, coming_days
from live.lately import Lately
from live.programme import Programme
from live.replay import Keeping, Replay
from live.ticker import Ticker
from locales import called
from pipelines.config import sources_of
from pipelines.emergence import Emergence
from pipelines.hearing import Ears, Said
from pipelines.ingest import Ingest
from pipelines.pushed import declare, pushed_of
from pipelines.tidy import hashed
from pipelines.trend import Trend, Trends
from settings import ROOT, Settings
from store import rollups, sources
from store.checkpoints import Checkpointer
from store.engine import Store
from store.lease import Lease
from store.reader import Reader
from store.refolds import refold_if_changed
from store.topics import Voices

__all__ = ["Hub", "Said", "Trend", "Trouble", "current", "use"]

FIRST_BUDGET, BUDGET = 240, 4_000
"""Dirty minutes of a stream folded in one step, newest first: few at first, so that a screen soon has its numbers, then
more, for as long as there is a backlog."""
PATIENCE = 1.0
"""Seconds a reader waits for what was just committed to be folded."""


class Hub(Reader):
    """The rooms of one installation, wired."""

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        """Wire the rooms over a store that is migrated; BadSetting if the configuration of one is wrong."""
        super().__init__(store, clock)
        self.settings = settings
        tailor(settings.document)
        self.lease = Lease(store, clock, is_wanted=settings.role != "web")
        self.people = People(settings.key_for("people"))
        self.ingest = Ingest(store, clock, settings.secret_key, self.noticed)
        topics = merged(built_in(), topics_of(settings.document))
        called("value", {topic.code: topic.label for topic in topics})
        self.ears = Ears(store, clock, self.noticed, topics=topics, brands=brands_of(settings.document))
        self.voices = Voices(store)
        self.trends = Trends(store, clock)
        self.emergence = Emergence(store, topics, troubles.of_installation(settings.document))
        self.feeds = sources_of(settings.document, settings.timezone, ROOT)
        self.pushed = pushed_of(settings.document)
        self.notifiers = notifiers_of(settings.document)
        self.desk = Desk(store, clock, self._alerts_changed, self.notifiers)
        self.occasions = occasions_of(settings.document)
        store.kind_of = kinds_of(calendar_of(settings.timezone, self.occasions))
        silencing = Silencing(store.kind_of)
        calm = calm_of(settings.document)
        self.chain = Chain(store, clock, self._alerts_changed, self.notifiers, silencing, calm=calm)
        books = playbooks_of(settings.document)
        self.playbooks = Playbooks(store, clock, self._alerts_changed, self.notifiers, books=books)
        self.incidents = Incidents(store, clock, self._alerts_changed, self.notifiers, books=books)
        self.hooks = hooks_of(settings.document)
        self.outside = Outside(self.chain, clock)
        self.silences = Silences(store, clock, self.chain, silencing, self._alerts_changed)
        self.causes = Causes(store, clock, self._alerts_changed)
        store.ladders = ladders_of(settings.document, settings.timezone, self.occasions)
        self.case_rules = case_rules_of(settings.document, self._refer)
        self.targets = targets_of(settings.document)
        self.charts = Charts(store, clock, self.occasions, settings.document)
        self.ledger = Ledger(store, clock, budget_of(settings.document))
        self.tunings = Tunings(store, clock, self._alerts_changed, self.occasions, targets=self.targets)
        self.watch = Watch(store, self.chain, self.occasions, targets=self.targets)
        self.asked = Asked(store, clock, settings.document, Asking(self.notifiers))
        self.cases = CaseDesk(
            store, clock, self._cases_changed, refer=self._refer, rules=self.case_rules, recovery=self.asked.ways
        )
        self.handovers = Handovers(store, clock, roster_of(settings.document, settings.timezone), silencing.kind_of)
        self.programme = Programme(store, clock, self._screens_changed, settings.document)
        self.board = Board(store, clock, programme=self.programme, build=build(ROOT), ahead=self._ahead)
        self.replay = self._replay()
        self.ticker = self._ticker()
        self.checkpointer = Checkpointer(store)
        self.is_closing = threading.Event()
        self._budget = FIRST_BUDGET
        self._lately = Lately()
        self._changes: set[str] = set()
        self._changing = threading.Lock()

    @classmethod
    def open(cls, settings: Settings, clock: Clock = utc_now) -> Hub:
        """A hub on the database of these settings, migrated; StoreFailed if it cannot be used."""
        store = Store.open(settings.database_url, zone=settings.timezone, limits=settings.limits)
        store.migrate()
        refold_if_changed(store)
        hub = cls(settings, store, clock)
        if settings.role != "web":
            declare(store, hub.pushed)
        return hub

    def close(self) -> None:
        """Stop ticking, let another process have the lease, and let go of the model and the database."""
        self.ticker.stop()
        self.replay.close()
        self.checkpointer.stop()
        self.lease.release()
        self.ears.close()
        self.store.close()

    @property
    def is_demo(self) -> bool:
        """True if the demo company runs: as set, else while no source is configured and nobody else has sent any."""
        if self.settings.demo is not None:
            return self.settings.demo
        if self.feeds or self.pushed:
            return False
        with self.store.read() as connection:
            kinds = {source.kind for source in sources.every(connection)}
        return not kinds or "demo" in kinds

    def settle(self) -> None:
        """Wait a moment for what was just committed to be folded, so that a series has it."""
        self.ticker.settle(PATIENCE)

    def noticed(self, *what: str) -> None:
        """Something was committed (`what`: "alerts", "cases"; records speak for themselves): a step is due."""
        with self._changing:
            self._changes.update(what)
        self.checkpointer.wake()
        self.ticker.wake()

    def step(self) -> float:
        """Fold what is dirty and show what changed; which share of the minutes had been folded a moment before.

        One process folds; the others look at everything again.
        """
        if not self.lease.hold():
            self.lease.look()
            if not self.lease.is_orphaned:
                self.board.refresh(None)
            return 0.0
        with self.store.precedence.urgent():
            return self._lately.share(self._fold_and_show())

    def _fold_and_show(self) -> Collection[Hashable]:
        now = self.now
        folded = rollups.fold(self.store, now, grain="1m", budget=self._budget)
        self.watch.changed(folded.touched)
        self.board.refresh(self._taken() | folded.streams)
        for grain in ("1h", "1d"):
            rollups.fold(self.store, now, grain=grain)
        self._budget = min(4 * self._budget, BUDGET) if folded.is_cut else FIRST_BUDGET
        if folded.is_cut:
            self.ticker.wake()
        return folded.buckets

    def catch_up(self) -> None:
        """Fold all that is dirty, however long it takes, unless another process does it."""
        if self.lease.hold():
            self.watch.changed(rollups.fold(self.store, self.now).touched)

    def _replay(self) -> Replay:
        chosen = self.settings
        keeping = Keeping(chosen.replay_days, chosen.replay_megabytes, lambda: self.lease.is_held)
        return Replay(self.store, self.clock, self.board, keeping)

    def _ticker(self) -> Ticker:
        ticker = Ticker(self.step)
        self.board.is_awaited = ticker.is_awaited
        self.board.audience.is_followed = lambda: not (ticker.is_failing or self.lease.is_orphaned)
        return ticker

    def _alerts_changed(self) -> None:
        self.noticed("alerts")

    def _cases_changed(self) -> None:
        self.noticed("cases")

    def _screens_changed(self) -> None:
        self.noticed("screens")

    def _ahead(self, today: date) -> tuple[Coming, ...]:
        # The calendar takes a fifth of a second to load: the first frame does not wait for it.
        return coming_days(today, self.occasions) if self.ticker.steps else ()

    def _refer(self, customer: str) -> str:
        return hashed(customer, self.ingest.sender("api").customer_key)

    def _taken(self) -> set[str]:
        with self._changing:
            taken, self._changes = self._changes, set()
        return taken


_current: list[Hub] = []


def use(hub: Hub) -> None:
    """Make this the hub that pages ask for."""
    _current[:] = [hub]


def current() -> Hub:
    """The hub of this process; pages call it inside layouts and callbacks, never while they are imported."""
    if not _current:
        raise RuntimeError("no hub is open in this process: call hub.use() first")
    return _current[0]
