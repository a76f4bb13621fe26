"""A briefing: what one shift hands to the next, as it stood at one moment, in no language.

It holds no words of customers: what a case is about is looked up when it is shown, so that erasing it erases it here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.alerts import Hold
from domain.explanation import Explanation
from domain.reasons import Reason
from domain.verdicts import Verdict


@dataclass(frozen=True)
class AlertLine:
    """One alert as it stood; `until` is when its acknowledgement ends (None: with the alert, or it has none).

    `muted_by` is the silence that keeps it quiet, `held` what else keeps it back.
    """

    id: int
    metric: str
    segment: Mapping[str, str]
    kind: str
    severity: str
    direction: str
    state: str
    since: int
    verdict: Verdict
    told: tuple[float | None, float | None]
    owner: str | None = None
    until: int | None = None
    muted_by: int | None = None
    held: Hold | None = None

    @property
    def explanation(self) -> Explanation:
        """Why its verdict says what it says."""
        return Explanation.of(self.verdict, self.since)


@dataclass(frozen=True)
class CaseLine:
    """One case as it stood; `due_at` is when it climbs."""

    id: int
    level: int
    owner: str | None
    opened_at: int
    due_at: int | None = None
    touchpoint: str | None = None
    channel: str | None = None
    product: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class Call:
    """A customer who was promised a call at `at`, and by whom (None: nobody in particular)."""

    case: CaseLine
    at: int
    who: str | None


@dataclass(frozen=True)
class Breach:
    """How many cases of one level and owner fall due within the next shift, and the first of them."""

    level: int
    owner: str | None
    count: int
    nearest_due_at: int


@dataclass(frozen=True)
class Ending:
    """A silence whose present window ends within the next shift; `is_over` if it then is over for good."""

    id: int
    matchers: Mapping[str, Sequence[str]]
    owner: str
    reason: str
    ends_at: int
    is_over: bool


@dataclass(frozen=True)
class Move:
    """One thing that happened during the shift, and who did it."""

    at: int
    kind: str
    who: str
    role: str
    after: str = ""


@dataclass(frozen=True)
class AlertChange:
    """An alert that changed during the shift, as it stands now, with what happened to it in order."""

    alert: AlertLine
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class CaseChange:
    """A case that changed during the shift, as it stands now, with what happened to it in order."""

    case: CaseLine
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Retuned:
    """A sensitivity that somebody set during the shift."""

    metric: str
    sensitivity: float
    at: int
    who: str


@dataclass(frozen=True)
class Ailing:
    """A source in trouble: `health` is late, silent, failing or empty; `held` of its records are in quarantine.

    `troubles` say why it fails; `error` says so in our words.
    """

    source: str
    stream: str
    health: str
    seen_at: int | None
    error: str | None
    held: int
    troubles: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """All that is handed over; moments are epoch milliseconds, `as_of` the one at which all of it was so.

    `unowned` and `owned` are the open alerts, `kept` those that something keeps back, whoever owns them.
    Lists are cut; `alert_counts` and `case_counts` count what happened by its kind, `breaches` every case that falls
    due, `waiting` names the first of them; `calls` are promised before the next shift ends, or overdue.
    """

    as_of: int
    unowned: tuple[AlertLine, ...] = ()
    owned: tuple[AlertLine, ...] = ()
    kept: tuple[AlertLine, ...] = ()
    breaches: tuple[Breach, ...] = ()
    waiting: tuple[CaseLine, ...] = ()
    endings: tuple[Ending, ...] = ()
    sources: tuple[Ailing, ...] = ()
    alert_counts: Mapping[str, int] = field(default_factory=dict)
    alert_changes: tuple[AlertChange, ...] = ()
    case_counts: Mapping[str, int] = field(default_factory=dict)
    case_changes: tuple[CaseChange, ...] = ()
    retuned: tuple[Retuned, ...] = ()
    calls: tuple[Call, ...] = ()

    @property
    def due(self) -> int:
        """How many cases fall due within the next shift."""
        return sum(one.count for one in self.breaches)

    @property
    def cases(self) -> tuple[int, ...]:
        """The ids of every case that is named."""
        named = {one.id for one in self.waiting} | {one.case.id for one in self.calls}
        named |= {one.case.id for one in self.case_changes}
        return tuple(sorted(named))
